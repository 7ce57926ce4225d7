r"""BibTeX cut into entries as its lines come in, in constant memory; what is broken costs as little as possible.

Own code. bibtexparser 2.1 holds a file seven times over (anthology+abstracts.bib has 170 MB), leaves `"10~" # jan`
as it stands, loses an entry for one brace, and where a comma is missing the next field becomes part of the
title in silence. Here every such place is a trouble with its line, and the fields around it are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search.text.bib.scanner import LONGEST, Fields, Scanner, Trouble
from search.text.bib.signs import ENTRY, START

# They are held for the whole file: journals and publishers, not texts.
_MOST_MACROS = 5_000
_LONGEST_MACRO = 5_000
# Entries that share a line share a block. Where nothing closes, each would go through all of it.
_MOST_LOST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry.

    Attributes:
        kind: `article`, lower case.
        key: The citation key; empty when it has none.
        line: Where it begins, counted from 1.
        fields: In order, names in lower case; one may stand twice.
        troubles: What was mended in it.
    """

    kind: str
    key: str
    line: int
    fields: Fields
    troubles: tuple[Trouble, ...] = ()

    def values(self, *names: str) -> list[str]:
        """Return what fields of these names hold, in the order of the names; empty ones say nothing."""
        return [field.value for name in names for field in self.fields if field.name == name and field.value]

    def value(self, *names: str) -> str:
        """Return what the first of these fields holds; empty when there is none."""
        return next(iter(self.values(*names)), "")


class Broken(NamedTuple):
    """An entry of which nothing could be read."""

    line: int
    reason: str


class _Block(NamedTuple):
    """The lines from one entry to the next. `cut`: there were more than are held."""

    line: int
    text: str
    cut: bool


def entries(lines: Iterable[tuple[int, str]]) -> Iterator[Entry | Broken]:
    """Yield the entries of a bibliography; `@string`s are put in, comments and preambles passed over.

    Args:
        lines: Each with its number, in order; a line is to be cut that is longer than an entry may be.
    """
    macros: dict[str, str] = {}
    for block in _blocks(lines):
        yield from _entries(block, macros)


def _blocks(lines: Iterable[tuple[int, str]]) -> Iterator[_Block]:
    first, held, size = 0, [""], 0
    for number, text in lines:
        if "@" in text and (not first or START.match(text)):
            if first:
                yield _Block(first, "\n".join(held), size > LONGEST)
            first, held, size = number, [], 0
        size += len(text) + 1
        if first and size <= LONGEST:
            held.append(text)
    if first:
        yield _Block(first, "\n".join(held), size > LONGEST)


def _entries(block: _Block, macros: dict[str, str]) -> Iterator[Entry | Broken]:
    scanner = Scanner(block.text, block.line, macros)
    pos = 0
    while scanner.lost < _MOST_LOST and (start := ENTRY.search(block.text, pos)):
        kind, opener = start[1].lower(), start[2]
        line = scanner.line(start.start())
        if kind in ("comment", "preamble"):
            pos = scanner.behind(start.end() - 1, opener)
            continue
        key = scanner.key(start.end()) if kind != "string" else ""
        fields, closed = scanner.fields(start.end() if kind == "string" else scanner.pos, opener)
        pos = max(scanner.pos, start.end())
        troubles = tuple(scanner.troubles)
        if block.cut and not closed:
            yield Broken(line, f"an entry of more than {LONGEST:,} characters")
        elif kind == "string":
            _define(fields, macros)
        elif fields or closed:
            yield Entry(kind, key, line, fields, troubles)
        else:
            yield Broken(line, troubles[0].reason if troubles else "the entry does not close")
    if scanner.lost >= _MOST_LOST:
        yield Broken(scanner.line(pos), "too much in this line does not close: the rest of it was not read")
    elif not pos and block.cut:
        yield Broken(block.line, f"a line of more than {LONGEST:,} characters")


def _define(fields: Fields, macros: dict[str, str]) -> None:
    for field in fields:
        if len(macros) < _MOST_MACROS and len(field.value) <= _LONGEST_MACRO:
            macros[field.name] = field.value
