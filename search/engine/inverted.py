"""The terms of a field with the papers that hold them, as columns: what is written and merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.engine.varints import Flags, Ints


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
