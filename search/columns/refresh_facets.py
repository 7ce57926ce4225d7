"""Facts read from the catalog, of the papers that have changed since they were read last."""

from __future__ import annotations

import json
from array import array

import numpy as np

from search.catalog.catalog import Catalog
from search.columns.arrays import NONE, IntArray, resized
from search.columns.columns import Columns
from search.columns.facet_values import FACETS_COUNTED, FacetValues, PaperFacets
from search.query.facets import identity
from search.text.latex import readable

# A greater share of changed papers is read in the order of the file.
_MANY = 0.2


def caught_up(facts: PaperFacets, catalog: Catalog, columns: Columns) -> PaperFacets:
    """Return facts about the papers that some columns hold; the same ones where none of them has changed."""
    size = max(len(facts.seqs), columns.size)
    seqs, now = resized(facts.seqs, size), resized(columns.seqs, size)
    differing = np.flatnonzero(seqs != now)
    if not len(differing):
        return facts
    changed = differing[now[differing] > 0]
    everything = len(changed) > _MANY * columns.count
    gone = np.arange(size) if everything else differing
    seqs[gone] = 0
    # A new library's spellings are its own; else those of before go on to be used.
    before = PaperFacets() if everything else facts
    readers = {facet: _FacetReader(facet, before.valued[facet]) for facet in FACETS_COUNTED}
    for number, seq, year, *lists in catalog.by_number.facts(None if everything else changed.tolist()):
        if number >= size:
            continue  # came in since the columns were read, with which it is read again
        seqs[number] = seq
        if year is not None:
            readers["year"].take(number, f'["{year}"]')
        for facet, told in zip(FACETS_COUNTED[1:], lists, strict=True):
            if told != "[]":
                readers[facet].take(number, told)
    return PaperFacets(seqs, {facet: reader.changed(gone, size) for facet, reader in readers.items()})


class _FacetReader:
    """Takes in one facet's values of papers.

    Args:
        facet: Which.
        valued: What was known of it before.
    """

    def __init__(self, facet: str, valued: FacetValues) -> None:
        self._facet, self._before = facet, valued
        self._values = valued.value_texts()
        texts = valued.spellings.many(np.arange(len(valued.spellings)))
        self._spelt = {text: number for number, text in enumerate(texts) if text}
        self._unspelt = {self._values[number]: number for number, text in enumerate(texts) if not text}
        self._known: dict[str, tuple[int, ...]] = {}
        self._new: list[tuple[str, str]] = []
        # Of each value of each paper: no Python objects, since there are millions.
        self._rows, self._held = array("q"), array("q")

    def take(self, number: int, told: str) -> None:
        """Take in what a paper has, as a JSON list."""
        # Authors together are seldom the same, categories mostly are.
        spellings = self._read(told) if self._facet == "author" else self._known.get(told)
        if spellings is None:
            spellings = self._known[told] = self._read(told)
        self._rows.extend([number] * len(spellings))
        self._held.extend(spellings)

    def _read(self, told: str) -> tuple[int, ...]:
        held = {}
        for text in json.loads(told):
            spelling = self._spelt.get(text)
            if spelling is None:
                spelling = self._spelt[text] = self._number(text, identity(self._facet, readable(text)))
            held[self._values[spelling]] = spelling
        if self._facet == "cat":
            # `cat:cs` finds cs.CV, too.
            for top in {value.partition(".")[0] for value in held} - held.keys():
                if top not in self._unspelt:
                    self._unspelt[top] = self._number("", top)
                held[top] = self._unspelt[top]
        held.pop("", None)
        return tuple(held.values())

    def _number(self, text: str, value: str) -> int:
        self._values.append(value)
        self._new.append((text, value))
        return len(self._values) - 1

    def changed(self, gone: IntArray, size: int) -> FacetValues:
        """Return the facet's values with what was taken in."""
        rows, held = (np.frombuffer(told, np.int64) if told else NONE for told in (self._rows, self._held))
        return self._before.changed(gone, rows, held, self._new, size)
