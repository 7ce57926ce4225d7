"""Finds the acronyms that a text explains, with what they stand for.

Short and long forms are found as in A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003, 451-462: both patterns, `long form (SHORT)` and
`SHORT (long form)`, and the rules of the authors' own program; ours are only `_FALSE` and the conditions in `_short`.

Our own code, because the package `abbreviations` 0.2.5 takes a hyphen for the start of the long form ("modal large
language models", "supervised learning" for SSL), knows only the first pattern, finds nothing in a text with an odd
parenthesis, and sets up logging when it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.synonyms.synonyms import in_capitals
from search.text.function_words import FUNCTION_WORDS
from search.text.words import fold

LONGEST = 10
"""Letters of a short form, and words of a long form, at most."""

_PARENTHESES = re.compile(r"\(([^()]{2,200})\)")
_SENTENCE_END = re.compile(r"[.!?;:]\s+")
_APART = re.compile(r"[\s-]+")
_WITHIN = re.compile(r"[,;] |, ?(?=e\.g\.|i\.e\.)")
_QUOTES = "\"'“”‘’«»`*"
# Parentheses that happen to match the words before them: references, asides, numerals; and words so common that every
# search for them would change, beside the function words.
_FALSE = (
    r"(?:fig|figs|figure|tab|table|eq|eqs|equation|sec|section|app|appendix|ref|refs|chapter|ch|alg|algorithm|"
    r"theorem|lemma|vol|no|pp|see|cf|e\.?g|i\.?e|vs|et|etc|aka|left|right|top|bottom|ours|ver|version)\b.*|"
    r"x{0,3}(?:ix|iv|v?i{0,3})|am|go|new|use"
)


class AcronymPair(NamedTuple):
    """A short form and its long form, both as written."""

    short: str
    long: str


def find_acronyms(text: str) -> Iterator[AcronymPair]:
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


def _pair(before: str, within: str) -> AcronymPair | None:
    """The pair of the text before and within parentheses, by either pattern."""
    if len(within.split()) > 2 or len(within) > LONGEST:
        last = before.rsplit(None, 1)[-1].strip(_QUOTES) if before else ""
        return _explained(last, within) if _short(last) else None
    if not _short(within):
        return None
    # As many words before the parenthesis as the long form may have.
    most = min(len(within) + 5, 2 * len(within))
    return _explained(within, " ".join(before.split()[-most:]))


def _short(text: str) -> bool:
    """Whether a text may be a short form: a capital within, more letters than digits, no false friend."""
    letters = sum(letter.isalpha() for letter in text)
    return (
        2 <= len(text) <= LONGEST
        and len(text.split()) <= 2
        and text[0].isalnum()
        and letters >= 2
        and 2 * letters > len(text.replace("-", ""))
        and in_capitals(text)
        and fold(text) not in FUNCTION_WORDS
        and re.fullmatch(_FALSE, text, re.IGNORECASE) is None
    )


def _explained(short: str, before: str) -> AcronymPair | None:
    long = _best(short, before).strip(_QUOTES + " ,")
    count = sum(letter.isalnum() for letter in short)
    size = len(_APART.split(long))
    if len(long) <= len(short) or short in long.split() or long.endswith(short) or size > LONGEST:
        return None
    return AcronymPair(short, long) if 0 < size <= min(2 * count, count + 5) else None


def _best(short: str, text: str) -> str:
    """The shortest end of a text that spells the short form; empty if none does.

    From right to left, each letter of the short form is searched for in the text; the first one must start a word, and
    anything joined to that word by a hyphen belongs to the long form.
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
