"""What is still to be fetched of a feed, in stretches of days, and on which page its papers are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from search.paper import Page, Paper, Sighting
from search.sources.arxiv_rss import SOURCE as ARXIV_RSS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class FeedPart:
    """A stretch of a feed.

    Attributes:
        first: Its first day, ISO; empty for a feed that is asked as it is now.
        last: Its last day.
        at: Where to go on in it, in the kind's own words; empty at its start.
    """

    first: str = ""
    last: str = ""
    at: str = ""

    @property
    def name(self) -> str:
        """Return the days as people write them."""
        if not self.first:
            return "now"
        return self.first if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def days(self) -> tuple[str, str]:
        """Return what tells it from other parts of the feed."""
        return self.first, self.last


class DaySpan(NamedTuple):
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FeedDays:
    """How a feed goes by days.

    Attributes:
        cut: Cuts days into parts.
        usual: Days that are fetched the first time.
        again: Days before the last fetch that may have changed since.
        earliest: The first day that there is anything of.
    """

    cut: Callable[[DaySpan], Iterable[DaySpan]]
    usual: int = 1
    again: int = 0
    earliest: date = date(1900, 1, 1)


def by_day(span: DaySpan) -> Iterable[DaySpan]:
    """Yield the days of a span."""
    return (DaySpan(day, day) for day in _days(span))


def by_week(span: DaySpan) -> Iterable[DaySpan]:
    """Yield the weeks that a span touches, Monday to Sunday."""
    mondays = dict.fromkeys(day - day.weekday() * ONE_DAY for day in _days(span))
    return (DaySpan(monday, monday + 6 * ONE_DAY) for monday in mondays)


def by_month(span: DaySpan) -> Iterable[DaySpan]:
    """Yield the months that a span touches."""
    firsts = dict.fromkeys(day.replace(day=1) for day in _days(span))
    return (DaySpan(first, (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY) for first in firsts)


def within_months(span: DaySpan) -> Iterable[DaySpan]:
    """Yield a span cut at the ends of months: services list no more than some ten thousand papers at a time."""
    return (DaySpan(max(first, span.first), min(last, span.last)) for first, last in by_month(span))


def _days(span: DaySpan) -> Iterable[date]:
    return (span.first + number * ONE_DAY for number in range((span.last - span.first).days + 1))


@dataclass(frozen=True, slots=True)
class FeedProgress:
    """How far a feed has been fetched.

    Attributes:
        first: First day of what was fetched or is missing; empty as long as nothing was.
        last: Last day of it.
        missing: What of it is still to be asked.
    """

    first: str = ""
    last: str = ""
    missing: tuple[FeedPart, ...] = ()

    def done(self, part: FeedPart) -> FeedProgress:
        """Return it with a part no longer missing."""
        return replace(self, missing=tuple(each for each in self.missing if each.days != part.days))

    def come_to(self, part: FeedPart) -> FeedProgress:
        """Return it with a part missing from its mark on only."""
        return replace(self, missing=tuple(part if each.days == part.days else each for each in self.missing))


def plan_fetch(standing: FeedProgress, days: FeedDays, since: date | None, today: date) -> FeedProgress:
    """Return what is to be asked, newest first.

    What is missing comes with what is new since the last time. `since` says anew where to begin: what is
    missing before it is given up, and of what was fetched nothing is asked again.

    Args:
        standing: As it is.
        days: How the feed goes by days.
        since: First day that the person wants; None for what is new.
        today: The last day.
    """
    since = max(since, days.earliest) if since else None
    begin = since or today - (days.usual - 1) * ONE_DAY
    spans = [DaySpan(begin, today)]
    if standing.last:
        fetched = date.fromisoformat(standing.first)
        new = DaySpan(min(today, max(fetched, date.fromisoformat(standing.last) - days.again * ONE_DAY)), today)
        if since is None:
            spans, begin = [new], fetched
        elif since <= new.first:
            spans = [new, *([DaySpan(since, fetched - ONE_DAY)] if since < fetched else [])]
            begin = since
    kept = {part.days: part for part in standing.missing if since is None or part.last >= begin.isoformat()}
    fresh = (FeedPart(span.first.isoformat(), span.last.isoformat()) for each in spans for span in days.cut(each))
    parts = {part.days: part for part in fresh} | kept
    return FeedProgress(begin.isoformat(), today.isoformat(), tuple(sorted(parts.values(), reverse=True)))


ListOn = Callable[[Sighting, Paper], Sighting]
"""Returns where a paper is listed, for where its reader lists it."""


def on_its_list(day: str) -> ListOn:
    """Leave papers where their reader lists them; where it knows no day, on the day that was asked for."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        del paper
        return sighting if sighting.page.date else replace(sighting, page=replace(sighting.page, date=day))

    return seen


def on_its_day(label: str) -> ListOn:
    """List papers day by day as they appeared; in no order, for the places in an answer are others every time."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        day = paper.date if len(paper.date) == len("2024-03-11") else ""
        return Sighting(Page(sighting.page.source, label, day))

    return seen


def on_one_page(label: str) -> ListOn:
    """List all papers on one page: what a search finds, or what a site has."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        del paper
        # arXiv's daily announcements are lists of a day, however they were found.
        return sighting if sighting.page.source == ARXIV_RSS else Sighting(Page(sighting.page.source, label))

    return seen
