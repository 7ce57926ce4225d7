"""Items of a YAML document as objects whose values are all texts, with their lines; bounded against bombs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import yaml

from search.errors import SourceError
from search.paper import Page
from search.paper_json import Fields
from search.sources.base import Document, Item, Notice, PaperRow, Skipped
from search.sources.source_work import Reference
from search.sources.text_lines import LegacyLines
from search.text.clean import clean, clean_line
from search.text.yaml_events import MAX_DEPTH, compose

# Characters of a document, which is parsed in memory; and values in it, each use of an anchor counted.
_LONGEST = 16 * 1024 * 1024
_MOST_VALUES = 2_000_000
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
Key = str | None


def yaml_papers(
    document: Document,
    source: str,
    items: Callable[[yaml.Node], Iterator[tuple[Key, yaml.Node]]],
    reference: Callable[[Fields, str], Reference],
) -> Iterator[Item]:
    """Yield a row for each item that `reference` maps to a paper (else ValueError); it gets the item and its key.

    Raises:
        SourceError: It is no YAML, too long, or a bomb.
    """
    page, lines = Page(source, document.label), LegacyLines(document)
    text = _joined(lines)
    yield from lines.drain()
    try:
        root = compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = clean_line(str(error.problem or error.context or "it cannot be parsed"))[:200]
        yield Skipped(document.name, mark.line + 1 if mark else 1, f"not YAML: {reason}; nothing was read")
        return
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError("Not YAML", clean_line(str(error))[:200]) from None
    budget = [_MOST_VALUES]
    for key, node in items(root) if root is not None else ():
        line = node.start_mark.line + 1 if node.start_mark else 1
        value = plain(node, budget)
        if not isinstance(value, dict):
            yield Skipped(document.name, line, "not an item with fields")
            continue
        fields = Fields(value)
        try:
            paper = reference(fields, key or "").paper(page)
        except ValueError as error:
            yield Skipped(document.name, line, str(error))
            continue
        if fields.problems:
            yield Notice(document.name, line, "; ".join(fields.problems[:3]))
        yield PaperRow(document.name, line, paper)


def yaml_text(document: Document) -> str:
    return _joined(LegacyLines(document))


def _joined(lines: LegacyLines) -> str:
    parts, size = [], 0
    for _, text in lines:
        parts.append(clean(text))
        size += len(text) + 1
        if size > _LONGEST:
            raise SourceError("Too long", f"YAML of more than {_LONGEST // 2**20} MB cannot be read in one piece")
    return "\n".join(parts)


def plain(node: yaml.Node, budget: list[int], depth: int = 0) -> object:
    """A node as dicts, lists and texts; None for nothing. `budget` is how many more values there may be."""
    budget[0] -= 1
    if depth > MAX_DEPTH:
        # An anchor within itself.
        raise SourceError("Nested too deeply", f"Lists and mappings are nested more than {MAX_DEPTH} levels deep")
    if budget[0] < 0:
        raise SourceError("Too many values", f"A YAML file with more than {_MOST_VALUES:,} values is not read")
    if isinstance(node, yaml.MappingNode):
        return {
            str(key.value): plain(value, budget, depth + 1)
            for key, value in node.value
            if isinstance(key, yaml.ScalarNode)
        }
    if isinstance(node, yaml.SequenceNode):
        return [plain(each, budget, depth + 1) for each in node.value]
    bare = not getattr(node, "style", None)
    return None if node.value in _NOTHING and bare else str(node.value)


def members(node: yaml.Node, *names: str) -> Iterator[tuple[Key, yaml.Node]]:
    """The members of the lists under some names of a mapping; those of the node, if it is a list itself."""
    if isinstance(node, yaml.SequenceNode):
        yield from ((None, each) for each in node.value)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in names and isinstance(value, yaml.SequenceNode):
                yield from ((None, each) for each in value.value)


def lines_of(fields: Fields, name: str) -> list[str]:
    """The texts of a field that may be a list or a single text."""
    return fields.lines(name) if isinstance(fields.raw.get(name), list) else list(filter(None, (fields.line(name),)))
