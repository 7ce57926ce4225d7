"""Facet values (year, category, keyword, author) of every paper, counted for any set of papers at once.

Read when they are first counted, not when the app starts: the list of papers does without. The values
are those that the query language finds, so that a count is what choosing the value shows.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.catalog.catalog import Catalog
from search.catalog.changes import RecentChanges
from search.columns.array_file import NamedArrays
from search.columns.arrays import NONE, BoolArray, IntArray, Ragged, resized
from search.columns.columns import Columns
from search.columns.paper_sets import PaperSet
from search.columns.texts import Texts, merged_vocabulary, vocabulary_numbers
from search.query.facets import identity
from search.text.clean import clean_line
from search.text.latex import readable


class FacetValues:
    """The values of a facet. Never changes.

    Args:
        by_paper: The spellings that each paper has, at most one per value.
        spellings: As sources wrote them; empty where a value is implied by another one (`cs` by `cs.CV`).
        values: The forms in which they are the same, in order.
        value_of: The value of each spelling.
    """

    def __init__(self, by_paper: Ragged, spellings: Texts, values: Texts, value_of: NDArray[Any]) -> None:
        self._by_paper, self.spellings, self.values, self._value_of = by_paper, spellings, values, value_of
        self._papers_with: dict[int, PaperSet] = {}
        self._folded: dict[int, str] = {}

    @classmethod
    def nothing(cls) -> FacetValues:
        by_paper = Ragged(np.zeros(1, np.int32), np.empty(0, np.int32))
        return cls(by_paper, Texts.of(()), Texts.of(()), np.empty(0, np.int32))

    @classmethod
    def unpacked(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> FacetValues:
        spellings, values = (Texts.unpacked(f"{name} {part}", arrays) for part in ("spellings", "values"))
        return cls(Ragged.unpacked(name, arrays), spellings, values, arrays[f"{name} value of"])

    def packed(self, name: str) -> NamedArrays:
        texts = self.spellings.packed(f"{name} spellings") | self.values.packed(f"{name} values")
        return self._by_paper.packed(name) | texts | {f"{name} value of": self._value_of}

    def value_texts(self) -> list[str]:
        return self.values.many(self._value_of.astype(np.int64))

    def changed(
        self, removed: IntArray, rows: IntArray, spellings: IntArray, new: Sequence[tuple[str, str]], size: int
    ) -> FacetValues:
        """A copy in which removed papers lose their values, and rows have spellings, of which `new` are new."""
        by_paper = self._by_paper.changed(removed, rows, spellings.astype(np.int32), size)
        if not new:
            return FacetValues(by_paper, self.spellings, self.values, self._value_of)
        count = len(self.spellings)
        values, moved = merged_vocabulary(self.values, (value for _, value in new))
        now = np.concatenate((moved[self._value_of], vocabulary_numbers(values, [value for _, value in new])))
        total = count + len(new)
        written = self.spellings.changed(np.arange(count, total), (text for text, _ in new), total)
        return FacetValues(by_paper, written, values, now.astype(np.int32))

    # Counting ----------------------------------------------------------------------------------

    @cached_property
    def _uses(self) -> IntArray:
        return np.bincount(self._by_paper.values, minlength=len(self.spellings))

    def counts(self, pool: PaperSet) -> IntArray:
        if not len(self.values):
            return np.zeros(0, np.int64)
        within = pool.rows[pool.rows < len(self._by_paper)]
        uses = np.bincount(self._by_paper.of_rows(within, pool.mask), minlength=len(self.spellings))
        return np.bincount(self._value_of, uses, len(self.values)).astype(np.int64)

    @cached_property
    def written(self) -> BoolArray:
        """Which values some paper has in writing (`cs` may only come from `cs.CV`)."""
        spelt = np.zeros(len(self.values), np.bool_)
        spelt[self._value_of[(self._uses > 0) & (self.spellings.sizes > 0)]] = True
        return spelt

    @cached_property
    def _by_value(self) -> tuple[IntArray, IntArray]:
        """The spellings in the order of their values, and where those of each value begin."""
        order = np.argsort(self._value_of, kind="stable")
        return order, np.searchsorted(self._value_of[order], np.arange(len(self.values) + 1))

    def label(self, value: int) -> str:
        """The most common spelling of a value."""
        order, starts = self._by_value
        spelt = [(int(self._uses[each]), self.spellings[each]) for each in order[starts[value] : starts[value + 1]]]
        return clean_line(readable(max((used, text) for used, text in spelt if text)[1]))

    def listed(
        self, pool: PaperSet, most: int | None, holding: str, *, by_name: bool
    ) -> Iterator[tuple[int, str, int]]:
        """Yield at most `most` values that contain a text, with their spelling and their count.

        They come by their count, the most frequent first, or by name, the last name first.
        """
        counts = self.counts(pool)
        result = np.flatnonzero((counts > 0) & self.written) if len(counts) else np.empty(0, np.int64)
        if by_name:
            ordered = result[::-1]
        else:
            if most is not None and not holding and len(result) > most:
                # The values that are not among the most frequent need no order.
                result = result[counts[result] >= np.partition(counts[result], -most)[-most]]
            ordered = result[np.argsort(-counts[result], kind="stable")]
        chosen = holding.casefold()
        fitting = (value for value in ordered.tolist() if not chosen or chosen in self._label_folded(value))
        yield from ((value, self.label(value), int(counts[value])) for value in islice(fitting, most))

    def _label_folded(self, value: int) -> str:
        # Kept: one letter after the other is looked for in all of them.
        if value not in self._folded:
            self._folded[value] = self.label(value).casefold()
        return self._folded[value]

    # Longer values -----------------------------------------------------------------------------

    @cached_property
    def _spread_out(self) -> tuple[bytes, IntArray]:
        """All values between blanks, a line each, and where each begins."""
        lines = [b" %s \n" % self.values.encoded(value) for value in range(len(self.values))]
        ends = np.cumsum([len(line) for line in lines])
        return b"".join(lines), np.concatenate((np.zeros(1, np.int64), ends))

    def papers_with(self, value: int) -> PaperSet:
        """The papers with a value, or with a longer one that contains its words side by side.

        Empty if there is no longer value: papers with the value itself are counted anyway.
        """
        if value not in self._papers_with:
            text, starts = self._spread_out
            needle = b" %s " % self.values.encoded(value)
            chosen = np.zeros(len(self.values), np.bool_)
            place = text.find(needle)
            while place >= 0:
                chosen[int(np.searchsorted(starts, place, side="right")) - 1] = True
                place = text.find(needle, place + 1)
            alone = np.count_nonzero(chosen & self.written) <= 1
            rows = np.empty(0, np.int64) if alone else self._by_paper.rows_with(chosen[self._value_of])
            self._papers_with[value] = PaperSet(rows, len(self._by_paper))
        return self._papers_with[value]


FACETS_COUNTED = ("year", "cat", "kw", "author")


@dataclass(frozen=True, eq=False)
class PaperFacets:
    """The values of every paper, and the sequence number at which each was read (0: no paper). Never changes."""

    seqs: IntArray = field(default_factory=lambda: np.zeros(1, np.int64))
    valued: Mapping[str, FacetValues] = field(
        default_factory=lambda: {facet: FacetValues.nothing() for facet in FACETS_COUNTED}
    )

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[Any]]) -> PaperFacets:
        return cls(arrays["seqs"], {facet: FacetValues.unpacked(facet, arrays) for facet in FACETS_COUNTED})

    def packed(self) -> NamedArrays:
        arrays: NamedArrays = {"seqs": self.seqs}
        for facet, valued in self.valued.items():
            arrays |= valued.packed(facet)
        return arrays

    def listed(self, facet: str, pool: PaperSet, most: int, holding: str = "") -> Iterator[tuple[str, int]]:
        """Yield at most `most` values that contain a text with their counts, the most frequent first.

        Years are all listed, newest first. An author counts longer names, too: `Jane Doe` also finds `Jane Doe Smith`.
        """
        valued, year = self.valued[facet], facet == "year"
        for value, label, count in valued.listed(pool, None if year else most, holding, by_name=year):
            more = valued.papers_with(value).count_in(pool) if facet == "author" else 0
            yield label, max(count, more)


# A greater share of changed papers is read in the order of the file.
_MANY_CHANGED = 0.2


def refreshed_facets(
    facts: PaperFacets, catalog: Catalog, columns: Columns, recent: RecentChanges | None = None
) -> PaperFacets:
    """The facet values of the papers in some columns; the same object if none of them has changed."""
    size = max(len(facts.seqs), columns.size)
    seqs, now = resized(facts.seqs, size), resized(columns.seqs, size)
    differing = np.flatnonzero(seqs != now)
    if not len(differing):
        return facts
    changed = differing[now[differing] > 0]
    everything = len(changed) > _MANY_CHANGED * columns.count
    removed = np.arange(size) if everything else differing
    seqs[removed] = 0
    # A new library's spellings are its own; else those of before go on to be used.
    before = PaperFacets() if everything else facts
    readers = {facet: _FacetReader(facet, before.valued[facet]) for facet in FACETS_COUNTED}
    for number, seq, year, *lists in _catalog_rows(catalog, columns, None if everything else changed, recent):
        if number >= size:
            continue  # added after the columns were read; the next refresh reads it
        seqs[number] = seq
        if year is not None:
            readers["year"].take(number, f'["{year}"]')
        for facet, json_list in zip(FACETS_COUNTED[1:], lists, strict=True):
            if json_list != "[]":
                readers[facet].take(number, json_list)
    return PaperFacets(seqs, {facet: reader.changed(removed, size) for facet, reader in readers.items()})


def _catalog_rows(
    catalog: Catalog, columns: Columns, changed: IntArray | None, recent: RecentChanges | None
) -> Iterable[tuple[int, int, int | None, str, str, str]]:
    """Rows as `by_number.facts` does; of all papers if `changed` is None."""
    papers = {place: (seq, paper) for seq, paper, place in recent.papers} if recent else {}
    numbers = (columns.rows if changed is None else changed).tolist()
    if all(number in papers and papers[number][0] == columns.seqs[number] for number in numbers):
        return (
            (number, seq, paper.year, *map(json.dumps, (paper.categories, paper.keywords, paper.authors)))
            for number, (seq, paper) in ((number, papers[number]) for number in numbers)
        )
    return catalog.by_number.facts(None if changed is None else numbers)


class _FacetReader:
    def __init__(self, facet: str, valued: FacetValues) -> None:
        self._facet, self._before = facet, valued
        self._values = valued.value_texts()
        texts = valued.spellings.many(np.arange(len(valued.spellings)))
        self._spelt = {text: number for number, text in enumerate(texts) if text}
        self._unspelt = {self._values[number]: number for number, text in enumerate(texts) if not text}
        self._read_before: dict[str, tuple[int, ...]] = {}
        self._new: list[tuple[str, str]] = []
        # Of each value of each paper: no Python objects, since there are millions.
        self._rows, self._numbers = array("q"), array("q")

    def take(self, number: int, json_list: str) -> None:
        # Authors together are seldom the same, categories mostly are.
        spellings = self._read(json_list) if self._facet == "author" else self._read_before.get(json_list)
        if spellings is None:
            spellings = self._read_before[json_list] = self._read(json_list)
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
        rows, spelling_of = (
            np.frombuffer(json_list, np.int64) if json_list else NONE for json_list in (self._rows, self._numbers)
        )
        return self._before.changed(removed, rows, spelling_of, self._new, size)
