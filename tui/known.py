"""Everything that library and shelf know, by number: what only the shelf remembers has the numbers after the library's.

So one array can say of all papers whether they have a tag, and one order can hold both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import numpy as np

from search.columns import Columns
from search.paper import Paper
from search.rows.arrays import IntArray
from search.rows.keys import PaperKeys
from search.rows.sets import PaperSet


class Known:
    """The papers that can be shown, as of one moment.

    Args:
        columns: The library.
        kept: What shelf and lists remember, by key.

    Attributes:
        columns: The library.
        gone: What is remembered and not in the library, in its order; numbered from `columns.size` on.
    """

    def __init__(self, columns: Columns, kept: Mapping[str, Paper]) -> None:
        self.columns = columns
        rows = columns.rows_of(list(kept))
        self.gone = tuple(paper for paper, row in zip(kept.values(), rows.tolist(), strict=True) if row < 0)
        self._gone_rows = {paper.key: columns.size + number for number, paper in enumerate(self.gone)}
        self._sets: dict[object, tuple[object, PaperSet]] = {}

    @property
    def size(self) -> int:
        """Return what all numbers are below."""
        return self.columns.size + len(self.gone)

    def row(self, key: str) -> int:
        """Return the number of a paper; -1 for an unknown one."""
        return self._gone_rows.get(key, -1) if key in self._gone_rows else self.columns.row(key)

    def rows_of(self, keys: Iterable[str]) -> IntArray:
        """Return the numbers of papers, -1 for unknown ones."""
        wanted = list(keys)
        rows = self.columns.rows_of(wanted)
        if self._gone_rows:
            for place in np.flatnonzero(rows < 0).tolist():
                rows[place] = self._gone_rows.get(wanted[place], -1)
        return rows

    def keys_of(self, rows: IntArray) -> list[str]:
        """Return the keys of papers."""
        if not len(rows) or rows.max() < self.columns.size:
            return self.columns.keys_of(rows)
        first = self.columns.size
        keys = iter(self.columns.keys_of(rows[rows < first]))
        return [next(keys) if row < first else self.gone[row - first].key for row in rows.tolist()]

    def keys(self, rows: IntArray) -> PaperKeys:
        """Return papers in an order, by their keys."""
        return PaperKeys(self, rows)

    def found(self, keys: Iterable[str]) -> IntArray:
        """Return the numbers of those papers that are known."""
        rows = self.rows_of(keys)
        return rows[rows >= 0]

    @cached_property
    def gone_rows(self) -> IntArray:
        """Return the numbers of what the library does not hold."""
        return np.arange(self.columns.size, self.size)

    def in_library(self, rows: IntArray) -> IntArray:
        """Return those of some papers that the library holds, in their order."""
        return rows[rows < self.columns.size] if self.gone else rows

    def papers(self, rows: IntArray) -> PaperSet:
        """Return papers as a set. They may have been found in the library as it was a moment later."""
        return PaperSet(rows if not len(rows) or rows.max() < self.size else self.in_library(rows), self.size)

    def kept(self, what: object, state: object, made: Callable[[], PaperSet]) -> PaperSet:
        """Return a set that is made once for each state of what it comes from.

        Args:
            what: Names the set.
            state: Another object after every change.
            made: Makes it.
        """
        of, held = self._sets.get(what, (None, None))
        if held is None or of is not state:
            held = made()
            self._sets[what] = state, held
        return held
