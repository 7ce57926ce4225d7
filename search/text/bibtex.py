"""Splits BibTeX into entries as its lines come in, in constant memory; what is broken costs as little as possible.

Own code. bibtexparser 2.1 holds a file seven times over (anthology+abstracts.bib has 170 MB), leaves
`"10~" # jan` as it is, loses an entry for one brace, and where a comma is missing the next field silently
becomes part of the title. Here every such place is reported with its line, and the fields around it are read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# A line that begins an entry. An entry still open there counts as cut off, as in every tolerant parser.
START = re.compile(r"[ \t]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(]")
# One that can't be text: a key or a macro follows, or the end of the line.
SURE_START = re.compile(r"[ \t]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(][ \t]*[^\s,{}()=\"]*[ \t]*(?:[,=]|$)")
ENTRY = re.compile(r"@\s*+([A-Za-z][\w-]*+)\s*+([{(])")
KEY = re.compile(r'[^,={}"\n]*+')
NAME = re.compile(r'([^\s={},"#()%]++)\s*+=')
# Where a field seems to begin, in a value that is not closed.
NEXT_FIELD = re.compile(r'[,\n][^\S\n]*+[A-Za-z][\w:-]*+[^\S\n]*+=[^\S\n]*+[{"\w]')
# What follows an entry closed by an extra brace.
GOES_ON = re.compile(r'\s*+[},][\s,}]*+(?=[A-Za-z][\w:-]*+[^\S\n]*+=[^\S\n]*+[{"\d])')
# Most values: without braces or quotes inside.
SIMPLE = re.compile(r'\{[^{}\\]*+\}|"[^{}"\\]*+"')
BARE = {"}": re.compile(r'[^,{}"#\n]*+'), ")": re.compile(r'[^,{}"#\n)]*+')}
SPACE = re.compile(r"\s*+")
BETWEEN = re.compile(r"[\s,]*+")
ESCAPED_OR_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
BRACE = re.compile(r"[{}]")
ESCAPED_OR_MARK = re.compile(r'\\.|[{}"]', re.DOTALL)
ESCAPED_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)


# Ten times the longest abstract that Carrel accepts.
LONGEST = 1_000_000
# An entry with more is not an entry.
_MOST_TROUBLES = 25
_LONGEST_NAME = 200
_DEPTH = {"{": 1, "}": -1}


class BibField(NamedTuple):
    """A field; its value without the delimiters, with all its LaTeX."""

    name: str
    value: str
    line: int


class Repair(NamedTuple):
    line: int
    reason: str


BibFields = tuple[BibField, ...]


class EntryScanner:
    """Scans the text of an entry once, and repairs it on the way; `lost` counts searches of all the rest."""

    def __init__(self, text: str, line: int, macros: dict[str, str]) -> None:
        self.text = text
        self.pos = 0
        self.troubles: list[Repair] = []
        self.lost = 0
        self._macros = macros
        self._counted = (0, line)

    def line(self, pos: int) -> int:
        before, number = self._counted
        number += self.text.count("\n", before, pos) if pos >= before else -self.text.count("\n", pos, before)
        self._counted = (pos, number)
        return number

    def behind(self, pos: int, opener: str) -> int:
        """The position behind the pair of brackets at `pos`; behind the opening one if it is not closed."""
        end = next(self._braces(pos), -1) if opener == "{" else self.text.find(")", pos)
        return end + 1 if end >= 0 else pos + 1

    def key(self, pos: int) -> str:
        self.pos = self._skip(SPACE, pos)
        match = KEY.match(self.text, self.pos)
        end = match.end() if match else self.pos
        if self.text[end : end + 1] == "=":
            return ""
        key, self.pos = self.text[self.pos : end].strip(), end
        return key

    def fields(self, pos: int, opener: str) -> tuple[BibFields, bool]:
        """Read the fields up to the end of an entry; also tell whether it is closed."""
        closing = "}" if opener == "{" else ")"
        self.pos, self.troubles = pos, []
        fields: list[BibField] = []
        while len(self.troubles) < _MOST_TROUBLES:
            self.pos = self._skip(BETWEEN, self.pos)
            if self.pos >= len(self.text):
                self._trouble(len(self.text.rstrip()), "the entry is not closed")
                return tuple(fields), False
            name = NAME.match(self.text, self.pos)
            if name and len(name[1]) <= _LONGEST_NAME:
                fields.append(self._field(name, closing))
                self._comma(closing)
            elif self.text[self.pos] == closing:
                self.pos += 1
                again = GOES_ON.match(self.text, self.pos)
                if not again:
                    return tuple(fields), True
                self._trouble(self.pos, "an extra closing brace")
                self.pos = again.end()
            else:
                self._stray(closing)
        return tuple(fields), False

    def _field(self, name: re.Match[str], closing: str) -> BibField:
        line = self.line(self.pos)
        self.pos = name.end()
        parts = [self._part(name[1], closing)]
        size = len(parts[0])
        while self.text[(after := self._skip(SPACE, self.pos)) : after + 1] == "#":
            self.pos = after + 1
            parts.append(self._part(name[1], closing))
            size += len(parts[-1])
            if size > LONGEST:
                # `@string{a = b # b}`, thirty times over.
                self._trouble(self.pos, f'"{name[1]}" is longer than {LONGEST:,} characters')
                parts, size = [], 0
        return BibField(name[1].lower(), "".join(parts).strip(), line)

    def _part(self, name: str, closing: str) -> str:
        self.pos = self._skip(SPACE, self.pos)
        start, sign = self.pos, self.text[self.pos : self.pos + 1]
        if sign not in ("{", '"'):
            bare = BARE[closing].match(self.text, start)
            self.pos = bare.end() if bare else start
            word = self.text[start : self.pos].strip()
            return self._macros.get(word.lower(), word)
        end = self._closing(start, closing)
        if end >= 0:
            self.pos = end + 1
            return self.text[start + 1 : end]
        self._trouble(start, f'"{name}" is not closed: read up to the next field')
        following = NEXT_FIELD.search(self.text, start)
        self.pos = following.start() if following else len(self.text)
        return self.text[start + 1 : self.pos].rstrip('}" \t\r\n,')

    def _closing(self, start: int, closing: str) -> int:
        """Where the value at `start` is closed, with something left to close the entry; -1 if it is not."""
        simple = SIMPLE.match(self.text, start)
        if simple and self.text.find(closing, simple.end()) >= 0:
            return simple.end() - 1
        ends = self._braces(start) if self.text[start] == "{" else self._quotes(start)
        first = -1
        for end in ends:
            if self.text.find(closing, end + 1) >= 0:
                return end
            first = end if first < 0 else first
        self.lost += 1
        # It took the entry's own brace, or the entry is cut off.
        return -1 if NEXT_FIELD.search(self.text, start, max(start, first)) else first

    def _comma(self, closing: str) -> None:
        after = self._skip(SPACE, self.pos)
        if self.text[after : after + 1] in (",", closing, ""):
            return
        if not NAME.match(self.text, after):
            self.pos = after
            self._stray(closing)
        elif self.text[self.pos - 1] != ",":
            self._trouble(after, "a comma is missing")

    def _stray(self, closing: str) -> None:
        stray = " ".join(self.text[self.pos : self.pos + 30].split())
        self._trouble(self.pos, f'a stray "{stray}"')
        following = NEXT_FIELD.search(self.text, self.pos)
        end = following.start() if following else self.text.rfind(closing, self.pos)
        self.pos = end if end >= 0 else len(self.text)

    def _braces(self, start: int) -> Iterator[int]:
        r"""Yield where the brace at `start` may be closed: `\}` is text to most writers, and a brace to BibTeX."""
        for signs in (ESCAPED_OR_BRACE, BRACE):
            depth = 0
            for sign in signs.finditer(self.text, start):
                depth += _DEPTH.get(sign.group(), 0)
                if not depth:
                    yield sign.start()
                    break

    def _quotes(self, start: int) -> Iterator[int]:
        """Yield where the quote at `start` may be closed. One in braces is text, but not every brace is closed."""
        depth = 0
        for sign in ESCAPED_OR_MARK.finditer(self.text, start + 1):
            depth += _DEPTH.get(sign.group(), 0)
            if sign.group() == '"' and depth <= 0:
                yield sign.start()
                break
        yield from itertools.islice(
            (q.start() for q in ESCAPED_OR_QUOTE.finditer(self.text, start + 1) if q.group() == '"'), 1
        )

    def _skip(self, signs: re.Pattern[str], pos: int) -> int:
        match = signs.match(self.text, pos)
        return match.end() if match else pos

    def _trouble(self, pos: int, reason: str) -> None:
        self.troubles.append(Repair(self.line(pos), reason))


# Kept in memory for the whole file: journals and publishers, not texts.
_MOST_MACROS = 5_000
_LONGEST_MACRO = 5_000
# Entries on one line share a block. If none is closed, each would scan all of it.
_MOST_LOST = 20


@dataclass(frozen=True)
class BibEntry:
    """An entry, beginning in a line; its fields in order, with names in lower case, one perhaps twice."""

    kind: str
    key: str
    line: int
    fields: BibFields
    troubles: tuple[Repair, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        for field in self.fields:
            if field.value:
                by_name.setdefault(field.name, []).append(field.value)
        return by_name

    def values(self, *names: str) -> list[str]:
        by_name = self._by_name
        return [value for name in names if name in by_name for value in by_name[name]]

    def value(self, *names: str) -> str:
        return next(iter(self.values(*names)), "")


class BrokenEntry(NamedTuple):
    line: int
    reason: str


class _Block(NamedTuple):
    """The lines from one entry to the next; `cut` if there were more than fit."""

    line: int
    text: str
    cut: bool


def parse_entries(
    lines: Iterable[tuple[int, str]], macros: dict[str, str] | None = None
) -> Iterator[BibEntry | BrokenEntry]:
    """Yield the entries of a bibliography, with `@string`s resolved; `lines` have numbers, the longest must be cut.

    `macros` are those of other files; what the file itself defines comes to them.
    """
    macros = {} if macros is None else macros
    for block in _blocks(lines):
        yield from _block_entries(block, macros)


def _blocks(lines: Iterable[tuple[int, str]]) -> Iterator[_Block]:
    first, block, size = 0, [""], 0
    depth = _Depth()
    for number, text in lines:
        if "@" in text and (not first or (START.match(text) and (SURE_START.match(text) or not depth.within(block)))):
            if first:
                yield _Block(first, "\n".join(block), size > LONGEST)
            first, block, size = number, [], 0
            depth = _Depth()
        size += len(text) + 1
        if first and size <= LONGEST:
            block.append(text)
    if first:
        yield _Block(first, "\n".join(block), size > LONGEST)


class _Depth:
    """How deep in braces a block is; each of its lines is looked at once."""

    def __init__(self) -> None:
        self._lines = self._depth = 0

    def within(self, block: list[str]) -> bool:
        """Whether something is open at the end: an `@mention (…)` at the start of a line is text there."""
        for text in block[self._lines :]:
            self._depth += text.count("{") - text.count("\\{") - text.count("}") + text.count("\\}")
        self._lines = len(block)
        return self._depth > 0


def _block_entries(block: _Block, macros: dict[str, str]) -> Iterator[BibEntry | BrokenEntry]:
    scanner = EntryScanner(block.text, block.line, macros)
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
            yield BrokenEntry(line, f"an entry of more than {LONGEST:,} characters")
        elif kind == "string":
            _define(fields, macros)
        elif fields or closed:
            yield BibEntry(kind, key, line, fields, troubles)
        else:
            yield BrokenEntry(line, troubles[0].reason if troubles else "the entry is not closed")
    if scanner.lost >= _MOST_LOST:
        yield BrokenEntry(scanner.line(pos), "too many unclosed entries in this line: the rest was not read")
    elif not pos and block.cut:
        yield BrokenEntry(block.line, f"a line of more than {LONGEST:,} characters")


def _define(fields: BibFields, macros: dict[str, str]) -> None:
    for field in fields:
        if len(macros) < _MOST_MACROS and len(field.value) <= _LONGEST_MACRO:
            macros[field.name] = field.value
