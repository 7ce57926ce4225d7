"""Reads columns from the catalog: all of them, or those of the papers that have changed."""

from __future__ import annotations

import secrets
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.catalog.by_number import Summary
from search.catalog.catalog import Catalog
from search.catalog.changes import RecentChanges
from search.columns.arrays import NONE, IntArray, Ragged, int_array, mask_of, resized
from search.columns.columns import NO_PAPERS, Columns
from search.columns.paper_days import ordinals
from search.columns.texts import merged_vocabulary, vocabulary_numbers
from search.paper import Page, Paper

# Up to so many changed papers are read one by one; for more, everything is read in order.
_MOST_PICKED = 5000
_SHARE = 4
# Changes before which histories are taken for the same.
_LOOKED_AT = 16
_LAST_RANK = 2**31 - 1


def read(catalog: Catalog, recent: RecentChanges | None = None) -> Columns:
    # Read first: later changes have a higher number, and are read the next time.
    seq = catalog.seq
    anew = replace(NO_PAPERS, made=secrets.randbelow(2**53))
    covered = recent and recent.covers(0, seq)
    rows = _CatalogRows.of_changes(recent.papers) if recent and covered else _CatalogRows.of(catalog, None)
    return _with(anew, rows, int_array(()), seq)


def caught_up(columns: Columns, catalog: Catalog, recent: RecentChanges | None = None) -> Columns:
    """Columns with what has changed in the catalog since they were read, `recent` being changes already read."""
    seq = catalog.seq
    if seq == columns.seq:
        return columns
    changed = catalog.by_number.changed(columns.seq)
    many = len(changed) > max(_MOST_PICKED, columns.count // _SHARE)
    if seq < columns.seq or many or not _same_history(columns, catalog):
        return read(catalog, recent)
    if recent and recent.covers(columns.seq, seq):
        fresh = _CatalogRows.of_changes(recent.since(columns.seq))
    else:
        fresh = _CatalogRows.of(catalog, changed)
    updated = _with(columns, fresh, int_array(()), seq)
    if catalog.by_number.totals(seq) == _totals(updated):
        return updated
    # Papers were merged into others; or the history is another one, from a restored backup.
    standing = catalog.by_number.standing()
    rows = int_array(number for number, _ in standing)
    seqs = int_array(last for _, last in standing)
    size = max(updated.size, int(rows.max(initial=0)) + 1)
    now = np.zeros(size, np.int64)
    now[rows] = seqs
    was = resized(updated.seqs, size)
    if ((now != was) & (now > 0) & (now <= seq)).any():
        return read(catalog)
    return _with(updated, _CatalogRows.of(catalog, ()), np.flatnonzero((was > 0) & (now == 0)), seq)


def _same_history(columns: Columns, catalog: Catalog) -> bool:
    """Whether the last changes are those of the catalog; they are not after a backup was restored."""
    last = catalog.by_number.changed(columns.seq - _LOOKED_AT, columns.seq)
    rows = list(catalog.by_number.summaries(last))
    return all(
        row.number < columns.size and columns.seqs[row.number] == row.seq and columns.keys[row.number] == row.key
        for row in rows
        if row.seq <= columns.seq
    )


def _totals(columns: Columns) -> tuple[int, int, int]:
    seqs = columns.seqs
    rows = np.flatnonzero((seqs > 0) & (seqs <= columns.seq))
    return len(rows), int(seqs[rows].sum()), int(rows.sum())


@dataclass(frozen=True)
class _CatalogRows:
    """Rows of some papers in the catalog, as columns.

    Attributes:
        papers: Their numbers.
        upvotes: -1 for none.
        added: The day of the import, as `date.toordinal` counts; 0 if unknown.
        days: Of publication; empty for none.
        rows: Paper of each sighting.
        seen_on: Its page.
        ranks: Its rank.
        pages: All pages, by the numbers that `seen_on` holds.
    """

    papers: IntArray
    seqs: IntArray
    code: IntArray
    upvotes: IntArray
    added: IntArray
    rows: IntArray
    seen_on: IntArray
    ranks: IntArray
    keys: Sequence[str]
    titles: Sequence[str]
    days: Sequence[str]
    pages: dict[int, Page]

    @classmethod
    def of_changes(cls, changes: Iterable[tuple[int, Paper, int]]) -> _CatalogRows:
        summaries, sightings = list[Summary](), list[tuple[int, int, int]]()
        numbers: dict[Page, int] = {}
        for seq, paper, place in changes:
            code = int(bool(paper.code))
            summaries.append(Summary(place, seq, paper.key, paper.title, code, paper.date, paper.upvotes, paper.added))
            for page, rank in ((sighting.page, sighting.rank) for sighting in paper.sightings):
                sightings.append((place, numbers.setdefault(page, len(numbers)), rank))
        return cls._of(summaries, sightings, lambda: {number: page for page, number in numbers.items()})

    @classmethod
    def of(cls, catalog: Catalog, changed: Iterable[int] | None) -> _CatalogRows:
        numbers, read = None if changed is None else list(changed), catalog.by_number
        return cls._of(read.summaries(numbers), read.sightings(numbers), read.pages)

    @classmethod
    def _of(
        cls,
        summaries: Iterable[Summary],
        sightings: Iterable[tuple[int, int, int]],
        read_pages: Callable[[], dict[int, Page]],
    ) -> _CatalogRows:
        facts, seen = array("q"), array("q")
        day = cache(lambda text: int(ordinals([text])[0]))
        keys, titles, days = list[str](), list[str](), list[str]()
        same: dict[str, str] = {}
        # One at a time into arrays: a million rows as Python has them would take a gigabyte.
        for row in summaries:
            votes = -1 if row.upvotes is None else row.upvotes
            facts.extend((row.number, row.seq, bool(row.code), votes, day(row.added[:10])))
            keys.append(row.key)
            titles.append(row.title)
            days.append(same.setdefault(row.date, row.date))
        for sighting in sightings:
            seen.extend(sighting)
        papers, seqs, code, upvotes, added = _as_array(facts).reshape(-1, 5).T
        sighted = _as_array(seen).reshape(-1, 3)
        # Of papers that were added since, only the sightings would be known.
        rows, seen_on, ranks = sighted[np.isin(sighted[:, 0], papers)].T
        # After the sightings, so that none is on an unknown page.
        pages = read_pages() if seen else {}
        return cls(papers, seqs, code, upvotes, added, rows, seen_on, ranks, keys, titles, days, pages)


def _as_array(fresh: array[int]) -> IntArray:
    return np.frombuffer(fresh, np.int64) if fresh else NONE


def _with(columns: Columns, fresh: _CatalogRows, removed: IntArray, seq: int) -> Columns:
    rows = fresh.papers
    size = max(columns.size, int(rows.max(initial=0)) + 1)
    if size > 1000 + 100 * (columns.count + len(rows)):
        raise ValueError("numbers of papers that no import has made")
    seqs, code = resized(columns.seqs, size), resized(columns.code, size)
    upvotes = np.concatenate((columns.upvotes, np.full(size - columns.size, -1)))
    added = resized(columns.added, size)
    seqs[removed] = 0
    seqs[rows], code[rows], upvotes[rows], added[rows] = fresh.seqs, fresh.code, fresh.upvotes, fresh.added
    dates, now = merged_vocabulary(columns.dates, fresh.days)
    date = now[resized(columns.date, size)].astype(np.int32)
    date[rows] = vocabulary_numbers(dates, fresh.days)
    hashes, hashed = _hashed(columns, rows, fresh.keys)
    changed = replace(
        columns,
        seq=seq,
        seqs=seqs,
        keys=columns.keys.changed(rows, fresh.keys, size),
        sources=columns.sources.changed(rows, fresh.titles, size),
        code=code,
        date=date,
        dates=dates,
        upvotes=upvotes,
        added=added,
        hashes=hashes,
        hashed=hashed,
    )
    return _on_pages(changed, fresh, np.concatenate((removed, rows)))


def _hashed(columns: Columns, rows: IntArray, keys: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    totals = np.fromiter((zlib.crc32(key.encode("utf-8", "replace")) for key in keys), np.uint32, len(keys))
    order = np.argsort(totals, kind="stable")
    stays = ~mask_of(rows, max(columns.size, int(rows.max(initial=0)) + 1))[columns.hashed]
    hashes, hashed = columns.hashes[stays], columns.hashed[stays]
    places = np.searchsorted(hashes, totals[order])
    return np.insert(hashes, places, totals[order]), np.insert(hashed, places, rows[order].astype(np.int32))


def _on_pages(columns: Columns, fresh: _CatalogRows, touched: IntArray) -> Columns:
    size = columns.size
    # The best rank of each paper on each page.
    order = np.lexsort((fresh.ranks, fresh.seen_on, fresh.rows))
    rows, seen_on, ranks = fresh.rows[order], fresh.seen_on[order], fresh.ranks[order]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (seen_on[1:] != seen_on[:-1])
    rows, seen_on, ranks = rows[first], seen_on[first], np.clip(ranks[first], 0, _LAST_RANK)

    dropped = mask_of(touched, size)
    stays = ~dropped[columns.seen.rows]
    used = np.unique(columns.seen.values[stays])
    named = np.unique(seen_on)
    pages = newest_first({*(columns.pages[place] for place in used), *(fresh.pages[number] for number in named)})
    places = {page: place for place, page in enumerate(pages)}
    moved = np.zeros(len(columns.pages), np.int64)
    moved[used] = [places[columns.pages[place]] for place in used]
    entered = np.array([places[fresh.pages[number]] for number in named], np.int64)

    all_rows = np.concatenate((columns.seen.rows[stays], rows))
    all_places = np.concatenate((moved[columns.seen.values[stays]], entered[np.searchsorted(named, seen_on)]))
    all_ranks = np.concatenate((columns.ranks[stays], ranks)).astype(np.int32)
    order = np.lexsort((all_places, all_rows))
    seen = Ragged(np.bincount(all_rows, minlength=size).astype(np.int32), all_places[order].astype(np.int32))
    all_ranks = all_ranks[order]
    shown = np.flatnonzero(seen.counts)
    begins = seen.starts[shown]
    in_order = shown[np.lexsort((all_ranks[begins], seen.values[begins]))].astype(np.int32)
    # The same object as long as the pages are the same: what was computed from them stays valid.
    pages = columns.pages if pages == columns.pages else pages
    return replace(columns, pages=pages, seen=seen, ranks=all_ranks, in_page_order=in_order)


def newest_first(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Pages, the newest first; those of one day by their names."""
    named = sorted(pages, key=lambda page: (page.label, page.source))
    # A page without a year may be of any year: after all full dates.
    return tuple(sorted(named, key=lambda page: (page.date[:4].isdigit(), page.date), reverse=True))
