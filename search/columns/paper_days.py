"""The day of each paper: that of the first page that showed it, otherwise that of its publication.

A page without a year counts as the first such day from the publication on; if that is unknown or later than the import,
as the last such day before the import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.columns.arrays import BoolArray, IntArray, Ragged
from search.paper import Page
from search.query.dates import first_day

_YEARLESS = re.compile(r"--(\d{2})-(\d{2})")


class PaperDays(NamedTuple):
    """Days by paper number, as `date.toordinal` counts, 0 if unknown; and which are those of pages without a year."""

    ordinal: IntArray
    guessed: BoolArray


def ordinals(dates: Iterable[str]) -> IntArray:
    """The first day of each date; 0 for none."""
    firsts = map(first_day, dates)
    return np.fromiter((date.fromisoformat(first).toordinal() if first else 0 for first in firsts), np.int64)


def paper_days(published: IntArray, added: NDArray[np.int32], pages: Sequence[Page], seen: Ragged) -> PaperDays:
    """The day of each paper, by its days of publication and import (0 if unknown) and its pages, newest first."""
    days = published.copy()
    dated = sum(page.date[:4].isdigit() for page in pages)
    shown = ordinals(page.date for page in pages[:dated])
    entries = np.flatnonzero(seen.values < dated)
    first = np.full(len(days), -1, np.int64)
    # Each paper's pages are in their order, so the last one, which is the earliest, is what stays.
    first[seen.rows[entries]] = seen.values[entries]
    on_dated = np.flatnonzero(first >= 0)
    days[on_dated] = np.where(shown[first[on_dated]] > 0, shown[first[on_dated]], days[on_dated])
    guessed = np.zeros(len(days), np.bool_)
    for row, place in _yearless(pages, seen, first):
        if day := _fitting(pages[place].date, int(published[row]), int(added[row])):
            days[row] = min(day, days[row]) if guessed[row] else day
            guessed[row] = True
    return PaperDays(days, guessed)


def _yearless(pages: Sequence[Page], seen: Ragged, first: IntArray) -> Iterable[tuple[int, int]]:
    """Paper and page for all pages without a year of papers that are on no page with one."""
    without = np.fromiter((bool(_YEARLESS.fullmatch(page.date)) for page in pages), np.bool_, len(pages))
    entries = np.flatnonzero(without[seen.values]) if len(seen.values) else np.empty(0, np.int64)
    entries = entries[first[seen.rows[entries]] < 0]
    return zip(seen.rows[entries].tolist(), seen.values[entries].tolist(), strict=True)


@cache
def _fitting(page: str, published: int, added: int) -> int:
    """The day that a page without a year most likely means; 0 if unknown."""
    month, number = map(int, page[2:].split("-"))
    if published:
        year = date.fromordinal(published).year
        after = (_ordinal(each, month, number) for each in range(year, year + 5))
        first = next((day for day in after if day >= published), 0)
        if first and (not added or first <= added):
            return first
    if not added:
        return 0
    # Five years, since February 29 is not in every one.
    year = date.fromordinal(added).year
    before = (_ordinal(each, month, number) for each in range(year, year - 5, -1))
    return next((day for day in before if 0 < day <= added), 0)


def _ordinal(year: int, month: int, number: int) -> int:
    try:
        return date(year, month, number).toordinal()
    except ValueError:
        return 0
