"""Reads facet values from the catalog, of the papers that have changed."""

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
    removed = np.arange(size) if everything else differing
    seqs[removed] = 0
    # A new library's spellings are its own; else those of before go on to be used.
    before = PaperFacets() if everything else facts
    readers = {facet: _FacetReader(facet, before.valued[facet]) for facet in FACETS_COUNTED}
    for number, seq, year, *lists in _rows(catalog, columns, None if everything else changed, recent):
        if number >= size:
            continue  # added after the columns were read; the next refresh reads it
        seqs[number] = seq
        if year is not None:
            readers["year"].take(number, f'["{year}"]')
        for facet, json_list in zip(FACETS_COUNTED[1:], lists, strict=True):
            if json_list != "[]":
                readers[facet].take(number, json_list)
    return PaperFacets(seqs, {facet: reader.changed(removed, size) for facet, reader in readers.items()})


def _rows(
    catalog: Catalog, columns: Columns, changed: IntArray | None, recent: RecentChanges | None
) -> Iterable[tuple[int, int, int | None, str, str, str]]:
    """Return rows as `by_number.facts` does; of all papers if `changed` is None."""
    papers = {place: (seq, paper) for seq, paper, place in recent.papers} if recent else {}
    numbers = (columns.rows if changed is None else changed).tolist()
    if all(number in papers and papers[number][0] == columns.seqs[number] for number in numbers):
        return (
            (number, seq, paper.year, *map(json.dumps, (paper.categories, paper.keywords, paper.authors)))
            for number, (seq, paper) in ((number, papers[number]) for number in numbers)
        )
    return catalog.by_number.facts(None if changed is None else numbers)


class _FacetReader:
    """Reads one facet's values of papers.

    Args:
        facet: Which.
        valued: Its values before.
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
        self._rows, self._numbers = array("q"), array("q")

    def take(self, number: int, json_list: str) -> None:
        """Add the values of a paper, a JSON list."""
        # Authors together are seldom the same, categories mostly are.
        spellings = self._read(json_list) if self._facet == "author" else self._known.get(json_list)
        if spellings is None:
            spellings = self._known[json_list] = self._read(json_list)
        self._rows.extend([number] * len(spellings))
        self._numbers.extend(spellings)

    def _read(self, json_list: str) -> tuple[int, ...]:
        spelling_of = {}
        for text in json.loads(json_list):
            spelling = self._spelt.get(text)
            if spelling is None:
                spelling = self._spelt[text] = self._number(text, identity(self._facet, readable(text)))
            spelling_of[self._values[spelling]] = spelling
        if self._facet == "cat":
            # `cat:cs` finds cs.CV, too.
            for top in {value.partition(".")[0] for value in spelling_of} - spelling_of.keys():
                if top not in self._unspelt:
                    self._unspelt[top] = self._number("", top)
                spelling_of[top] = self._unspelt[top]
        spelling_of.pop("", None)
        return tuple(spelling_of.values())

    def _number(self, text: str, value: str) -> int:
        self._values.append(value)
        self._new.append((text, value))
        return len(self._values) - 1

    def changed(self, removed: IntArray, size: int) -> FacetValues:
        """Return the facet's values with those that were added."""
        rows, spelling_of = (
            np.frombuffer(json_list, np.int64) if json_list else NONE for json_list in (self._rows, self._numbers)
        )
        return self._before.changed(removed, rows, spelling_of, self._new, size)
