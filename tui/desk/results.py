"""Papers by number, and the ones that the chosen facets leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search.columns.arrays import IntArray
from search.columns.columns import Columns
from search.columns.paper_sets import NO_SET, PaperKeys, PaperSet
from search.paper import Paper
from search.query.facets import Leaf


class PaperNumbers:
    """All papers by number: those of the library, then those that only shelf or lists know.

    So one array can say of all papers whether they have a tag, and one order can hold both.

    Attributes:
        missing: Papers on shelf or lists that the library does not have; numbered from `columns.size` on.
    """

    def __init__(self, columns: Columns, remembered: Mapping[str, Paper]) -> None:
        self.columns = columns
        rows = columns.rows_of(list(remembered))
        self.missing = tuple(paper for paper, row in zip(remembered.values(), rows.tolist(), strict=True) if row < 0)
        self._missing_rows = {paper.key: columns.size + number for number, paper in enumerate(self.missing)}

    @property
    def size(self) -> int:
        """All numbers are below this."""
        return self.columns.size + len(self.missing)

    def row(self, key: str) -> int:
        """The number of a paper; -1 for an unknown one."""
        return self._missing_rows.get(key, -1) if key in self._missing_rows else self.columns.row(key)

    def rows_of(self, keys: Iterable[str]) -> IntArray:
        """The numbers of papers, -1 for unknown ones."""
        names = list(keys)
        rows = self.columns.rows_of(names)
        if self._missing_rows:
            for place in np.flatnonzero(rows < 0).tolist():
                rows[place] = self._missing_rows.get(names[place], -1)
        return rows

    def keys_of(self, rows: IntArray) -> list[str]:
        if not len(rows) or rows.max() < self.columns.size:
            return self.columns.keys_of(rows)
        first = self.columns.size
        keys = iter(self.columns.keys_of(rows[rows < first]))
        return [next(keys) if row < first else self.missing[row - first].key for row in rows.tolist()]

    def keys(self, rows: IntArray) -> PaperKeys:
        return PaperKeys(self, rows)

    def present(self, keys: Iterable[str]) -> IntArray:
        """The numbers of those papers that are known."""
        rows = self.rows_of(keys)
        return rows[rows >= 0]

    @cached_property
    def missing_rows(self) -> IntArray:
        return np.arange(self.columns.size, self.size)

    def in_library(self, rows: IntArray) -> IntArray:
        return rows[rows < self.columns.size] if self.missing else rows

    def papers(self, rows: IntArray) -> PaperSet:
        """Papers as a set; they may come from a slightly later state of the library."""
        return PaperSet(rows if not len(rows) or rows.max() < self.size else self.in_library(rows), self.size)


@dataclass(frozen=True, eq=False)
class FacetSelection:
    """The papers that a query's words find, and what was chosen of them.

    Attributes:
        hits: Papers by number, in search order.
        size: The number that all numbers are below.
        included: Facet to its chosen values, each with its papers; a paper must have one of the values.
        excluded: Facet to values that a paper must not have.
        hidden: Papers that show only where they are asked for: the dismissed ones.
    """

    hits: IntArray
    size: int
    included: Mapping[str, Mapping[Leaf, PaperSet]] = field(default_factory=dict)
    excluded: Mapping[str, Mapping[Leaf, PaperSet]] = field(default_factory=dict)
    hidden: PaperSet = NO_SET

    @cached_property
    def _visible(self) -> IntArray:
        return self.hits[~self.hidden.holds(self.hits)] if len(self.hidden) else self.hits

    def _left(self, but: str = "", spared: Leaf | None = None, *, with_hidden: bool = False) -> IntArray:
        left = self.hits if with_hidden else self._visible
        for facet, chosen in self.included.items():
            if facet != but:
                # Each narrows what is left for the next one to look at.
                left = left[np.logical_or.reduce([papers.holds(left) for papers in chosen.values()])]
        for facet, ruled_out in self.excluded.items():
            for leaf, papers in ruled_out.items():
                if not (facet == but and leaf == spared):
                    left = left[~papers.holds(left)]
        return left

    @cached_property
    def rows(self) -> IntArray:
        return self._left()

    @cached_property
    def _pools(self) -> dict[tuple[str, Leaf | None], PaperSet]:
        return {}

    def pool(self, facet: str, excluded: Leaf | None = None) -> PaperSet:
        """Papers among which a facet's values are counted: those that all other facets leave.

        Args:
            facet: Its own chosen values do not narrow the papers.
            excluded: An excluded value whose papers are counted as if it were not excluded.
        """
        # Where nothing of the facet was chosen, it is what is left anyway.
        which = (facet if facet in self.included or excluded is not None else "", excluded)
        if which not in self._pools:
            rows = self._left(*which) if which[0] else self.rows
            self._pools[which] = PaperSet(rows, self.size)
        return self._pools[which]

    def hidden_count(self) -> int:
        if not len(self.hidden):
            return 0
        return int(np.count_nonzero(self.hidden.holds(self._left(with_hidden=True))))
