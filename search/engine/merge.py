"""Segments merged into one: a stretch of terms at a time, as whole columns.

So a merge needs the memory of a stretch, whatever the size of the segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.engine.inverted import Inverted, firsts, joined, kept, sorted_by
from search.engine.names import WORD, term
from search.engine.postings import Postings
from search.engine.segment import Segment
from search.engine.varints import Flags, Ints, spread

# Postings that are merged at once, about, and those of the largest part at least: more take longer, too,
# for want of room in the processor's cache.
_AT_ONCE = 1 << 18
_OF_ONE = 1 << 12
# The words as they are written end before this, and stems begin: a stem may stand for a word, and that
# must have its new number by then.
_AFTER_WORDS = bytes([term(WORD)[0] + 1])


class Taken(NamedTuple):
    """The postings of some terms: how many papers each has; and papers, counts and gaps as in `Inverted`."""

    sizes: Ints
    docs: Ints
    counts: Ints
    gaps: Ints

    def without(self, gone: Flags) -> Taken:
        """Return them without some of the papers."""
        stays = ~gone
        gaps = self.gaps[np.repeat(stays, self.counts)] if len(self.gaps) else self.gaps
        return Taken(kept(stays, self.sizes), self.docs[stays], self.counts[stays], gaps)


class Field:
    """A field of a segment that is merged; terms go by their number in sorted order.

    Args:
        postings: The field.
        moved: The papers' numbers in the new segment, -1 for those that are left behind.
    """

    def __init__(self, postings: Postings, moved: Ints) -> None:
        self._postings = postings
        self._moved = moved
        self.size = postings.size
        self.terms = postings.terms
        self.at_least = postings.at_least
        self.owners = postings.owners
        self.frequencies = postings.frequencies

    def take(self, numbers: Ints) -> Taken:
        """Return the postings of terms, papers by their numbers in the new segment."""
        docs, sizes = self._postings.docs_of(numbers)
        taken = Taken(sizes, self._moved[docs], self._postings.counts_of(numbers), self._postings.gaps_of(numbers))
        gone = taken.docs < 0
        return taken.without(gone) if gone.any() else taken


class Part:
    """Papers that are merged with others.

    Args:
        fields: Their fields that have terms.
    """

    def __init__(self, fields: dict[str, Field]) -> None:
        self._fields = fields

    @classmethod
    def of_segment(cls, segment: Segment, moved: Ints) -> Part:
        """Return the papers of a segment; `moved` as in `Field`."""
        found = {name: segment.field(name) for name in segment.field_names()}
        return cls({name: Field(field, moved) for name, field in found.items() if field})

    def names(self) -> list[str]:
        """Return the names of the fields."""
        return list(self._fields)

    def field(self, name: str) -> Field | None:
        """Return a field; None where it has no terms."""
        return self._fields.get(name)


def moved(docs: Ints, size: int, first: int) -> Ints:
    """Return for each of a segment's papers its new number, counted from the first; -1 for the others."""
    found = np.full(size, -1, np.int64)
    found[docs] = np.arange(first, first + len(docs))
    return found


def merged(parts: Sequence[Field]) -> Iterator[Inverted]:
    """Yield the terms of a field, stretch by stretch; the parts' papers follow each other."""
    numbers = [np.full(part.size, -1, np.int64) for part in parts]
    written = 0
    for ranges in _stretches(parts):
        columns = _stretch(parts, ranges, numbers, written)
        written += len(columns.terms)
        yield columns


def _stretches(parts: Sequence[Field]) -> Iterator[list[tuple[int, int]]]:
    """Yield a range of terms for each part, the same stretch of the alphabet for all."""
    largest = max(parts, key=lambda part: part.size)
    sums = np.cumsum(largest.frequencies(np.arange(largest.size)))
    step = max(_AT_ONCE // len(parts), _OF_ONE)
    steps = np.searchsorted(sums, np.arange(step, int(sums[-1]) if len(sums) else 0, step))
    bounds = {largest.terms(at, at + 1)[0] for at in steps.tolist() if 0 < at < largest.size}
    ends = [[part.at_least(bound) for part in parts] for bound in sorted(bounds | {_AFTER_WORDS})]
    for low, high in pairwise([[0] * len(parts), *ends, [part.size for part in parts]]):
        yield list(zip(low, high, strict=True))


def _stretch(
    parts: Sequence[Field], ranges: Sequence[tuple[int, int]], numbers: Sequence[Ints], written: int
) -> Inverted:
    texts = [part.terms(low, high) for part, (low, high) in zip(parts, ranges, strict=True)]
    terms = sorted(set().union(*texts))
    rank_of = {one: rank for rank, one in enumerate(terms)}
    ranks = [np.array([rank_of[one] for one in text], np.int64) for text in texts]
    same = _same(parts, ranges, numbers, ranks, len(terms))
    taken = []
    for part, (low, high), rank in zip(parts, ranges, ranks, strict=True):
        own = same[rank] < 0
        found = part.take(np.arange(low, high)[own])
        taken.append((np.repeat(rank[own], found.sizes), found))
    held = joined([rank for rank, _ in taken])
    order = sorted_by(held)
    counts = joined([found.counts for _, found in taken])
    gaps = joined([found.gaps for _, found in taken])
    if len(gaps):
        gaps = gaps[spread(firsts(counts)[order], counts[order])]
    sizes = np.bincount(held, minlength=len(terms))
    alive = (sizes > 0) | (same >= 0)
    new = np.where(alive, written + np.cumsum(alive) - 1, -1)
    for number, (low, high), rank in zip(numbers, ranges, ranks, strict=True):
        number[low:high] = new[rank]
    left = [one for one, stays in zip(terms, alive.tolist(), strict=True) if stays]
    docs = joined([found.docs for _, found in taken])
    return Inverted(left, sizes[alive], docs[order], counts[order], gaps, same[alive])


def _same(
    parts: Sequence[Field], ranges: Sequence[tuple[int, int]], numbers: Sequence[Ints], ranks: Sequence[Ints], size: int
) -> Ints:
    """Return the new numbers of the terms for which terms stand in every part that has them; -1 for others."""
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
    for part, (low, high), number, rank in zip(parts, ranges, numbers, ranks, strict=True):
        every = np.arange(low, high)
        owners = part.owners(every)
        new = np.where(owners == every, -1, number[owners])
        lowest[rank] = np.minimum(lowest[rank], new)
        highest[rank] = np.maximum(highest[rank], new)
    return np.where(lowest == highest, highest, -1)
