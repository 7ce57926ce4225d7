"""The lines of a document, decoded: whatever its encoding, line ends and damage."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from search.sources.base import HEAD, Document, Notice
from search.sources.text_encoding import encoding_of, guessed, read_as
from search.text.plural import plural

# No line of text is longer. What is longer is cut, so that memory stays bounded.
LONGEST_LINE = 1_000_000
_BROKEN = re.compile("[\udc80-\udcff]")
# Of a longer line that comes in pieces.
_PIECE = 200_000
BROKEN_RUN = re.compile("[\udc80-\udcff]+")
READ_AS_WINDOWS_1252 = "not UTF-8: this and all such lines are read as Windows-1252; --encoding names another"


def invalid_bytes(count: int, encoding: str) -> str:
    return f"{plural(count, 'byte')} of {invalid_text(encoding)}"


def invalid_text(encoding: str = "utf-8") -> str:
    return f"invalid {encoding[:6].upper()}, replaced by �"


class TextLine(NamedTuple):
    """A line of text, its number counted from 1, and what was wrong with it (empty if nothing was)."""

    number: int
    text: str
    damage: str = ""
    cut: bool = False


def head_text(document: Document) -> str:
    return _head_text(document.head, encoding_of(document))


def first_character(document: Document) -> str:
    """The first character that is neither blank nor a byte order mark; empty when there is none."""
    return head_text(document).lstrip("\ufeff \t\r\n")[:1]


@lru_cache(maxsize=1)
def _head_text(head: bytes, name: str) -> str:
    # The last character may be cut in the middle; an incremental decoder leaves it out.
    text = codecs.getincrementaldecoder(name)("replace").decode(head)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines(document: Document, *, legacy: bool = False, pieces: re.Pattern[str] | None = None) -> Iterator[TextLine]:
    """Yield the lines without their ends; broken bytes are U+FFFD, or Windows-1252 if `legacy`.

    The longest lines are cut; or they come in pieces, which begin where a pattern matches, or else at a blank.
    """
    name = encoding_of(document)  # before the document is opened: one reading at a time
    guess = guessed(document.head) if legacy and name == "utf-8" else ""
    with document.open() as file:
        for line in _decoded(file, guess or name, legacy and name == "utf-8" and not guess, pieces):
            yield line._replace(damage=read_as(guess)) if guess and not line.text.isascii() else line


def head_lines(document: Document) -> Iterator[TextLine]:
    """Yield the first of a document's lines, as `lines` does: those that its head has whole."""
    first = list(_decoded(io.BytesIO(document.head), encoding_of(document)))
    yield from first if len(document.head) < HEAD else first[:-1]


def _decoded(
    file: BinaryIO, name: str, legacy: bool = False, pieces: re.Pattern[str] | None = None
) -> Iterator[TextLine]:
    # In UTF-8 broken bytes are first kept apart, so that a U+FFFD of the text's own is no damage.
    errors = "surrogateescape" if name.startswith("utf-8") else "replace"
    with io.TextIOWrapper(file, name, errors, newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            cut = not line.endswith("\n") and len(line) > LONGEST_LINE
            if cut and pieces:
                for piece in _pieces(line, text, pieces):
                    yield TextLine(number, *_repaired(piece.rstrip("\n"), name, legacy))
                continue
            while cut and (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield TextLine(number, *_repaired(line.rstrip("\n"), name, legacy), cut)


def _pieces(line: str, text: io.TextIOWrapper, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield a line and what follows it up to the line's end, in pieces of at most `LONGEST_LINE` characters."""
    rest, ended = line, False
    while rest:
        if len(rest) < _PIECE and not ended:
            more = text.readline(LONGEST_LINE)
            rest, ended = rest + more, not more or more.endswith("\n")
        if len(rest) < _PIECE:
            yield rest
            if ended:
                return
            rest = ""
            continue
        begins = [match.start() for match in pattern.finditer(rest, 1, _PIECE)]
        at = begins[-1] if begins else rest.rfind(" ", 1, _PIECE)
        at = at if at > 0 else _PIECE
        yield rest[:at]
        rest = rest[at:]


def _repaired(line: str, name: str, legacy: bool) -> tuple[str, str]:
    if line.isascii() and len(line) <= LONGEST_LINE:
        return line, ""
    if legacy:
        line, broken = BROKEN_RUN.subn(western, line)
        return line, READ_AS_WINDOWS_1252 if broken else ""
    line, broken = _BROKEN.subn("\ufffd", line) if name.startswith("utf-8") else (line, line.count("\ufffd"))
    if len(line) > LONGEST_LINE:
        return line, f"longer than {LONGEST_LINE:,} characters"
    return line, invalid_bytes(broken, name) if broken else ""


def western(broken: re.Match[str]) -> str:
    return broken.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


class LegacyLines:
    """The lines of a bibliography, often older than UTF-8: other bytes are read as Windows-1252, with one notice."""

    def __init__(self, document: Document, pieces: re.Pattern[str] | None = None) -> None:
        self._document = document
        self._pieces = pieces
        self._reported = False
        self.notices: list[Notice] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for line in lines(self._document, legacy=True, pieces=self._pieces):
            if line.damage and not self._reported and not line.cut:
                self._reported = True
                self.notices.append(Notice(self._document.name, line.number, line.damage))
            yield line.number, line.text

    def drain(self) -> list[Notice]:
        notices, self.notices = self.notices, []
        return notices


# A saved page has one or two megabytes, perhaps ten with everything that a browser adds.
LONGEST_TEXT = 64 * 1024 * 1024


def whole_text(document: Document) -> tuple[str, list[Notice]]:
    """The text of a document, and a notice of broken bytes; SourceError beyond `LONGEST_TEXT` bytes."""
    data = document.read(LONGEST_TEXT)
    name = encoding_of(document)
    try:
        return data.decode(name), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return data.decode(name, "replace"), [Notice(document.name, line, invalid_text(name))]
