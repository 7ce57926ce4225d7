"""The lines of a document, decoded: whatever its encoding, line ends and damage."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from search.errors import SourceError
from search.sources.base import HEAD, Document, Notice
from search.text.plural import plural

# No line of text is longer. What is longer is cut, so that memory stays bounded.
LONGEST_LINE = 1_000_000
_BROKEN = re.compile("[\udc80-\udcff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

READ_AS_WINDOWS_1252 = "not UTF-8: this and all such lines are read as Windows-1252"


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


def encoding(head: bytes) -> str:
    """The encoding of the byte order mark; UTF-8 without one."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")


def head_text(document: Document) -> str:
    return _head_text(document.head)


def first_character(document: Document) -> str:
    """The first character that is neither blank nor a byte order mark; empty when there is none."""
    return head_text(document).lstrip("\ufeff \t\r\n")[:1]


@lru_cache(maxsize=1)
def _head_text(head: bytes) -> str:
    # The last character may be cut in the middle; an incremental decoder leaves it out.
    return codecs.getincrementaldecoder(encoding(head))("replace").decode(head)


def lines(document: Document) -> Iterator[TextLine]:
    """Yield the lines without their ends; longer ones than `LONGEST_LINE` are cut, broken bytes become U+FFFD."""
    name = encoding(document.head)  # before the document is opened: one reading at a time
    with document.open() as file:
        yield from _decoded(file, name)


def head_lines(document: Document) -> Iterator[TextLine]:
    """Yield the first of a document's lines, as `lines` does: those that its head has whole."""
    found = list(_decoded(io.BytesIO(document.head), encoding(document.head)))
    yield from found if len(document.head) < HEAD else found[:-1]


def _decoded(file: BinaryIO, name: str) -> Iterator[TextLine]:
    # In UTF-8 broken bytes are first kept apart, so that a U+FFFD of the text's own is no damage.
    errors = "surrogateescape" if name.startswith("utf-8") else "replace"
    with io.TextIOWrapper(file, name, errors, newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_LINE):
            number += 1
            cut = False
            while not line.endswith("\n") and (rest := text.readline(LONGEST_LINE)):
                cut = cut or rest != "\n"
                line = line if cut else line + rest
                if rest.endswith("\n"):
                    break
            yield TextLine(number, *_repaired(line.rstrip("\n"), name, cut), cut)


def _repaired(line: str, name: str, cut: bool) -> tuple[str, str]:
    if cut:
        return _BROKEN.sub("\ufffd", line), f"longer than {LONGEST_LINE:,} characters"
    if line.isascii():
        return line, ""
    line, broken = _BROKEN.subn("\ufffd", line) if name.startswith("utf-8") else (line, line.count("\ufffd"))
    if not broken:
        return line, ""
    return line, invalid_bytes(broken, name)


_BROKEN_RUN = re.compile("[\udc80-\udcff]+")


class LegacyLines:
    """The lines of a bibliography, often older than UTF-8: other bytes are read as Windows-1252, with one notice."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._reported = False
        self.notices: list[Notice] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        plain = encoding(self._document.head) == "utf-8"
        for line in _legacy_lines(self._document) if plain else lines(self._document):
            if line.damage and not self._reported and not line.cut:
                self._reported = True
                self.notices.append(Notice(self._document.name, line.number, line.damage))
            yield line.number, line.text

    def drain(self) -> list[Notice]:
        notices, self.notices = self.notices, []
        return notices


def _legacy_lines(document: Document) -> Iterator[TextLine]:
    with document.open() as file, io.TextIOWrapper(file, "utf-8", "surrogateescape", newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            cut = not line.endswith("\n") and len(line) > LONGEST_LINE
            while cut and (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield TextLine(number, *_as_cp1252(line.rstrip("\n")), cut)


def _as_cp1252(line: str) -> tuple[str, str]:
    if line.isascii():
        return line, ""
    line, broken = _BROKEN_RUN.subn(_western, line)
    return line, READ_AS_WINDOWS_1252 if broken else ""


def _western(broken: re.Match[str]) -> str:
    return broken.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


# A saved page has one or two megabytes, perhaps ten with everything that a browser adds.
LONGEST_TEXT = 64 * 1024 * 1024


def whole_text(document: Document) -> tuple[str, list[Notice]]:
    """The text of a document, and a notice of broken bytes; SourceError beyond `LONGEST_TEXT` bytes."""
    with document.open() as file:
        data = file.read(LONGEST_TEXT + 1)
    if len(data) > LONGEST_TEXT:
        raise SourceError("Too long", f"More than {LONGEST_TEXT // 2**20} MB cannot be read in one piece")
    name = encoding(document.head)
    try:
        return data.decode(name), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return data.decode(name, "replace"), [Notice(document.name, line, invalid_text(name))]
