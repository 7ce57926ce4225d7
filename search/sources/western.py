"""The lines of documents from before UTF-8: bibliographies are often older than their encoding."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from search.sources.base import Document, Noticed
from search.sources.lines import LONGEST_LINE, Line, encoding, lines

_BROKEN = re.compile("[\udc80-\udcff]+")


class WesternLines:
    """The lines of a document, in which bytes that are not UTF-8 are read as Windows-1252.

    Attributes:
        remarks: What was not told yet: the first such line speaks for all.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._told = False
        self.remarks: list[Noticed] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number; what is longer than `LONGEST_LINE` is cut."""
        plain = encoding(self._document.head) == "utf-8"
        for line in _lines(self._document) if plain else lines(self._document):
            if line.damage and not self._told and not line.cut:
                self._told = True
                self.remarks.append(Noticed(self._document.name, line.number, line.damage))
            yield line.number, line.text

    def taken(self) -> list[Noticed]:
        """Return the remarks so far, once."""
        remarks, self.remarks = self.remarks, []
        return remarks


def _lines(document: Document) -> Iterator[Line]:
    with document.open() as file, io.TextIOWrapper(file, "utf-8", "surrogateescape", newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            cut = not line.endswith("\n") and len(line) > LONGEST_LINE
            while cut and (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield Line(number, *_mended(line.rstrip("\n")), cut)


def _mended(line: str) -> tuple[str, str]:
    if line.isascii():
        return line, ""
    line, broken = _BROKEN.subn(_western, line)
    return line, "not UTF-8: read as Windows-1252, as are all such lines after it" if broken else ""


def _western(broken: re.Match[str]) -> str:
    return broken.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")
