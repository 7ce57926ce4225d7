"""What is still to be asked of a feed: stretches of days, each with a mark of how far one has come in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Part:
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


class Span(NamedTuple):
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Days:
    """How a feed goes by days.

    Attributes:
        cut: Cuts days into parts.
        usual: Days that are fetched the first time.
        again: Days before the last fetch that may have changed since.
        earliest: The first day that there is anything of.
    """

    cut: Callable[[Span], Iterable[Span]]
    usual: int = 1
    again: int = 0
    earliest: date = date(1900, 1, 1)


def by_day(span: Span) -> Iterable[Span]:
    """Yield the days of a span."""
    return (Span(day, day) for day in _days(span))


def by_week(span: Span) -> Iterable[Span]:
    """Yield the weeks that a span touches, Monday to Sunday."""
    mondays = dict.fromkeys(day - day.weekday() * ONE_DAY for day in _days(span))
    return (Span(monday, monday + 6 * ONE_DAY) for monday in mondays)


def by_month(span: Span) -> Iterable[Span]:
    """Yield the months that a span touches."""
    firsts = dict.fromkeys(day.replace(day=1) for day in _days(span))
    return (Span(first, (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY) for first in firsts)


def within_months(span: Span) -> Iterable[Span]:
    """Yield a span cut at the ends of months: services list no more than some ten thousand papers at a time."""
    return (Span(max(first, span.first), min(last, span.last)) for first, last in by_month(span))


def _days(span: Span) -> Iterable[date]:
    return (span.first + number * ONE_DAY for number in range((span.last - span.first).days + 1))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a feed has been fetched.

    Attributes:
        first: First day of what was fetched or is missing; empty as long as nothing was.
        last: Last day of it.
        missing: What of it is still to be asked.
    """

    first: str = ""
    last: str = ""
    missing: tuple[Part, ...] = ()

    def done(self, part: Part) -> Standing:
        """Return it with a part no longer missing."""
        return replace(self, missing=tuple(each for each in self.missing if each.days != part.days))

    def come_to(self, part: Part) -> Standing:
        """Return it with a part missing from its mark on only."""
        return replace(self, missing=tuple(part if each.days == part.days else each for each in self.missing))


def planned(standing: Standing, days: Days, since: date | None, today: date) -> Standing:
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
    spans = [Span(begin, today)]
    if standing.last:
        fetched = date.fromisoformat(standing.first)
        new = Span(min(today, max(fetched, date.fromisoformat(standing.last) - days.again * ONE_DAY)), today)
        if since is None:
            spans, begin = [new], fetched
        elif since <= new.first:
            spans = [new, *([Span(since, fetched - ONE_DAY)] if since < fetched else [])]
            begin = since
    kept = {part.days: part for part in standing.missing if since is None or part.last >= begin.isoformat()}
    fresh = (Part(span.first.isoformat(), span.last.isoformat()) for each in spans for span in days.cut(each))
    parts = {part.days: part for part in fresh} | kept
    return Standing(begin.isoformat(), today.isoformat(), tuple(sorted(parts.values(), reverse=True)))
