"""The days that figures are about, cut into periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from search.statistics.periods import LENGTH, Period, Span, spans, usual


@dataclass(frozen=True, slots=True)
class Scope:
    """The days that figures are about, and the periods they are cut into.

    Attributes:
        spans: Every period, the first one first.
        first: The first day; papers before it do not count.
        last: The last day, likewise.
        since: What the person asked for; None for everything.
    """

    spans: tuple[Span, ...]
    first: date
    last: date
    since: date | None = None

    @classmethod
    def of(cls, days: Iterable[date], today: date, period: Period | None = None, since: date | None = None) -> Scope:
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
        found = tuple(spans(min(known), last, period or usual(min(known), last)))
        return cls(found, first, last, since)

    def holds(self, day: date | None) -> bool:
        """Tell whether a day counts."""
        return day is not None and self.first <= day <= self.last

    @property
    def period(self) -> Period:
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
    def of(cls, scope: Scope) -> Window:
        """Return the last days of a scope, as many as its period has, and as many before."""
        days = LENGTH[scope.period]
        end = max(scope.last.toordinal(), 2 * days + 1)
        return cls(date.fromordinal(end - 2 * days), date.fromordinal(end - days), date.fromordinal(end))

    def recent(self, day: date) -> bool:
        """Tell whether a day is among the later ones."""
        return self.middle < day <= self.last

    def earlier(self, day: date) -> bool:
        """Tell whether a day is among the earlier ones."""
        return self.before < day <= self.middle
