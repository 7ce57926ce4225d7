"""What papers are about and who wrote them, to be counted among some of them: a row for each value of each paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search.catalog.catalog import Catalog
from search.query.facets import identity
from search.text.clean import clean_line
from search.text.latex import readable

# Facet to its place in a row of `Catalog.facts`.
FACETS = {"cat": 3, "kw": 4, "author": 5}


@dataclass(frozen=True, eq=False)
class Values:
    """The values of one facet.

    Attributes:
        papers: Of each value that a paper has, the number of the paper.
        values: Likewise, the number of the value.
        labels: Of each value, one way to write it; cleaned when it is shown.
    """

    papers: NDArray[np.int64]
    values: NDArray[np.int64]
    labels: Sequence[str]

    @classmethod
    def read(cls, facet: str, told: Sequence[str]) -> Values:
        """Return the values of a facet.

        Args:
            facet: One of `FACETS`.
            told: Of each paper a JSON list of texts.
        """
        # Read at once: a call for each of a hundred thousand papers takes longer than all reading.
        lists: list[list[str]] = json.loads(f"[{','.join(told)}]")
        texts: dict[str, int] = {}
        written = [texts.setdefault(text, len(texts)) for text in chain.from_iterable(lists)]
        same: dict[str, int] = {}
        labels: list[str] = []
        numbers = np.empty(len(texts), np.int64)
        for number, text in enumerate(texts):
            value = identity(facet, readable(text))
            place = same.setdefault(value, len(same)) if value else -1
            numbers[number] = place
            if place == len(labels):
                labels.append(text)
        papers = np.repeat(np.arange(len(lists)), np.fromiter(map(len, lists), np.int64, len(lists)))
        values = numbers[np.array(written, np.int64)] if written else np.empty(0, np.int64)
        # A paper that tells a value twice, in two spellings, has it once.
        once = np.unique(papers[values >= 0] * max(1, len(labels)) + values[values >= 0])
        return cls(*np.divmod(once, max(1, len(labels))), labels)

    def counted(self, among: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many of some papers have each value.

        Args:
            among: Of each paper, whether it counts.
        """
        return np.bincount(self.values[among[self.papers]], minlength=len(self.labels))

    def label(self, value: int) -> str:
        """Return how people write a value."""
        return clean_line(readable(self.labels[value]))


@dataclass(frozen=True, eq=False)
class AllValues:
    """The values of every facet.

    Attributes:
        seq: The catalog's sequence number that they were read at.
        keys: Of the papers, by their number.
        facets: Facet to values.
    """

    seq: int
    keys: Sequence[str]
    facets: dict[str, Values]

    @classmethod
    def read(cls, catalog: Catalog) -> AllValues:
        """Read what is in the catalog now.

        Raises:
            CatalogError: It cannot be read.
        """
        seq, rows = catalog.seq, list(catalog.by_number.facts())
        keys = {row.number: row.key for row in catalog.by_number.summaries()}
        # What came in between the two is left out.
        rows = [row for row in rows if row[0] in keys]
        columns: Iterable[tuple[str, Sequence[str]]] = (
            (facet, [str(row[place]) for row in rows]) for facet, place in FACETS.items()
        )
        return cls(seq, [keys[row[0]] for row in rows], {facet: Values.read(facet, told) for facet, told in columns})


NO_VALUES = AllValues(-1, (), {})
