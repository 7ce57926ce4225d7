"""The lines of a document, decoded: whatever its encoding, line ends and damage."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from search.sources.base import Document

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


class Line(NamedTuple):
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


def lines(document: Document) -> Iterator[Line]:
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
            yield Line(number, *_mended(line.rstrip("\n"), name, cut), cut)


def _mended(line: str, name: str, cut: bool) -> tuple[str, str]:
    """Return the line with U+FFFD for what could not be decoded, and what is wrong with it."""
    if cut:
        return _BROKEN.sub("\ufffd", line), f"longer than {LONGEST_LINE:,} characters"
    if line.isascii():
        return line, ""
    line, broken = _BROKEN.subn("\ufffd", line) if name.startswith("utf-8") else (line, line.count("\ufffd"))
    if not broken:
        return line, ""
    return line, f"{broken} {'byte' if broken == 1 else 'bytes'} could not be read as {name[:6].upper()}, now �"
