"""Facts read from the catalog, of the papers that have changed since they were read last."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable

import numpy as np

from search.catalog.catalog import Catalog
from search.catalog.changes import RecentChanges
from search.columns.arrays import NONE, IntArray, resized
from search.columns.columns import Columns
from search.columns.facet_values import FACETS_COUNTED, FacetValues, PaperFacets
from search.query.facets import identity
from search.text.latex import readable

# A greater share of changed papers is read in the order of the file.
_MANY = 0.2


def caught_up(
    facts: PaperFacets, catalog: Catalog, columns: Columns, recent: RecentChanges | None = None
) -> PaperFacets:
    """Return the facet values of the papers in some columns; the same object if none of them has changed.

    Args:
        facts: As they were the last time.
        catalog: What they are read from.
        columns: Tell which papers have changed.
        recent: Changes that were read already.
    """
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
    for number, seq, year, *lists in _rows(catalog, columns, None if everything else changed, recent):
        if number >= size:
            continue  # came in since the columns were read, with which it is read again
        seqs[number] = seq
        if year is not None:
            readers["year"].take(number, f'["{year}"]')
        for facet, told in zip(FACETS_COUNTED[1:], lists, strict=True):
            if told != "[]":
                readers[facet].take(number, told)
    return PaperFacets(seqs, {facet: reader.changed(gone, size) for facet, reader in readers.items()})


def _rows(
    catalog: Catalog, columns: Columns, changed: IntArray | None, recent: RecentChanges | None
) -> Iterable[tuple[int, int, int | None, str, str, str]]:
    """Return rows as `by_number.facts` does; of all papers if `changed` is None."""
    papers = {place: (seq, paper) for seq, paper, place in recent.papers} if recent else {}
    wanted = (columns.rows if changed is None else changed).tolist()
    if all(number in papers and papers[number][0] == columns.seqs[number] for number in wanted):
        return (
            (number, seq, paper.year, *map(json.dumps, (paper.categories, paper.keywords, paper.authors)))
            for number, (seq, paper) in ((number, papers[number]) for number in wanted)
        )
    return catalog.by_number.facts(None if changed is None else wanted)


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
