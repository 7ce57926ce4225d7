"""What is still to be fetched of a feed, in stretches of days, and on which page its papers are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from search.paper import Page, Paper, Sighting
from search.sources.formats.arxiv_rss import SOURCE as ARXIV_RSS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class FeedPart:
    """Days of a feed in ISO format, empty if it has none; `at` is where to continue, in the kind's own terms."""

    first: str = ""
    last: str = ""
    at: str = ""

    @property
    def name(self) -> str:
        if not self.first:
            return "now"
        return self.first if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def days(self) -> tuple[str, str]:
        return self.first, self.last


class DaySpan(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FeedDays:
    """How a feed is divided: days fetched the first time, and days to be fetched again, as they may have changed."""

    cut: Callable[[DaySpan], Iterable[DaySpan]]
    usual: int = 1
    again: int = 0
    earliest: date = date(1900, 1, 1)


def by_day(span: DaySpan) -> Iterable[DaySpan]:
    return (DaySpan(day, day) for day in _days(span))


def by_week(span: DaySpan) -> Iterable[DaySpan]:
    """Yield the weeks that overlap a span, Monday to Sunday."""
    mondays = dict.fromkeys(day - day.weekday() * ONE_DAY for day in _days(span))
    return (DaySpan(monday, monday + 6 * ONE_DAY) for monday in mondays)


def by_month(span: DaySpan) -> Iterable[DaySpan]:
    firsts = dict.fromkeys(day.replace(day=1) for day in _days(span))
    return (DaySpan(first, (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY) for first in firsts)


def within_months(span: DaySpan) -> Iterable[DaySpan]:
    """Divide a span at the ends of months: services list no more than some ten thousand papers at a time."""
    return (DaySpan(max(first, span.first), min(last, span.last)) for first, last in by_month(span))


def _days(span: DaySpan) -> Iterable[date]:
    return (span.first + number * ONE_DAY for number in range((span.last - span.first).days + 1))


@dataclass(frozen=True, slots=True)
class FeedProgress:
    """How far a feed was fetched: the first and last day fetched or missing, and the missing parts."""

    first: str = ""
    last: str = ""
    missing: tuple[FeedPart, ...] = ()

    def done(self, part: FeedPart) -> FeedProgress:
        return replace(self, missing=tuple(each for each in self.missing if each.days != part.days))

    def reached(self, part: FeedPart) -> FeedProgress:
        """The progress with a part complete up to its mark."""
        return replace(self, missing=tuple(part if each.days == part.days else each for each in self.missing))


def plan_fetch(progress: FeedProgress, days: FeedDays, since: date | None, today: date) -> FeedProgress:
    """What is to be fetched, newest first: missing parts, and what is new since the last fetch.

    `since` sets a new beginning: missing parts before it are dropped, and what was fetched is not fetched again.
    """
    since = max(since, days.earliest) if since else None
    begin = since or today - (days.usual - 1) * ONE_DAY
    spans = [DaySpan(begin, today)]
    if progress.last:
        fetched = date.fromisoformat(progress.first)
        new = DaySpan(min(today, max(fetched, date.fromisoformat(progress.last) - days.again * ONE_DAY)), today)
        if since is None:
            spans, begin = [new], fetched
        elif since <= new.first:
            spans = [new, *([DaySpan(since, fetched - ONE_DAY)] if since < fetched else [])]
            begin = since
    missing = {part.days: part for part in progress.missing if since is None or part.last >= begin.isoformat()}
    fresh = (FeedPart(span.first.isoformat(), span.last.isoformat()) for each in spans for span in days.cut(each))
    parts = {part.days: part for part in fresh} | missing
    return FeedProgress(begin.isoformat(), today.isoformat(), tuple(sorted(parts.values(), reverse=True)))


ListOn = Callable[[Sighting, Paper], Sighting]
"""Maps the place where a reader lists a paper to the one where the library lists it, the same at every fetch."""


def on_its_list(day: str) -> ListOn:
    """Keep the pages of the reader; those without a day get the day of the request."""

    def place(sighting: Sighting, paper: Paper) -> Sighting:
        return sighting if sighting.page.date else replace(sighting, page=replace(sighting.page, date=day))

    return place


def on_its_day(label: str) -> ListOn:
    """List papers by the day they appeared; unordered, because their ranks differ with every answer."""

    def place(sighting: Sighting, paper: Paper) -> Sighting:
        day = paper.date if len(paper.date) == len("2024-03-11") else ""
        return Sighting(Page(sighting.page.source, label, day))

    return place


def on_one_page(label: str) -> ListOn:
    """List all papers on one page: the results of a search, or the papers of a site."""

    def place(sighting: Sighting, paper: Paper) -> Sighting:
        # arXiv's daily announcements stay lists of their day.
        return sighting if sighting.page.source == ARXIV_RSS else Sighting(Page(sighting.page.source, label))

    return place
