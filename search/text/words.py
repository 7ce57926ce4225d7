"""Words: how a text is split, folded, stemmed and compared. One definition for index, query and screen.

The index, the query parser and the highlighter must agree to the letter, so all three split text
here. A word is a run of letters and digits (marks included); a Han or Kana character is a word
of its own, because those scripts have no spaces and a phrase of characters then finds them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from search.text.stemmer import porter_stem

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Negated classes only, no lookahead: indexing spends a third of its time here.
_ALNUM = rf"[^\W_{_CJK}]"
_WORD = re.compile(rf"[{_CJK}]|{_ALNUM}+(?:[\u0300-\u036f]+{_ALNUM}*)*")
_ASCII_WORD = re.compile("[a-z0-9]+")
# Letters that NFKD does not decompose, although people type them without the stroke or as two letters.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
# Anything longer is not a word (a hash, a data URL); it is cut, so that terms stay short.
MAX_WORD = 64


class Token(NamedTuple):
    """A word of a text: its character offsets and its folded form."""

    start: int
    end: int
    folded: str


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Remove case, accents and compatibility forms (`Erdős` → `erdos`)."""
    if word.isascii():
        return word.lower()[:MAX_WORD]
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(c for c in decomposed.casefold() if c.isalnum())[:MAX_WORD]


def tokens(text: str) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Token(match.start(), match.end(), folded)


def pieces(text: str) -> list[str]:
    """The words of a text in order, not yet folded."""
    # The same words in half the time; most abstracts are ASCII.
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else _WORD.findall(text)


def words(text: str) -> list[str]:
    if text.isascii():
        return [word[:MAX_WORD] for word in pieces(text)]
    return [folded for word in pieces(text) if (folded := fold(word))]


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """The Porter stem of a folded word (`distillation` → `distil`)."""
    return porter_stem(folded) if folded.isascii() and len(folded) > 2 else folded


def exact(text: str) -> str:
    """The form in which exact fields are compared: `Mar 11` → `mar-11`, without quotes, which no query can hold."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    plain = plain.replace("_", " ").replace('"', " ")
    return "-".join(plain.split())


def distance(a: str, b: str, most: int) -> int:
    """The number of letters to add, drop, change or swap with a neighbour, or `most + 1` as soon as it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        # Two rows, for a swap steps over one.
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
