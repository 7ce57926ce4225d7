"""The terms of a field with the papers that hold them, as columns: what is written and merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.engine.names import WORD, term, text
from search.engine.varints import Flags, Ints, differences
from search.text.words import stem


class Inverted(NamedTuple):
    """The terms of a field, flat: each column follows from the one before.

    Attributes:
        terms: Ascending.
        sizes: The number of papers that hold each.
        docs: The papers of each term, ascending.
        counts: How often the term stands in each paper; as many gaps follow each other for it.
        gaps: Where it stands in a paper: the first place, and the steps to the others. Empty for a
            field of whole values.
        same: For each term the number of the term in whose stead it stands, which has the very same
            postings and comes before it; -1 for one that has its own. The former's size is 0 here.
    """

    terms: list[bytes]
    sizes: Ints
    docs: Ints
    counts: Ints
    gaps: Ints
    same: Ints

    def shared(self) -> Inverted:
        """Return the same with every stem that has one word only standing for that word."""
        numbers = {one: number for number, one in enumerate(self.terms)}
        mark = term(WORD)
        only: dict[int, int] = {}
        for number, one in enumerate(self.terms):
            if one.startswith(mark):
                root = numbers.get(term(stem(text(one[len(mark) :]))), -1)
                only[root] = -1 if root in only else number
        same = np.full(len(self.terms), -1)
        ends = np.cumsum(self.sizes)
        held = np.concatenate(([0], np.cumsum(self.counts)))
        tokens = held[ends] - held[ends - self.sizes]
        pairs = np.array([(root, word) for root, word in only.items() if root >= 0 <= word], np.int64).reshape(-1, 2)
        roots, words = pairs[:, 0], pairs[:, 1]
        # The word stands wherever its stem does; as often, so nowhere else either.
        fits = (tokens[roots] == tokens[words]) & (self.sizes[roots] == self.sizes[words])
        same[roots[fits]] = words[fits]
        return self._without(same)

    def _without(self, same: Ints) -> Inverted:
        own = np.repeat(same < 0, self.sizes)
        gaps = self.gaps[np.repeat(own, self.counts)] if len(self.gaps) else self.gaps
        sizes = np.where(same < 0, self.sizes, 0)
        return Inverted(self.terms, sizes, self.docs[own], self.counts[own], gaps, same)


def gapped(places: Ints, counts: Ints) -> Ints:
    """Return the gaps, as in `Inverted`, between places that ascend for each paper.

    Args:
        places: All of them.
        counts: How many each paper of each term has.
    """
    return differences(places, firsts(counts)) if len(places) else places


def sorted_by(ranks: Ints) -> Ints:
    """Return the order that sorts small numbers, equal ones in the order in which they stand."""
    # One sort of plain numbers is some times faster than a stable one that returns an order.
    return np.sort(ranks << 32 | np.arange(len(ranks))) & 0xFFFFFFFF


def firsts(sizes: Ints) -> Ints:
    """Return where each of several stretches begins."""
    starts: Ints = np.cumsum(sizes) - sizes
    return starts


def kept(flags: Flags, sizes: Ints) -> Ints:
    """Return how many of each stretch are flagged."""
    sums = np.concatenate(([0], np.cumsum(flags)))
    ends = np.cumsum(sizes)
    found: Ints = sums[ends] - sums[ends - sizes]
    return found


def joined(parts: Sequence[Ints]) -> Ints:
    """Return arrays one after the other; none is an empty one."""
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
