"""The lines of a document, decoded: whatever its encoding, line ends and damage."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from search.errors import SourceError
from search.sources.base import Document, Notice

# No line of text is longer; what is longer is cut, so that memory stays bounded.
LONGEST_LINE = 1_000_000
_BROKEN = re.compile("[\udc80-\udcff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextLine(NamedTuple):
    """A line of text, its number counted from 1, and what is wrong with it (empty when nothing is)."""

    number: int
    text: str
    damage: str = ""
    cut: bool = False


def encoding(head: bytes) -> str:
    """Return the encoding that a byte order mark names; UTF-8 without one."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8")


def head_text(document: Document) -> str:
    """Return the text of a document's head, broken bytes replaced."""
    # The last character may be cut in the middle; an incremental decoder leaves it out.
    return codecs.getincrementaldecoder(encoding(document.head))("replace").decode(document.head)


def lines(document: Document) -> Iterator[TextLine]:
    r"""Yield the lines of a document without their ends (`\n`, `\r\n` or `\r`).

    Bytes that cannot be decoded become U+FFFD and are told in `damage`. A line of more than
    `LONGEST_LINE` characters is cut.
    """
    name = encoding(document.head)
    # In UTF-8 broken bytes are first kept apart, so that a U+FFFD of the text's own is no damage.
    errors = "surrogateescape" if name.startswith("utf-8") else "replace"
    with document.open() as file, io.TextIOWrapper(file, name, errors, newline=None) as text:
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
    """Return the line with U+FFFD for what could not be decoded, and what is wrong with it."""
    if cut:
        return _BROKEN.sub("\ufffd", line), f"longer than {LONGEST_LINE:,} characters"
    if line.isascii():
        return line, ""
    line, broken = _BROKEN.subn("\ufffd", line) if name.startswith("utf-8") else (line, line.count("\ufffd"))
    if not broken:
        return line, ""
    return line, f"{broken} {'byte' if broken == 1 else 'bytes'} could not be read as {name[:6].upper()}, now �"


_BROKEN_RUN = re.compile("[\udc80-\udcff]+")


class LegacyLines:
    """The lines of a document, in which bytes that are not UTF-8 are read as Windows-1252.

    Attributes:
        remarks: What was not told yet: the first such line speaks for all.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._told = False
        self.remarks: list[Notice] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number; what is longer than `LONGEST_LINE` is cut."""
        plain = encoding(self._document.head) == "utf-8"
        for line in _legacy_lines(self._document) if plain else lines(self._document):
            if line.damage and not self._told and not line.cut:
                self._told = True
                self.remarks.append(Notice(self._document.name, line.number, line.damage))
            yield line.number, line.text

    def taken(self) -> list[Notice]:
        """Return the remarks so far, once."""
        remarks, self.remarks = self.remarks, []
        return remarks


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
    return line, "not UTF-8: read as Windows-1252, as are all such lines after it" if broken else ""


def _western(broken: re.Match[str]) -> str:
    return broken.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


# A saved page has one or two megabytes, with all that a browser writes into it perhaps ten.
LONGEST_TEXT = 64 * 1024 * 1024


def whole_text(document: Document) -> tuple[str, list[Notice]]:
    """Return the text of a document, and a remark when some of it could not be decoded and is now U+FFFD.

    Raises:
        SourceError: It is longer than `LONGEST_TEXT` bytes.
        OSError: It cannot be read.
    """
    with document.open() as file:
        data = file.read(LONGEST_TEXT + 1)
    if len(data) > LONGEST_TEXT:
        raise SourceError("It is too long", f"More than {LONGEST_TEXT // 2**20} MB cannot be read in one piece")
    name = encoding(document.head)
    try:
        return data.decode(name), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"there are bytes that could not be read as {name[:6].upper()}, now �"
        return data.decode(name, "replace"), [Notice(document.name, line, said)]
