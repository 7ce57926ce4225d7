"""Highlighting: the character ranges of the words by which a query found a text."""

from __future__ import annotations

from collections.abc import Iterable

from search.query.terms import QueryTerm
from search.text.words import tokens

Span = tuple[int, int]


def spans(text: str, terms: Iterable[QueryTerm], field: str) -> list[Span]:
    """Ranges of a readable text that match query terms, sorted and without overlaps."""
    searched = [term for term in terms if term.field in (field, "any")]
    if not searched:
        return []
    split = list(tokens(text))
    folded = [token.folded for token in split]
    found: list[Span] = []
    for term in searched:
        for places in term.places(folded, stemmed=field != "author"):
            if term.slop:
                found.extend((split[place].start, split[place].end) for place in places)
            else:
                found.append((split[places[0]].start, split[places[-1]].end))
    return _merged(found)


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
