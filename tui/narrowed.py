"""What was chosen of the facets, and which papers that leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from search.query.facets import Leaf
from search.rows.arrays import IntArray
from search.rows.sets import NO_SET, PaperSet


@dataclass(frozen=True, eq=False)
class Narrowed:
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
