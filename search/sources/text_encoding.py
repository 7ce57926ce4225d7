"""Encodings of texts: by a byte order mark, by a name given, and by guessing where bytes are no UTF-8."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from search.sources.base import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED = frozenset(name for _, name in _MARKS)
# What bibliographies that are no UTF-8 are written in, besides Windows-1252.
_OTHERS = ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8_r", "cp1250"]
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{3,}")
_FOREIGN = re.compile(rb"[\x80-\xff]")
# Bytes by which UTF-16 without a mark is told.
_SAMPLE = 1024


def read_as(name: str) -> str:
    """Tell of a guess, such as "not UTF-8: read as GB18030, which is a guess; --encoding names another"."""
    return f"not UTF-8: read as {name.upper().replace('_', '-')}, which is a guess; --encoding names another"


def encoding(head: bytes) -> str:
    """The encoding of the byte order mark, or of UTF-16 without one; else UTF-8."""
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    return marked or _unmarked(head[:_SAMPLE])


def _unmarked(head: bytes) -> str:
    # Every other byte of Latin text in UTF-16 is 0.
    if head.count(0) * 3 > len(head) > 3:
        for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) * 3 > len(zeros) * 2 and head.count(0) * 10 < zeros.count(0) * 11:
                return name
    return "utf-8"


def encoding_of(document: Document) -> str:
    """The encoding of the byte order mark, or the one that was named, or UTF-16 without a mark; else UTF-8."""
    found, named = encoding(document.head), document.encoding
    if not named or found in _MARKED:
        return found
    # The decoders of these ask for a mark.
    if named in ("utf-16", "utf-32"):
        return found if found.startswith(named) else f"{named}-le"
    return named


def best_encoding(document: Document) -> str:
    """That of `encoding_of`, or what a text that is no UTF-8 seems to be."""
    name = encoding_of(document)
    return (guessed(document.head) if name == "utf-8" else "") or name


@lru_cache(maxsize=1)
def guessed(head: bytes) -> str:
    """The encoding of a text that is no UTF-8, from its head; empty for UTF-8, and where Windows-1252 is plausible."""
    foreign = len(_FOREIGN.findall(head))
    if not foreign:
        return ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return ""
    # In Western texts, letters with accents stand between others.
    if sum(map(len, _FOREIGN_RUN.findall(head))) * 2 < foreign:
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(head, cp_isolation=_OTHERS).best()
    return best.encoding if best else ""
