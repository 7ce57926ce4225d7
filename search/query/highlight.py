"""Where a text is to light up: exactly the words by which a query found it."""

from __future__ import annotations

from collections.abc import Iterable

from search.query.terms import QueryTerm
from search.text.words import tokens

Span = tuple[int, int]


def spans(text: str, wanted: Iterable[QueryTerm], field: str) -> list[Span]:
    """Return the character ranges of a text that a query is after, sorted and apart from each other.

    Args:
        text: What stands on the screen, LaTeX already made readable.
        wanted: From `search.query.terms.wanted`.
        field: Which field the text is: `title`, `abstract`, `author`, `note`, or `keywords`.
    """
    sought = [want for want in wanted if want.field in (field, "any")]
    if not sought:
        return []
    cut = list(tokens(text))
    folded = [token.folded for token in cut]
    found: list[Span] = []
    for want in sought:
        for places in want.places(folded, stemmed=field != "author"):
            if want.slop:
                found.extend((cut[place].start, cut[place].end) for place in places)
            else:
                found.append((cut[places[0]].start, cut[places[-1]].end))
    return _merged(found)


def _merged(found: list[Span]) -> list[Span]:
    """Return the ranges sorted, those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
