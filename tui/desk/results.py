"""Papers by number and the ones that the chosen facets leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search.columns.arrays import IntArray
from search.columns.columns import Columns
from search.columns.paper_sets import NO_SET, PaperKeys, PaperSet
from search.paper import Paper
from search.query.facets import Leaf


class PaperNumbers:
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


@dataclass(frozen=True, eq=False)
class FacetSelection:
    """The papers that a query's words find, and what was chosen of them.

    Attributes:
        hits: Papers by number, in the order in which they were found.
        size: What all numbers are below.
        included: Facet to its chosen values, each with the papers that have it; a paper has to have one of them.
        excluded: Facet to values that it must not have.
        hidden: Papers that only show where they are asked for: the dismissed ones.
    """

    hits: IntArray
    size: int
    included: Mapping[str, Mapping[Leaf, PaperSet]] = field(default_factory=dict)
    excluded: Mapping[str, Mapping[Leaf, PaperSet]] = field(default_factory=dict)
    hidden: PaperSet = NO_SET

    @cached_property
    def _seen(self) -> IntArray:
        return self.hits[~self.hidden.holds(self.hits)] if len(self.hidden) else self.hits

    def _left(self, but: str = "", spared: Leaf | None = None, *, whole: bool = False) -> IntArray:
        left = self.hits if whole else self._seen
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
        """Return what is left."""
        return self._left()

    @cached_property
    def _pools(self) -> dict[tuple[str, Leaf | None], PaperSet]:
        return {}

    def pool(self, facet: str, excluded: Leaf | None = None) -> PaperSet:
        """Return the papers among which a facet's values are counted: those that all other facets leave.

        Args:
            facet: Whose own chosen values do not count here.
            excluded: A value that is ruled out, for which papers are counted as if it were not.
        """
        # Where nothing of the facet was chosen, it is what is left anyway.
        asked = (facet if facet in self.included or excluded is not None else "", excluded)
        if asked not in self._pools:
            rows = self._left(*asked) if asked[0] else self.rows
            self._pools[asked] = PaperSet(rows, self.size)
        return self._pools[asked]

    def out_of_sight(self) -> int:
        """Return how many hidden papers would be left."""
        return int(np.count_nonzero(self.hidden.holds(self._left(whole=True)))) if len(self.hidden) else 0
