"""Columns: what lists, filters and sort orders need of every paper, as arrays by paper number.

They are kept in a file of the cache folder and brought up to date from the catalog (`search.columns.column_cache`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.columns import orders
from search.columns.arrays import NONE, BoolArray, IntArray, Ragged, values_at
from search.columns.paper_days import PaperDays, ordinals, paper_days
from search.columns.paper_sets import PaperKeys
from search.columns.texts import Texts
from search.paper import Page

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Columns:
    """The catalog as arrays by paper number. Never changes.

    Attributes:
        seq: The catalog's sequence number that this was read at.
        seqs: The number of each paper's last change; 0 where there is no paper.
        sources: Their titles as the sources gave them.
        date: The number that their day of publication has in `dates`; 0 for none.
        dates: All days, the earliest first after the empty one.
        upvotes: -1 for none.
        added: The day on which they were imported, as `date.toordinal` counts; 0 if unknown.
        pages: All pages, newest first.
        seen: On which pages each was seen, as places in `pages`, newest first.
        ranks: At which rank, the best on each page; as long as `seen`.
        in_page_order: The papers that are on pages as these show them, each where its newest page does.
        hashes: Of all keys, in order; `hashed` is the paper of each.
        made: Identifies a full read of the catalog; updates keep it.
        folder: Where derived orders are cached; None for nowhere.
    """

    seq: int = 0
    seqs: IntArray = field(default_factory=lambda: np.zeros(1, np.int64))
    keys: Texts = field(default_factory=lambda: Texts.of([""]))
    sources: Texts = field(default_factory=lambda: Texts.of([""]))
    code: BoolArray = field(default_factory=lambda: np.zeros(1, np.bool_))
    date: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1, np.int32))
    dates: Texts = field(default_factory=lambda: Texts.of([""]))
    upvotes: IntArray = field(default_factory=lambda: np.full(1, -1))
    added: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1, np.int32))
    pages: tuple[Page, ...] = ()
    seen: Ragged = field(default_factory=lambda: Ragged(np.zeros(1, np.int32), np.empty(0, np.int32)))
    ranks: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    in_page_order: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    hashes: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    hashed: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    made: int = 0
    folder: Path | None = None

    # Papers and their numbers ------------------------------------------------------------------

    @property
    def size(self) -> int:
        """All numbers are below this."""
        return len(self.seqs)

    @cached_property
    def rows(self) -> IntArray:
        return np.flatnonzero(self.seqs)

    @cached_property
    def everything(self) -> PaperKeys:
        """All papers by their keys, in the order of addition."""
        return PaperKeys(self, self.rows)

    @cached_property
    def count(self) -> int:
        return int(np.count_nonzero(self.seqs))

    def holds(self, rows: IntArray) -> BoolArray:
        """Which of some numbers papers have; -1 is none."""
        return values_at(self.seqs, np.maximum(rows, 0), 0) > 0

    def row(self, key: str) -> int:
        """The number of a paper; -1 for an unknown one."""
        encoded = key.encode("utf-8", "replace")
        total = np.uint32(zlib.crc32(encoded))
        place = int(np.searchsorted(self.hashes, total))
        while place < len(self.hashes) and self.hashes[place] == total:
            row = int(self.hashed[place])
            # Another key may have the same hash; and what left the catalog is still in here.
            if self.seqs[row] and self.keys.encoded(row) == encoded:
                return row
            place += 1
        return -1

    def rows_of(self, keys: Iterable[str]) -> IntArray:
        requested = keys if isinstance(keys, Sequence) else list(keys)
        encoded = [key.encode("utf-8", "replace") for key in requested]
        if not encoded or not len(self.hashes):
            return np.full(len(encoded), -1, np.int64)
        totals = np.fromiter(map(zlib.crc32, encoded), np.uint32, len(encoded))
        places = np.minimum(np.searchsorted(self.hashes, totals), len(self.hashes) - 1)
        result = np.where(self.hashes[places] == totals, self.hashed[places], -1).astype(np.int64)
        return np.fromiter(
            (
                row if row < 0 or (self.seqs[row] and self.keys.encoded(row) == key_bytes) else self.row(key)
                for row, key_bytes, key in zip(result.tolist(), encoded, requested, strict=True)
            ),
            np.int64,
            len(encoded),
        )

    def keys_of(self, rows: IntArray) -> list[str]:
        return self.keys.many(rows)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Key to title as the source gave it, in the order of addition."""
        return _ByKey(self, self.seqs > 0, self.sources.__getitem__)

    @cached_property
    def pages_of(self) -> Mapping[str, tuple[Page, ...]]:
        """Key to the pages of the paper, newest first, of those that are on pages."""
        return _ByKey(self, self.on_pages, self._pages_of_row)

    def _pages_of_row(self, row: int) -> tuple[Page, ...]:
        places: list[int] = self.seen.of_row(row).tolist()
        return tuple(self.pages[place] for place in places)

    # Pages -------------------------------------------------------------------------------------

    @cached_property
    def _places_of_pages(self) -> dict[Page, int]:
        return {page: place for place, page in enumerate(self.pages)}

    @cached_property
    def on_pages(self) -> BoolArray:
        return self.seen.counts > 0

    def on_page(self, place: int) -> IntArray:
        """The papers of a page, by its place in `pages`, the best rank first."""
        entries = np.flatnonzero(self.seen.values == place)
        # They are in the order of addition, which decides between equal ranks.
        return self.seen.rows[entries[np.argsort(self.ranks[entries], kind="stable")]].astype(np.int64)

    @cached_property
    def days(self) -> PaperDays:
        published = ordinals(self.dates.many(np.arange(len(self.dates))))[self.date]
        return paper_days(published, self.added, self.pages, self.seen)

    @cached_property
    def in_title_order(self) -> IntArray:
        return orders.title_order(self)

    # Orders ------------------------------------------------------------------------------------

    def sorted(self, rows: IntArray, sort: str, pages: Iterable[Page] = ()) -> IntArray:
        """Papers, each once, in one of the orders of `sort:`; `relevance` keeps their order.

        `date` and `added` are newest first, `upvotes` and `trending` most first; what has none comes last, as does
        any number beyond those of the library. For `page`, all pages count when none is named.
        """
        match sort:
            case "added":
                return orders.by_addition(rows, self.size)
            case "-added":
                return np.sort(rows)
            case "date":
                return orders.by_value(rows, self.date, most_first=True)
            case "-date":
                return orders.by_value(rows, self.date, most_first=False)
            case "upvotes":
                # Someone may have said -1; no upvotes are as many.
                return orders.by_value(rows, np.maximum(self.upvotes, -1) + 1, most_first=True)
            case "trending":
                return orders.by_score(rows, orders.scores(self.upvotes, self.days.ordinal, date.today()))
            case "title":
                return orders.by_order(rows, self.in_title_order, self.size)
            case "page":
                return orders.by_order(rows, self._order_of(tuple(pages)), self.size)
        return rows

    def _order_of(self, pages: tuple[Page, ...]) -> NDArray[Any]:
        """The papers of some pages as these show them, each where the first of these does."""
        if not pages:
            return self.in_page_order
        places = [self._places_of_pages[page] for page in pages if page in self._places_of_pages]
        shown = np.concatenate([NONE, *map(self.on_page, places)])
        return shown[np.sort(np.unique(shown, return_index=True)[1])]


class _ByKey(Mapping[str, T]):
    """Key to a value of some papers, in the order of addition."""

    def __init__(self, columns: Columns, having: BoolArray, value: Callable[[int], T]) -> None:
        self._columns, self._having, self._value = columns, having, value

    def __getitem__(self, key: str) -> T:
        row = self._columns.row(key)
        if row < 0 or not self._having[row]:
            raise KeyError(key)
        return self._value(row)

    def __contains__(self, key: object) -> bool:
        row = self._columns.row(key) if isinstance(key, str) else -1
        return row >= 0 and bool(self._having[row])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.keys_of(np.flatnonzero(self._having)))

    def __len__(self) -> int:
        return int(np.count_nonzero(self._having))


NO_PAPERS = Columns()
