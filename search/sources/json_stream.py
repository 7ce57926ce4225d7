"""The objects of a JSON document, one after the other, whether it is one, a list, an envelope or JSON Lines.

Only one object is in memory at a time, each knows its line, and a broken one costs no other.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from search.paper import Page
from search.paper_json import Fields
from search.sources.base import Document, Item, Notice, PaperRow, Skipped
from search.sources.source_work import Reference
from search.sources.text_encoding import best_encoding, encoding_of, guessed, read_as
from search.sources.text_lines import BROKEN_RUN, READ_AS_WINDOWS_1252, western

# Characters of one object: an OpenAlex work with a thousand authors and references has a fifth of this.
LONGEST = 5_000_000
_PIECE = 256 * 1024
# The envelopes of all services.
_ALL_ENVELOPES = frozenset(("results", "data", "recommendedPapers", "items", "message"))
# An object, with a list in it or not; the others are lists.
_NESTED = frozenset(("message",))
_DECODER = json.JSONDecoder(strict=False)
_BLANKS = re.compile(r"[\s,]*")
_NAME = re.compile(r'"((?:[^"\\]|\\.){0,200}+)"\s*+:\s*+', re.DOTALL)
_WORD = re.compile(r'[^\s,:"{}\[\]]*')
_SIGN = re.compile(r'["\\{}\[\]]')
# An error so near to the end of what was read may be due to that end; for strings it is where they begin.
_NEAR = 16
NO_PAPERS = "no papers in it"
UNKNOWN_TO_SERVICE = "empty: unknown to the service"


def incomplete(envelope: str) -> str:
    of = f' of "{envelope}"' if envelope else ""
    return f"incomplete: the end of the list{of} is missing"


class JsonValue(NamedTuple):
    """A value, its line and its number in the document, both counted from 1."""

    line: int
    number: int
    value: object


class BrokenJson(NamedTuple):
    line: int
    number: int
    reason: str


class Opening(NamedTuple):
    """How a document begins: the fields of the first object, as far as they are in the head, and its envelope."""

    fields: dict[str, object]
    envelope: str


def json_values(
    document: Document, envelopes: Container[str], notices: list[Notice] | None = None
) -> Iterator[JsonValue | BrokenJson]:
    """Yield the values of a document; `envelopes` are names under which an outer object may hold the list.

    Bytes that are no UTF-8 are read as Windows-1252, or what they seem to be; this is added to `notices`, once.
    """
    name = encoding_of(document)  # before the document is opened: one reading at a time
    guess = guessed(document.head) if name == "utf-8" else ""
    with document.open() as file:
        stream = _Stream(file, guess or name, envelopes)
        for value in stream.values():
            if notices is not None and (stream.damaged or guess) and not notices:
                notices.append(Notice(document.name, value.line, read_as(guess) if guess else READ_AS_WINDOWS_1252))
            yield value


def opening(document: Document, envelopes: Container[str]) -> Opening:
    """How a document begins; nothing when it is no JSON, or its list is in another envelope than these."""
    match = _opening(document.head, best_encoding(document))
    return match if not match.envelope or match.envelope in envelopes else Opening({}, "")


@lru_cache(maxsize=1)
def _opening(head: bytes, name: str) -> Opening:
    """Parse a head once for all readers that look at it in turn."""
    return _Stream(io.BytesIO(head), name, _ALL_ENVELOPES).opening()


def head_objects(document: Document, envelopes: Container[str]) -> list[dict[str, object]]:
    """The first objects of a document: those that are whole in its head, the first one as far as it is."""
    first = opening(document, envelopes).fields
    values = _head_values(document.head, best_encoding(document)) if first else []
    whole = [item for item in values if isinstance(item, dict)]
    return whole or [first]


@lru_cache(maxsize=1)
def _head_values(head: bytes, name: str) -> list[object]:
    stream = _Stream(io.BytesIO(head), name, _ALL_ENVELOPES)
    return [item.value for item in stream.values() if isinstance(item, JsonValue)]


class _Stream:
    """The text of a document; `_at` is the position in its current piece."""

    def __init__(self, file: BinaryIO | io.BufferedReader, name: str, envelopes: Container[str]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(name)("surrogateescape" if name == "utf-8" else "replace")
        self.damaged = False
        self._envelopes = envelopes
        self._text, self._at = "", 0
        self._line, self._number = 1, 0
        self._ended = False
        self._envelope = ""

    def values(self) -> Iterator[JsonValue | BrokenJson]:
        first = True
        while character := self._next_character():
            if character == "[":
                self._move(1)
                yield from self._list_members("")
            elif character in "]}:":
                yield from self._stray()
            elif character == "{" and first:
                yield from self._outer()
            else:
                yield from self._value()
            first = False

    def opening(self, *, inner: bool = False) -> Opening:
        character = self._next_character()
        while character == "[":
            self._move(1)
            character = self._next_character()
            # Semantic Scholar answers `null` for a paper that it does not know.
            while self._text.startswith("null", self._at):
                self._move(4)
                character = self._next_character()
        fields: dict[str, object] = {}
        if character == "{":
            self._move(1)
            for name in self._names():
                if name in self._envelopes and not self._envelope and self._next_character() == "[":
                    self._envelope = name
                    first = self.opening(inner=True)
                    return Opening(first.fields, name)
                if not inner and name in _NESTED and name in self._envelopes and self._next_character() == "{":
                    first = self.opening(inner=True)
                    return Opening(first.fields, first.envelope or name)
                fields[name] = None
                try:
                    fields[name] = self._decoded()
                except (ValueError, RecursionError):
                    break
        return Opening(fields, self._envelope)

    def _outer(self, *, inner: bool = False) -> Iterator[JsonValue | BrokenJson]:
        """Yield the members of an envelope; any other object itself."""
        line, fields, enveloped = self._line, dict[str, object](), False
        self._move(1)
        for name in self._names():
            if name in self._envelopes and self._next_character() == "[":
                self._move(1)
                enveloped = True
                yield from self._list_members(name)
                continue
            if not inner and name in _NESTED and name in self._envelopes and self._next_character() == "{":
                enveloped = True
                yield from self._outer(inner=True)
                continue
            try:
                fields[name] = self._decoded()
            except (ValueError, RecursionError) as error:
                yield BrokenJson(line, self._next(), _reason(error))
                self._skip(1)
                return
        if self._next_character() == "}":
            self._move(1)
            if not enveloped:
                yield JsonValue(line, self._next(), fields)
        else:
            if not enveloped:
                yield BrokenJson(self._line, self._next(), "not JSON: the object does not close")
            self._skip(1)

    def _names(self) -> Iterator[str]:
        """Yield the names of the open object; its value must be read before the next."""
        while self._next_character() == '"':
            self._fill(1000)
            match = _NAME.match(self._text, self._at)
            if not match:
                return
            self._move(match.end() - self._at)
            yield match[1]

    def _list_members(self, name: str) -> Iterator[JsonValue | BrokenJson]:
        while (character := self._next_character()) not in ("]", ""):
            yield from self._stray() if character in "}:" else self._value()
        if not character:
            yield BrokenJson(self._line, self._next(), incomplete(name))
        self._move(1)

    def _stray(self) -> Iterator[BrokenJson]:
        yield BrokenJson(self._line, self._next(), f"not JSON: a stray {self._text[self._at]}")
        self._move(1)

    def _value(self) -> Iterator[JsonValue | BrokenJson]:
        line, number = self._line, self._next()
        try:
            yield JsonValue(line, number, self._decoded())
        except (ValueError, RecursionError) as error:
            yield BrokenJson(line, number, _reason(error))
            if self._next_character() in tuple('{["'):
                self._skip(0)
            else:
                self._skip_word()

    def _decoded(self) -> object:
        """Decode the value that begins here; ValueError if it is not JSON, RecursionError if it is too deep."""
        self._next_character()
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
            # A number may continue in the next piece.
            if end == len(self._text) and not self._ended:
                self._fill(len(self._text) - self._at + _PIECE)
                continue
            self._move(end - self._at)
            return value

    def _skip(self, depth: int) -> None:
        """Skip what is open by its brackets and quotes only; at depth 0, the value that begins here."""
        quoted = False
        while True:
            character = _SIGN.search(self._text, self._at)
            if character is None:
                self._move(len(self._text) - self._at)
                if not self._fill(1):
                    return
                continue
            match = character.group()
            self._move(character.end() - self._at)
            if match == "\\":
                if quoted and self._fill(1):
                    self._move(1)
                continue
            if match == '"':
                quoted = not quoted
            elif not quoted:
                depth += 1 if match in "{[" else -1
            if depth <= 0 and not quoted:
                # A bracket that closes what is around the value does not belong to it.
                self._at -= depth < 0
                return

    def _skip_word(self) -> None:
        while (match := _WORD.match(self._text, self._at)) and match.end() > self._at:
            self._move(match.end() - self._at)
            self._fill(1)

    def _next_character(self) -> str:
        """Skip blanks and commas and return the next character; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._move(blanks.end() - self._at if blanks else 0)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill(1):
                return ""

    def _fill(self, count: int) -> bool:
        """Read until there are so many characters from here on; tell whether there are."""
        while len(self._text) - self._at < count and not self._ended:
            piece = self._file.read(max(_PIECE, count))
            self._ended = not piece
            self._text = self._text[self._at :] + self._repaired(self._decoder.decode(piece, self._ended))
            self._at = 0
        return len(self._text) - self._at >= count

    def _repaired(self, text: str) -> str:
        if text.isascii():
            return text
        text, broken = BROKEN_RUN.subn(western, text)
        self.damaged = self.damaged or bool(broken)
        return text

    def _move(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _next(self) -> int:
        self._number += 1
        return self._number


def decode_line(text: str, *, strict: bool = True) -> object:
    """Decode a line, `strict` without control characters in strings; ValueError says what is wrong."""
    try:
        return json.loads(text) if strict else _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{_reason(error)} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(_reason(error)) from None


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "not JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}"
    # Python does not parse numbers of thousands of digits.
    return str(error) if str(error).startswith("longer") else "not JSON: a number is too long"


_PROBLEMS = 3


def json_papers(
    document: Document, source: str, envelopes: Container[str], reference: Callable[[Fields], Reference]
) -> Iterator[Item]:
    """Yield a row for each object of a document that `reference` maps to a paper (else ValueError), with notices."""
    page = Page(source, document.label)
    match = told = False
    notices: list[Notice] = []
    for item in json_values(document, envelopes, notices):
        match = True
        if notices and not told:
            told = True
            yield from notices
        if isinstance(item, BrokenJson):
            yield Skipped(document.name, item.line, f"no. {item.number}: {item.reason}")
        else:
            yield from _items(document, page, item, reference)
    if not match:
        yield Skipped(document.name, 1, NO_PAPERS)


def inner_objects(fields: Fields, name: str) -> list[Fields]:
    """The objects of a list, without its other members."""
    members = fields.raw.get(name)
    if not isinstance(members, list):
        return []
    path = f"{fields.path}{name}"
    return [Fields(each, fields.problems, f"{path}[{i}].") for i, each in enumerate(members) if isinstance(each, dict)]


def _items(document: Document, page: Page, item: JsonValue, reference: Callable[[Fields], Reference]) -> Iterator[Item]:
    if not isinstance(item.value, dict):
        reason = UNKNOWN_TO_SERVICE if item.value is None else "not an object"
        yield Skipped(document.name, item.line, f"no. {item.number}: {reason}")
        return
    fields = Fields(item.value)
    try:
        paper = reference(fields).paper(page)
    except ValueError as error:
        yield Skipped(document.name, item.line, f"no. {item.number}: {error}")
        return
    if fields.problems:
        problems = "; ".join(fields.problems[:_PROBLEMS])
        yield Notice(document.name, item.line, f'no. {item.number}, "{paper.title[:60]}": {problems}')
    yield PaperRow(document.name, item.line, paper)
