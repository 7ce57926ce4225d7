"""The input of statistics: the day, the upvotes and the title of every paper, read from the catalog.

The day of a paper is that of the first page that showed it, otherwise that of its publication. A page without a year
counts as the first such day from the publication on; if that is unknown or later than the import, as the last such day
before the import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from search.catalog.catalog import Catalog
from search.query.dates import first_day

_YEARLESS = re.compile(r"--(\d{2})-(\d{2})")


@dataclass(frozen=True)
class DatedPapers:
    """The papers of a library with their days and upvotes.

    Attributes:
        seq: The catalog's sequence number when this was read.
        days: Key to day, for papers with a known day.
        guessed: Keys of the papers whose day is that of a page without a year.
        upvotes: Key to upvotes, if known.
        titles: Key to title, as the source gave it, of every paper.
    """

    seq: int = 0
    days: Mapping[str, date] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    upvotes: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, catalog: Catalog) -> DatedPapers:
        """Read the catalog.

        Raises:
            CatalogError: It cannot be read.
        """
        seq = catalog.seq
        rows = catalog.dated()
        # A library has far fewer days than papers.
        day, guess = cache(_day), cache(_with_year)
        days: dict[str, date] = {}
        guessed: set[str] = set()
        for row in rows:
            shown, own = day(row.shown), day(row.date)
            fitting = guess(row.yearless, own, day(row.added[:10])) if row.yearless and not shown else None
            if found := shown or fitting or own:
                days[row.key] = found
            if fitting:
                guessed.add(row.key)
        return cls(
            seq,
            days,
            frozenset(guessed),
            {row.key: row.upvotes for row in rows if row.upvotes is not None},
            {row.key: row.title for row in rows},
        )


def _day(text: str) -> date | None:
    first = first_day(text)
    return date.fromisoformat(first) if first else None


def _with_year(pages: str, own: date | None, came: date | None) -> date | None:
    """Return the earliest day that pages without a year most likely mean.

    Args:
        pages: Their dates, separated by commas.
        own: The day of publication.
        came: The day of the import.
    """
    found = (_nearest(int(month), int(day), own, came) for month, day in _YEARLESS.findall(pages))
    return min((day for day in found if day), default=None)


def _nearest(month: int, number: int, own: date | None, came: date | None) -> date | None:
    if own:
        after = (_made(year, month, number) for year in range(own.year, own.year + 5))
        first = next((day for day in after if day and day >= own), None)
        if first and (came is None or first <= came):
            return first
    if came is None:
        return None
    # Five years, since February 29 is not in every one.
    before = (_made(year, month, number) for year in range(came.year, came.year - 5, -1))
    return next((day for day in before if day and day <= came), None)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
