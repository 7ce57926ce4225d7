"""Weeks, months and years, and how many things fall into each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from search.paper import MONTHS

Period = Literal["week", "month", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)
# Days that a period has, roughly: what changes within "a month" is compared with as many days before.
LENGTH: dict[Period, int] = {"week": 7, "month": 30, "year": 365}
# As many as are told apart at a glance; beyond, the next longer period is the usual one.
_MOST = 60


class Span(NamedTuple):
    """One week, month or year.

    Attributes:
        period: Which of them.
        start: Its first day; of a week the Monday.
    """

    period: Period
    start: date

    @property
    def name(self) -> str:
        """Return its name in ISO 8601: `2026-W11`, `2026-03`, `2026`."""
        if self.period == "week":
            year, week, _ = self.start.isocalendar()
            return f"{year:04}-W{week:02}"
        return self.start.isoformat()[: 7 if self.period == "month" else 4]

    @property
    def short(self) -> str:
        """Return it as an axis shows it, without the year where that can be told apart: `Mar 9`, `Mar`, `2026`."""
        month = MONTHS[self.start.month - 1]
        return {"week": f"{month} {self.start.day}", "month": month, "year": f"{self.start.year}"}[self.period]

    @property
    def long(self) -> str:
        """Return it as a sentence says it: `the week of Mar 9, 2026`, `Mar 2026`, `2026`."""
        if self.period == "week":
            return f"the week of {self.short}, {self.start.year}"
        return self.short if self.period == "year" else f"{self.short} {self.start.year}"


def start_of(day: date, period: Period) -> date:
    """Return the first day of the period that a day is in."""
    if period == "week":
        # The first days that there are belong to a week that begins before them.
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1) if period == "month" else date(day.year, 1, 1)


def _next(start: date, period: Period) -> date:
    if period == "week":
        return start_of(start + timedelta(7), period)
    return date(start.year + 1, 1, 1) if period == "year" or start.month == 12 else date(start.year, start.month + 1, 1)


def spans(first: date, last: date, period: Period) -> Iterator[Span]:
    """Yield every period from that of a first day to that of a last one, in order and without a gap."""
    start, end = start_of(first, period), start_of(last, period)
    while start <= end:
        yield Span(period, start)
        if start == end:
            return
        start = _next(start, period)


def usual(first: date, last: date) -> Period:
    """Return the period that is usual for some days: weeks, months where these are many, then years."""
    days = (last - first).days
    return next((period for period in PERIODS if days <= _MOST * LENGTH[period]), "year")


def counted(days: Iterable[date], within: Iterable[Span]) -> tuple[int, ...]:
    """Return how many of some days fall into each period; days outside all of them count nowhere."""
    held = tuple(within)
    if not held:
        return ()
    period = held[0].period
    # Each day once: a library has a hundred thousand papers, and a few thousand days.
    starts: Counter[date] = Counter()
    for day, number in Counter(days).items():
        starts[start_of(day, period)] += number
    return tuple(starts[span.start] for span in held)
