"""A set of papers, kept as their numbers."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.rows.arrays import NONE, BoolArray, IntArray, mask_of


class PaperSet:
    """Papers by number. Never changes.

    Args:
        rows: Their numbers, each once, in any order.
        size: What all numbers are below.
        others: All papers but these are meant.
    """

    def __init__(self, rows: IntArray, size: int, *, others: bool = False) -> None:
        self.rows, self._size, self._others = rows, size, others

    @cached_property
    def mask(self) -> BoolArray:
        """Return a flag for each number: whether it stands in `rows`."""
        return mask_of(self.rows, self._size)

    def __len__(self) -> int:
        return len(self.rows)

    def holds(self, rows: IntArray) -> BoolArray:
        """Return for each of some papers whether it is one of these."""
        held: BoolArray = self.mask[rows]
        return ~held if self._others else held

    def count_in(self, pool: PaperSet) -> int:
        """Return how many papers of a pool are among these; the pool is no set of others."""
        both = self.rows[pool.mask[self.rows]] if len(self) < len(pool) else pool.rows[self.mask[pool.rows]]
        return len(pool) - len(both) if self._others else len(both)

    def without(self, less: PaperSet) -> PaperSet:
        """Return the papers of this that are not among others."""
        return PaperSet(self.rows[~less.holds(self.rows)], self._size)


def union(sets: list[PaperSet], size: int) -> PaperSet:
    """Return the papers that are in any of some sets, none of which is a set of others."""
    mask = np.zeros(size, np.bool_)
    for each in sets:
        mask[each.rows] = True
    return PaperSet(np.flatnonzero(mask), size)


NO_SET = PaperSet(NONE, 0)
