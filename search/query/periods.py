"""Days, ISO weeks, months and years: what contains a day, what they are called, and how `seen:` names them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from search.paper import MONTHS
from search.query.dates import bounds
from search.query.tree import Node

Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month or year.

    Attributes:
        unit: Which of them.
        first: Its first day.
        last: Its last day.
    """

    unit: Unit
    first: date
    last: date

    @classmethod
    def around(cls, day: date, unit: Unit) -> Period:
        """Return the period of a kind that a day is in."""
        first = last = day
        if unit == "week":
            first = _moved(day, -day.weekday())
            last = _moved(day, 6 - day.weekday())
        elif unit == "month":
            first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
        elif unit == "year":
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        return cls(unit, first, last)

    @classmethod
    def of(cls, value: Node | str, today: date) -> Period | None:
        """Return the period that a value of a date field stands for; None when it is none or another span."""
        days = bounds(value, today)
        if days is None:
            return None
        return cls.spanning(*map(date.fromisoformat, days))

    @classmethod
    def spanning(cls, first: date, last: date) -> Period | None:
        """Return the period that has these first and last days; None for another span."""
        around = (cls.around(first, unit) for unit in UNITS)
        return next((each for each in around if (each.first, each.last) == (first, last)), None)

    @property
    def text(self) -> str:
        """Return the period as a query says it: `2026-03-11`, `2026-w11`, `2026-03`, `2026`."""
        if self.unit == "week":
            # The week's own year: the last days of December may be in week 1 of the next one.
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-w{week:02}"
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.unit]]

    @property
    def title(self) -> str:
        """Return the period as people write it: `Wed 11 Mar 2026`, `Week 11 · 9–15 Mar 2026`, `Mar 2026`."""
        first, last = self.first, self.last
        if self.unit == "day":
            return f"{WEEKDAYS[first.weekday()]} {_written(first)} {first.year}"
        if self.unit == "month":
            return f"{MONTHS[first.month - 1]} {first.year}"
        if self.unit == "year":
            return f"{first.year}"
        begun = f"{_written(first)} {first.year}"
        if first.year == last.year:
            begun = f"{first.day}" if first.month == last.month else _written(first)
        return f"Week {first.isocalendar().week} · {begun}–{_written(last)} {last.year}"


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _moved(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min
