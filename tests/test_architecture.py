"""docs/architecture.md is what the code is: its map, its paths, and who imports whom."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from docs import map as map_of_modules
from docs.modules import PACKAGES, ROOT, Import, imports, modules, summary, tree

PAGE = map_of_modules.PAGE.read_text("utf-8")


def rows(name: str) -> Iterator[list[list[str]]]:
    """Yield the rows of a table of the page: the names in each cell."""
    table = PAGE.partition(f"<!-- {name} -->")[2].partition(f"<!-- end of {name} -->")[0]
    for line in table.strip().splitlines()[2:]:
        yield [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]


RULES = {name: (frozenset(ours), frozenset(others)) for (name,), ours, others in rows("imports")}
DEFERRED = [(inside, of) for insides, ofs, *_ in rows("imports in functions") for inside in insides for of in ofs]


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def rule_of(module: str) -> str:
    return max((name for name in RULES if within(module, name)), key=len)


def allowed(found: Import) -> bool:
    rule = rule_of(found.module)
    ours, others = RULES[rule]
    if found.for_types and found.name.partition(".")[0] == found.module.partition(".")[0]:
        return True
    if found.name.partition(".")[0] not in PACKAGES:
        return found.name in others
    # Not `within` for a bare package: `tui` is its version, not everything below it.
    return found.name in ours or any(
        within(found.name, name) for name in {*ours, rule, found.module.rpartition(".")[0]} - {"tui"}
    )


def ours_or_third_party(found: Import) -> bool:
    return found.name not in (sys.stdlib_module_names - {"sqlite3", "compression"}) and found.name != "_typeshed"


def test_the_map_is_that_of_the_modules() -> None:
    assert map_of_modules.renewed(PAGE) == PAGE, "renew it: .venv/bin/python docs/map.py"


def test_every_module_says_what_it_is() -> None:
    assert [module for module in modules() if not summary(module).endswith((".", "?", ")"))] == []


def test_every_path_in_the_page_exists() -> None:
    named = set(re.findall(r"(?<![\w/])(?:search|shelf|tui|tests|docs|benchmarks)/[\w/.-]*\w/?", PAGE))
    assert len(named) > 80
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_module_has_a_rule_of_its_package() -> None:
    assert [name for name in RULES if name not in modules()] == []
    # A bare `tui` or `search` is the package's docstring and version, and nothing else.
    assert {module for module in modules() if rule_of(module) in {"search", "tui"}} == {"search", "tui"}


def test_modules_import_only_what_their_row_allows() -> None:
    assert [
        f"{found.module}:{found.line} imports {found.name}; {rule_of(found.module)} may not"
        for found in imports()
        if ours_or_third_party(found) and not allowed(found)
    ] == []


def test_what_is_headless_does_not_import_textual() -> None:
    headless = ("search", "shelf", "tui.cli", "tui.config", "tui.desk")
    graph = imported_at_once()
    reached = {module for module in modules() if any(within(module, package) for package in headless)}
    while more := {name for module in reached for name in graph.get(module, ())} - reached:
        reached |= more
    assert "textual" not in reached, [module for module in reached if "textual" in graph.get(module, ())]


def imported_at_once() -> dict[str, set[str]]:
    """What importing each module imports; not what its functions do later."""
    graph: dict[str, set[str]] = {module: set() for module in modules()}
    for found in imports():
        if not found.in_function and not found.for_types and found.name != found.module:
            graph[found.module].add(found.name)
    return graph


def test_no_module_imports_itself_in_a_circle() -> None:
    try:
        TopologicalSorter(imported_at_once()).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' ← '.join(error.args[1])}")


def test_no_name_of_a_class_is_used_twice() -> None:
    names = Counter(node.name for module in modules() for node in tree(module).body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_is_longer_than_500_lines() -> None:
    assert [name for name, path in modules().items() if len(path.read_text("utf-8").splitlines()) > 500] == []


def test_imports_inside_functions_are_on_the_list() -> None:
    assert [
        f"{found.module}:{found.line} {found.name}"
        for found in imports()
        if found.in_function
        if not any(within(found.module, inside) and within(found.name, of) for inside, of in DEFERRED)
    ] == []
