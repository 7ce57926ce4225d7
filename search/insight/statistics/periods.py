"""Weeks, months and years, the time range of a statistic, and counts per period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

from search.paper import MONTHS
from search.query.dates import Period, shift

PeriodUnit = Literal["week", "month", "year"]
PERIOD_UNITS: tuple[PeriodUnit, ...] = get_args(PeriodUnit)
# The rough length of a period: the changes of "a month" are compared with as many days before.
UNIT_DAYS: dict[PeriodUnit, int] = {"week": 7, "month": 30, "year": 365}
# As many buckets as can be told apart at a glance; beyond, the next longer period is the default.
_MAX_BUCKETS = 60


class Bucket(NamedTuple):
    """One week, month or year, by its first day (Monday for a week)."""

    period: PeriodUnit
    start: date

    @property
    def name(self) -> str:
        """The name in ISO 8601: `2026-W11`, `2026-03`, `2026`."""
        return Period.around(self.start, self.period).text.upper()

    @property
    def short(self) -> str:
        """The label on an axis, without the year of weeks and months: `Mar 9`, `Mar`, `2026`."""
        month = MONTHS[self.start.month - 1]
        return {"week": f"{month} {self.start.day}", "month": month, "year": f"{self.start.year}"}[self.period]

    @property
    def long(self) -> str:
        """The name in a sentence: `the week of Mar 9, 2026`, `Mar 2026`, `2026`."""
        if self.period == "week":
            return f"the week of {self.short}, {self.start.year}"
        return self.short if self.period == "year" else f"{self.short} {self.start.year}"


def start_of(day: date, period: PeriodUnit) -> date:
    return Period.around(day, period).first


def buckets(first: date, last: date, period: PeriodUnit) -> Iterator[Bucket]:
    """Yield every bucket from that of a first day to that of a last day, in order and without a gap."""
    current = Period.around(first, period)
    yield Bucket(period, current.first)
    while current.last < last:
        current = Period.around(shift(current.last, 1), period)
        yield Bucket(period, current.first)


def default_unit(first: date, last: date) -> PeriodUnit:
    """Weeks for a range of days, months if these are too many, then years."""
    days = (last - first).days
    return next((period for period in PERIOD_UNITS if days <= _MAX_BUCKETS * UNIT_DAYS[period]), "year")


def count_per_bucket(days: Iterable[date], within: Iterable[Bucket]) -> tuple[int, ...]:
    """Count days per bucket; days outside all buckets do not count."""
    some = tuple(within)
    if not some:
        return ()
    period = some[0].period
    # Each day once: a library has a hundred thousand papers, and a few thousand days.
    starts: Counter[date] = Counter()
    for day, number in Counter(days).items():
        starts[start_of(day, period)] += number
    return tuple(starts[span.start] for span in some)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days that a statistic covers, divided into buckets in order and without a gap.

    Only papers from `first` to `last` count. `since` is the first day asked for; None for everything.
    """

    buckets: tuple[Bucket, ...]
    first: date
    last: date
    since: date | None = None

    @classmethod
    def of(
        cls, days: Iterable[date], today: date, period: PeriodUnit | None = None, since: date | None = None
    ) -> Timeline:
        counted = [day for day in days if day <= today and (since is None or day >= since)]
        if not counted:
            return cls((), since or today, today, since)
        first = since or min(counted)
        # To the last paper and not to today: a library imported once would shrink to a stroke at the left.
        last = max(counted)
        spans = tuple(buckets(min(counted), last, period or default_unit(min(counted), last)))
        return cls(spans, first, last, since)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def period(self) -> PeriodUnit:
        return self.buckets[0].period if self.buckets else "week"


class Window(NamedTuple):
    """The latest days, up to `last`, and as many before to compare them with: after `before`, up to `middle`."""

    before: date
    middle: date
    last: date

    @classmethod
    def of(cls, scope: Timeline) -> Window:
        """The last days of a timeline, as many as its period has, and as many before."""
        days = UNIT_DAYS[scope.period]
        end = max(scope.last.toordinal(), 2 * days + 1)
        return cls(date.fromordinal(end - 2 * days), date.fromordinal(end - days), date.fromordinal(end))

    def recent(self, day: date) -> bool:
        return self.middle < day <= self.last

    def earlier(self, day: date) -> bool:
        return self.before < day <= self.middle
