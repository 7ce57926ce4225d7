"""Days, weeks and months of pages: the papers of each, and which of them a question shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from search.paper import Page
from search.query.dates import EARLIEST, LATEST, Period, Unit
from search.query.facets import Facets
from search.query.ranges import bounds

if TYPE_CHECKING:
    from search.library import Library, LibrarySnapshot
    from tui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class PeriodSummary:
    """The papers on the pages of a day, week, month or year.

    Attributes:
        new: How many of them have not been seen; 0 as long as none have.
        pages: Newest first.
    """

    period: Period
    papers: int
    new: int
    pages: tuple[Page, ...]


def summarize_periods(desk: Desk, unit: Unit, first: str = EARLIEST, last: str = LATEST) -> list[PeriodSummary]:
    """Periods with pages from one ISO day to another, oldest first."""
    days = desk.library.snapshot().page_days
    now = desk.snapshot()
    new = frozenset(now.numbers.keys_of(now.unseen.rows))
    by_day = days.by_day(first, last)
    summaries = []
    for period, of_it in groupby(by_day, lambda day: Period.around(date.fromisoformat(day), unit)):
        within = list(of_it)
        keys: frozenset[str] = frozenset().union(*(by_day[day] for day in within))
        summaries.append(PeriodSummary(period, len(keys), len(keys & new), days.pages_between(within[0], within[-1])))
    return summaries


def neighbour(library: Library, period: Period, step: int) -> Period | None:
    """The next period of the same kind with pages, or the previous one with a step of -1."""
    days = library.snapshot().page_days
    first, last = period.first.isoformat(), period.last.isoformat()
    if step > 0:
        day = min((day for day in days.between(last, LATEST) if day > last), default="")
    else:
        day = max((day for day in days.between(EARLIEST, first) if day < first), default="")
    return Period.around(date.fromisoformat(day), period.unit) if day else None


def nearest(days: Iterable[str], to: date) -> date | None:
    """The day nearest to another one, the later of two; None for no days."""
    dates = (date.fromisoformat(day) for day in days)
    return min(dates, key=lambda day: (abs((day - to).days), day < to), default=None)


def period_seen(facets: Facets) -> Period | None:
    """The day, week, month or year of pages that a question shows; None for another span or none."""
    leaves = facets.included.get("seen", ())
    return Period.of(leaves[0].text, date.today()) if len(leaves) == 1 else None


def days_heading(facets: Facets) -> str:
    """The heading of a view of a day, week or month; empty for another view."""
    period = period_seen(facets)
    return period.title if period else ""


def pages_seen(library: LibrarySnapshot, facets: Facets) -> list[Page]:
    """The pages of the days that a question shows, newest first."""
    return list(dict.fromkeys(_pages(library, facets)))


def _pages(library: LibrarySnapshot, facets: Facets) -> Iterator[Page]:
    for leaf in facets.included.get("seen", ()):
        days = bounds(leaf, date.today())
        if days:
            yield from library.page_days.pages_between(*days)
