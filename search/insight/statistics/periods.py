"""Weeks, months and years, the time range of a statistic, and counts per period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from search.paper import MONTHS

PeriodUnit = Literal["week", "month", "year"]
PERIOD_UNITS: tuple[PeriodUnit, ...] = get_args(PeriodUnit)
# Days that a period has, roughly: what changes within "a month" is compared with as many days before.
UNIT_DAYS: dict[PeriodUnit, int] = {"week": 7, "month": 30, "year": 365}
# As many as are told apart at a glance; beyond, the next longer period is the usual one.
_MOST = 60


class Bucket(NamedTuple):
    """One week, month or year.

    Attributes:
        period: Which of them.
        start: Its first day; of a week the Monday.
    """

    period: PeriodUnit
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


def start_of(day: date, period: PeriodUnit) -> date:
    """Return the first day of the period that a day is in."""
    if period == "week":
        # The first days that there are belong to a week that begins before them.
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1) if period == "month" else date(day.year, 1, 1)


def _next(start: date, period: PeriodUnit) -> date:
    if period == "week":
        return start_of(start + timedelta(7), period)
    return date(start.year + 1, 1, 1) if period == "year" or start.month == 12 else date(start.year, start.month + 1, 1)


def buckets(first: date, last: date, period: PeriodUnit) -> Iterator[Bucket]:
    """Yield every period from that of a first day to that of a last one, in order and without a gap."""
    start, end = start_of(first, period), start_of(last, period)
    while start <= end:
        yield Bucket(period, start)
        if start == end:
            return
        start = _next(start, period)


def default_unit(first: date, last: date) -> PeriodUnit:
    """Return the period that is usual for some days: weeks, months where these are many, then years."""
    days = (last - first).days
    return next((period for period in PERIOD_UNITS if days <= _MOST * UNIT_DAYS[period]), "year")


def count_per_bucket(days: Iterable[date], within: Iterable[Bucket]) -> tuple[int, ...]:
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


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days that figures are about, and the periods they are cut into.

    Attributes:
        spans: Every period, the first one first.
        first: The first day; papers before it do not count.
        last: The last day, likewise.
        since: What the person asked for; None for everything.
    """

    spans: tuple[Bucket, ...]
    first: date
    last: date
    since: date | None = None

    @classmethod
    def of(
        cls, days: Iterable[date], today: date, period: PeriodUnit | None = None, since: date | None = None
    ) -> Timeline:
        """Return the scope of some days.

        Args:
            days: That something happened on.
            today: Nothing counts after it.
            period: What they are cut into; None for what is usual for so many.
            since: Nothing counts before it; None for no limit.
        """
        known = [day for day in days if day <= today and (since is None or day >= since)]
        if not known:
            return cls((), since or today, today, since)
        first = since or min(known)
        # To the last paper and not to today: what was read in once would shrink to a stroke at the left.
        last = max(known)
        found = tuple(buckets(min(known), last, period or default_unit(min(known), last)))
        return cls(found, first, last, since)

    def holds(self, day: date | None) -> bool:
        """Tell whether a day counts."""
        return day is not None and self.first <= day <= self.last

    @property
    def period(self) -> PeriodUnit:
        """Return what the days are cut into."""
        return self.spans[0].period if self.spans else "week"


class Window(NamedTuple):
    """Days that are compared with as many before.

    Attributes:
        before: The day before the earlier ones.
        middle: The last of the earlier ones.
        last: The last of the later ones.
    """

    before: date
    middle: date
    last: date

    @classmethod
    def of(cls, scope: Timeline) -> Window:
        """Return the last days of a scope, as many as its period has, and as many before."""
        days = UNIT_DAYS[scope.period]
        end = max(scope.last.toordinal(), 2 * days + 1)
        return cls(date.fromordinal(end - 2 * days), date.fromordinal(end - days), date.fromordinal(end))

    def recent(self, day: date) -> bool:
        """Tell whether a day is among the later ones."""
        return self.middle < day <= self.last

    def earlier(self, day: date) -> bool:
        """Tell whether a day is among the earlier ones."""
        return self.before < day <= self.middle
