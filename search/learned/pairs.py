"""Short forms and their long forms, found in running text.

A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 2003, 451-462. Both of its patterns, `long form
(SHORT)` and `SHORT (long form)`, and its rules, as in the authors' own program; beyond them only
`_FALSE` and what `_short` asks for.

Own code, because the package `abbreviations` 0.2.5 takes a hyphen for the start of the long form
("modal large language models", "supervised learning" for SSL), knows only the first pattern, finds
nothing in a text with an odd parenthesis, and sets up logging when it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 10
"""Letters of a short form, and words of a long form, at most."""

_PARENTHESES = re.compile(r"\(([^()]{2,200})\)")
_SENTENCE_END = re.compile(r"[.!?;:]\s+")
_APART = re.compile(r"[\s-]+")
_WITHIN = re.compile(r"[,;] |, ?(?=e\.g\.|i\.e\.)")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_QUOTES = "\"'“”‘’«»`*"
# What stands in parentheses and spells itself somewhere before them by chance: references, asides,
# numerals, and words that would make every search for them another one.
_FALSE = re.compile(
    r"(?:fig|figs|figure|tab|table|eq|eqs|equation|sec|section|app|appendix|ref|refs|chapter|ch|alg|algorithm|"
    r"theorem|lemma|vol|no|pp|see|cf|e\.?g|i\.?e|vs|et|etc|aka|left|right|top|bottom|ours|ver|version)\b.*|"
    r"x{0,3}(?:ix|iv|v?i{0,3})|"
    r"a|all|am|an|and|any|are|as|at|be|but|by|can|do|does|each|for|from|go|had|has|have|he|her|him|his|how|i|if|in|"
    r"into|is|it|its|may|me|more|most|my|new|no|not|now|of|off|on|one|only|or|our|out|over|own|per|she|so|some|such|"
    r"than|that|the|their|them|then|there|these|they|this|those|to|too|two|under|up|us|use|was|we|were|what|when|"
    r"which|who|why|will|with|you|your",
    re.IGNORECASE,
)


class Pair(NamedTuple):
    """A short form and what it stands for, both as written."""

    short: str
    long: str


def pairs(text: str) -> Iterator[Pair]:
    """Yield the short forms that a readable text explains; time is linear in the text."""
    if "(" not in text:
        return
    after = 0
    for match in _PARENTHESES.finditer(text):
        before = text[max(after, match.start() - 300) : match.start()]
        after = match.end()
        before = _SENTENCE_END.split(before)[-1].rstrip()
        pair = _pair(before, _WITHIN.split(match[1], maxsplit=1)[0].strip().strip(_QUOTES))
        if pair:
            yield pair


def _pair(before: str, within: str) -> Pair | None:
    """Return the pair of what stands before and within parentheses, by either pattern."""
    if len(within.split()) > 2 or len(within) > LONGEST:
        last = before.rsplit(None, 1)[-1].strip(_QUOTES) if before else ""
        return _explained(last, within) if _short(last) else None
    if not _short(within):
        return None
    # As many words before the parenthesis as the long form may have.
    most = min(len(within) + 5, 2 * len(within))
    return _explained(within, " ".join(before.split()[-most:]))


def _short(text: str) -> bool:
    """Return whether a text may be a short form: a capital, more letters than digits, no false friend."""
    letters = sum(letter.isalpha() for letter in text)
    return (
        2 <= len(text) <= LONGEST
        and len(text.split()) <= 2
        and text[0].isalnum()
        and letters >= 2
        and 2 * letters > len(text.replace("-", ""))
        and _CAPITAL.search(text) is not None
        and _FALSE.fullmatch(text) is None
    )


def _explained(short: str, before: str) -> Pair | None:
    """Return the pair where the text before explains the short form."""
    long = _best(short, before).strip(_QUOTES + " ,")
    count = sum(letter.isalnum() for letter in short)
    size = len(_APART.split(long))
    if len(long) <= len(short) or short in long.split() or long.endswith(short) or size > LONGEST:
        return None
    return Pair(short, long) if 0 < size <= min(2 * count, count + 5) else None


def _best(short: str, text: str) -> str:
    """Return the shortest end of a text that spells the short form; empty when none does.

    From right to left, each letter of the short form is looked for in the text; the first one must
    begin a word, and what it is part of by a hyphen belongs to the long form.
    """
    place = len(text) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while place >= 0 and (
            text[place].lower() != letter or (index == 0 and place > 0 and text[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
        place -= 1
    return text[text.rfind(" ", 0, place + 1) + 1 :]
