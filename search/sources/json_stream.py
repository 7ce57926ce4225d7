"""The objects of a JSON document, one after the other, whether it is one, a list, an envelope or JSON Lines.

Only one object is in memory at a time, each knows its line, and a broken one costs no other.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Callable, Container, Iterator
from typing import BinaryIO, NamedTuple

from search.paper import Page
from search.sources.base import Document, Item, Notice, PaperRow, Skipped
from search.sources.fields import Fields
from search.sources.reference import Reference
from search.sources.text_lines import encoding

# Characters of one object: a work of OpenAlex's with a thousand authors and references has a fifth of this.
LONGEST = 5_000_000
_PIECE = 256 * 1024
_DECODER = json.JSONDecoder(strict=False)
_BLANKS = re.compile(r"[\s,]*")
_NAME = re.compile(r'"((?:[^"\\]|\\.){0,200}+)"\s*+:\s*+', re.DOTALL)
_WORD = re.compile(r'[^\s,:"{}\[\]]*')
_SIGN = re.compile(r'["\\{}\[\]]')
# An error so near to what has been read of the text may be the end of that; a string shows where it begins.
_NEAR = 16


class JsonValue(NamedTuple):
    """A value, the line that it begins on, and its number among those of the document, both counted from 1."""

    line: int
    number: int
    value: object


class BrokenJson(NamedTuple):
    """Something that is no JSON."""

    line: int
    number: int
    reason: str


class Opening(NamedTuple):
    """How a document begins: the first object's fields as far as the head shows them, and the list's name."""

    fields: dict[str, object]
    envelope: str


def json_values(document: Document, envelopes: Container[str]) -> Iterator[JsonValue | BrokenJson]:
    """Yield the values of a document.

    Args:
        document: What is read.
        envelopes: Names under which an outer object may hold the list.

    Raises:
        SourceError: It is packed and damaged.
        OSError: It cannot be read.
    """
    name = encoding(document.head)  # before the document is opened: one reading at a time
    with document.open() as file:
        yield from _Stream(file, name, envelopes).values()


def opening(document: Document, envelopes: Container[str]) -> Opening:
    """Return how a document begins; nothing when it is no JSON."""
    head = io.BytesIO(document.head)
    return _Stream(head, encoding(document.head), envelopes).opening()


class _Stream:
    """The text of a document; `at` is the place in the piece of it that is held."""

    def __init__(self, file: BinaryIO | io.BufferedReader, name: str, envelopes: Container[str]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(name)("replace")
        self._envelopes = envelopes
        self._text, self._at = "", 0
        self._line, self._number = 1, 0
        self._ended = False
        self._envelope = ""

    def values(self) -> Iterator[JsonValue | BrokenJson]:
        """Yield the values of the document."""
        first = True
        while sign := self._sign():
            if sign == "[":
                self._move(1)
                yield from self._members("")
            elif sign in "]}:":
                yield from self._stray()
            elif sign == "{" and first:
                yield from self._outer()
            else:
                yield from self._value()
            first = False

    def opening(self) -> Opening:
        """Return the fields of the first object."""
        sign = self._sign()
        while sign == "[":
            self._move(1)
            sign = self._sign()
            # Semantic Scholar answers `null` for a paper that it does not know.
            while self._text.startswith("null", self._at):
                self._move(4)
                sign = self._sign()
        fields: dict[str, object] = {}
        if sign == "{":
            self._move(1)
            for name in self._names():
                if name in self._envelopes and not self._envelope and self._sign() == "[":
                    self._envelope = name
                    inner = self.opening()
                    return Opening(inner.fields, name)
                fields[name] = None
                try:
                    fields[name] = self._decoded()
                except (ValueError, RecursionError):
                    break
        return Opening(fields, self._envelope)

    def _outer(self) -> Iterator[JsonValue | BrokenJson]:
        """Yield what an outer object holds; itself when it is none."""
        line, fields, enveloped = self._line, dict[str, object](), False
        self._move(1)
        for name in self._names():
            if name in self._envelopes and self._sign() == "[":
                self._move(1)
                enveloped = True
                yield from self._members(name)
                continue
            try:
                fields[name] = self._decoded()
            except (ValueError, RecursionError) as error:
                yield BrokenJson(line, self._next(), _said(error))
                self._skip(1)
                return
        if self._sign() == "}":
            self._move(1)
            if not enveloped:
                yield JsonValue(line, self._next(), fields)
        else:
            if not enveloped:
                yield BrokenJson(self._line, self._next(), "not JSON: the object does not close")
            self._skip(1)

    def _names(self) -> Iterator[str]:
        """Yield the names in the object that is open; before the next, its value is to be read."""
        while self._sign() == '"':
            self._fill(1000)
            found = _NAME.match(self._text, self._at)
            if not found:
                return
            self._move(found.end() - self._at)
            yield found[1]

    def _members(self, name: str) -> Iterator[JsonValue | BrokenJson]:
        while (sign := self._sign()) not in ("]", ""):
            yield from self._stray() if sign in "}:" else self._value()
        if not sign:
            where = f" of “{name}”" if name else ""
            yield BrokenJson(self._line, self._next(), f"it breaks off: the end of the list{where} is missing")
        self._move(1)

    def _stray(self) -> Iterator[BrokenJson]:
        yield BrokenJson(self._line, self._next(), f"not JSON: a stray {self._text[self._at]}")
        self._move(1)

    def _value(self) -> Iterator[JsonValue | BrokenJson]:
        line, number = self._line, self._next()
        try:
            yield JsonValue(line, number, self._decoded())
        except (ValueError, RecursionError) as error:
            yield BrokenJson(line, number, _said(error))
            if self._sign() in tuple('{["'):
                self._skip(0)
            else:
                self._skip_word()

    def _decoded(self) -> object:
        """Read the value that begins here.

        Raises:
            ValueError: It is none.
            RecursionError: It is nested too deeply.
        """
        self._sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                near = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _NEAR
                if self._ended or not near:
                    raise
                if len(self._text) - self._at > LONGEST:
                    raise ValueError(f"longer than {LONGEST:,} characters") from None
                self._fill(2 * (len(self._text) - self._at) + _PIECE)
                continue
            # A number may go on in the next piece.
            if end == len(self._text) and not self._ended:
                self._fill(len(self._text) - self._at + _PIECE)
                continue
            self._move(end - self._at)
            return value

    def _skip(self, depth: int) -> None:
        """Go behind what is open, following brackets and quotes only; at depth 0, behind the value that begins here."""
        quoted = False
        while True:
            sign = _SIGN.search(self._text, self._at)
            if sign is None:
                self._move(len(self._text) - self._at)
                if not self._fill(1):
                    return
                continue
            found = sign.group()
            self._move(sign.end() - self._at)
            if found == "\\":
                if quoted and self._fill(1):
                    self._move(1)
                continue
            if found == '"':
                quoted = not quoted
            elif not quoted:
                depth += 1 if found in "{[" else -1
            if depth <= 0 and not quoted:
                # The bracket that closes what is around the value is not the value's.
                self._at -= depth < 0
                return

    def _skip_word(self) -> None:
        while (found := _WORD.match(self._text, self._at)) and found.end() > self._at:
            self._move(found.end() - self._at)
            self._fill(1)

    def _sign(self) -> str:
        """Return the next sign that is neither blank nor comma, and go there; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._move(blanks.end() - self._at if blanks else 0)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill(1):
                return ""

    def _fill(self, count: int) -> bool:
        """Hold at least so many characters from here on, if there are; tell whether there are."""
        while len(self._text) - self._at < count and not self._ended:
            piece = self._file.read(max(_PIECE, count))
            self._ended = not piece
            self._text = self._text[self._at :] + self._decoder.decode(piece, self._ended)
            self._at = 0
        return len(self._text) - self._at >= count

    def _move(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _next(self) -> int:
        self._number += 1
        return self._number


def _said(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "not JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}"
    # Python does not read a number of thousands of digits.
    return str(error) if str(error).startswith("longer") else "not JSON: a number is too long"


_PROBLEMS = 3


def json_papers(
    document: Document,
    source: str,
    envelopes: Container[str],
    reference: Callable[[Fields], Reference],
) -> Iterator[Item]:
    """Yield a row for each object of a document, and what is wrong with it.

    Args:
        document: What is read.
        source: Name of the reader.
        envelopes: Names under which an outer object may hold the list.
        reference: Says what an object says of a work; raises `ValueError` when it is none.
    """
    page = Page(source, document.label)
    found = False
    for item in json_values(document, envelopes):
        found = True
        if isinstance(item, BrokenJson):
            yield Skipped(document.name, item.line, f"no. {item.number}: {item.reason}")
        else:
            yield from _items(document, page, item, reference)
    if not found:
        yield Skipped(document.name, 1, "there are no papers in it")


def inner_objects(given: Fields, name: str) -> list[Fields]:
    """Return the objects in a list; what else is in it says nothing."""
    members = given.given.get(name)
    if not isinstance(members, list):
        return []
    path = f"{given.path}{name}"
    return [Fields(each, given.problems, f"{path}[{i}].") for i, each in enumerate(members) if isinstance(each, dict)]


def _items(document: Document, page: Page, item: JsonValue, reference: Callable[[Fields], Reference]) -> Iterator[Item]:
    if not isinstance(item.value, dict):
        said = "there is nothing: the service did not know it" if item.value is None else "no object"
        yield Skipped(document.name, item.line, f"no. {item.number}: {said}")
        return
    fields = Fields(item.value)
    try:
        paper = reference(fields).paper(page)
    except ValueError as error:
        yield Skipped(document.name, item.line, f"no. {item.number}: {error}")
        return
    if fields.problems:
        problems = "; ".join(fields.problems[:_PROBLEMS])
        yield Notice(document.name, item.line, f"no. {item.number}, “{paper.title[:60]}”: {problems}")
    yield PaperRow(document.name, item.line, paper)
