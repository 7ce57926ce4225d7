"""The modules of Carrel and what each imports, read from the source: nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("search", "shelf", "tui")


@dataclass(frozen=True)
class Import:
    """One name that a module imports.

    Attributes:
        module: Who imports.
        name: A module of Carrel, or the top-level name of another package.
        line: Where.
        in_function: Not at the top of the module.
        for_types: Under `if TYPE_CHECKING:`, so that nothing is imported when Carrel runs.
    """

    module: str
    name: str
    line: int
    in_function: bool
    for_types: bool


@cache
def modules() -> dict[str, Path]:
    """Return every module of the three packages by name; a package is its `__init__.py`."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_bytes())


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of every module."""
    return tuple(
        found for module in modules() for found in _imports(module, tree(module), in_function=False, for_types=False)
    )


def summary(module: str) -> str:
    """Return the first paragraph of a module's docstring."""
    text = ast.get_docstring(tree(module)) or ""
    return " ".join(text.partition("\n\n")[0].split())


def _imports(module: str, node: ast.AST, *, in_function: bool, for_types: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue
        for name in _names(child):
            yield Import(module, name, getattr(child, "lineno", 0), in_function, for_types)
        yield from _imports(
            module,
            child,
            in_function=in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef),
            for_types=for_types or (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"),
        )


def _names(node: ast.AST) -> set[str]:
    match node:
        case ast.Import():
            return {_target(alias.name) for alias in node.names}
        case ast.ImportFrom(module=str(module)):
            return {_target(f"{module}.{alias.name}") for alias in node.names}
        case _:
            return set()


def _target(name: str) -> str:
    top = name.partition(".")[0]
    if top not in PACKAGES:
        return top
    while name not in modules():
        name = name.rpartition(".")[0]
    return name
