"""Whether two records look like one paper: how far apart their titles are, and what else speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from search.paper import Paper
from search.query.distance import distance
from search.text.latex import readable
from search.text.words import words

# One edit in so many letters of a title, and so many at most: a slip or two, and not another word.
_LETTERS_AN_EDIT = 15
_MOST_EDITS = 4
# An abstract of fewer words says nothing about likeness.
_FEWEST_WORDS = 20
_ROMAN = re.compile("[ivx]+")


class Title(NamedTuple):
    """A title made comparable.

    Attributes:
        words: Folded.
        joined: The same without spacing, so that a hyphen or a blank is no difference.
        numbers: What tells the parts of a series apart: `Part II`, `GPT-4`, `Plan B`.
    """

    words: frozenset[str]
    joined: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Title:
        """Return a title, made comparable."""
        told = words(readable(text))
        return cls(frozenset(told), "".join(told), tuple(sorted(filter(_is_number, told))))


def _is_number(word: str) -> bool:
    # `a survey` and `survey` are no two parts of anything.
    return not word.isalpha() or (len(word) == 1 and word != "a") or _ROMAN.fullmatch(word) is not None


def near(a: Title, b: Title) -> int | None:
    """Return by how many edits two titles differ; None for too many, and where their numbers differ."""
    if a.joined == b.joined:
        return 0 if a.joined else None
    most = min(_MOST_EDITS, min(len(a.joined), len(b.joined)) // _LETTERS_AN_EDIT)
    if abs(len(a.joined) - len(b.joined)) > most or a.numbers != b.numbers:
        return None
    # An edit changes two words at most, or makes two of one; counted before letters are, which takes longer.
    if len(a.words ^ b.words) > 3 * most:
        return None
    one, other = _differing(a.joined, b.joined)
    edits = distance(one, other, most)
    return edits if edits <= most else None


def _differing(a: str, b: str) -> tuple[str, str]:
    """Return two texts without what they begin and end with alike."""
    start = next((i for i, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    pairs = enumerate(zip(reversed(a), reversed(b), strict=False))
    end = next((i for i, (one, other) in pairs if one != other), min(len(a), len(b)))
    return a[: len(a) - end], b[: len(b) - end]


class Verdict(NamedTuple):
    """What authors and abstracts say of two records.

    Attributes:
        agree: What speaks for one paper, in words; empty for nothing.
        same_text: The abstracts are the same, or nearly.
        against: They speak for two papers.
    """

    agree: str = ""
    same_text: bool = False
    against: bool = False


def judged(a: Paper, b: Paper) -> Verdict:
    """Return what authors and abstracts say; nothing where a record has neither."""
    people = _shared(_people(a), _people(b))
    one, other = _text(a), _text(b)
    text = _shared(one, other) if min(len(one), len(other)) >= _FEWEST_WORDS else None
    if text is not None and text >= 0.6:
        return Verdict("their abstracts agree", same_text=True)
    against = (text is not None and text < 0.4) or people == 0
    if not against and people is not None and people >= 0.5:
        return Verdict("their authors agree")
    return Verdict(against=against)


def _people(paper: Paper) -> set[str]:
    # The words of all names, for sources differ in their order; initials are in one source and not in the other.
    return {word for name in paper.authors for word in words(name) if len(word) > 1}


def _text(paper: Paper) -> set[str]:
    return set(words(readable(paper.abstract)))


def _shared(a: Iterable[str], b: Iterable[str]) -> float | None:
    """Return how much of two sets is in both, 0 to 1; None where one is empty."""
    one, other = set(a), set(b)
    return len(one & other) / len(one | other) if one and other else None
