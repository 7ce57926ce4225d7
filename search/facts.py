"""What papers are about and who wrote them: years, categories, keywords and authors, to be counted.

Read when they are first counted, not when the app starts: the list of papers does without. The values
are those that the query language finds, so that a count is what choosing the value shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.rows.arrays import IntArray
from search.rows.packed import Arrays
from search.rows.sets import PaperSet
from search.rows.valued import Valued

VALUED = ("year", "cat", "kw", "author")


def _nothing() -> Mapping[str, Valued]:
    return {facet: Valued.nothing() for facet in VALUED}


@dataclass(frozen=True, eq=False)
class Facts:
    """The values of every paper. Never changes; papers go by their numbers.

    Attributes:
        seqs: The number of the change as of which each paper was read; 0 where there is none.
        valued: The values of each facet.
    """

    seqs: IntArray = field(default_factory=lambda: np.zeros(1, np.int64))
    valued: Mapping[str, Valued] = field(default_factory=_nothing)

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[Any]]) -> Facts:
        """Return what `packed` gave."""
        return cls(arrays["seqs"], {facet: Valued.unpacked(facet, arrays) for facet in VALUED})

    def packed(self) -> Arrays:
        """Return them as arrays for a file."""
        arrays: Arrays = {"seqs": self.seqs}
        for facet, valued in self.valued.items():
            arrays |= valued.packed(facet)
        return arrays

    def listed(self, facet: str, pool: PaperSet, most: int, holding: str = "") -> Iterator[tuple[str, int]]:
        """Yield values as people write them with their counts, the most frequent first.

        A query for an author finds longer names, too: `Jane Doe` also finds `Jane Doe Smith`.

        Args:
            facet: One of `VALUED`.
            pool: The papers that are counted.
            most: How many values at most; years are all listed, newest first.
            holding: Letters that the value has to hold.
        """
        valued, year = self.valued[facet], facet == "year"
        for value, label, count in valued.listed(pool, None if year else most, holding, by_name=year):
            more = valued.having(value).count_in(pool) if facet == "author" else 0
            yield label, max(count, more)
