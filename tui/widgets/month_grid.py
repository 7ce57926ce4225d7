"""A month of days with a cursor: below each day, how many papers pages showed and how many of them are new."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from search.query.dates import WEEKDAYS
from tui.desk.calendar_days import PeriodSummary

# Columns: of the number of the week, and of a day.
_LEFT, _CELL = 5, 8
# So that the weeks at both ends of a month are valid dates, too.
EARLIEST, LATEST = date(2, 1, 1), date(9998, 12, 31)


def within(day: date) -> date:
    return max(EARLIEST, min(day, LATEST))


def moved(day: date, by: int) -> date:
    return within(day + timedelta(days=by))


def month_moved(day: date, by: int) -> date:
    """The same day some months on, the last one of the month where it has fewer."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    if not EARLIEST.year <= year <= LATEST.year:
        return within(date.min if by < 0 else date.max)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weeks_of(day: date) -> list[list[date]]:
    """The weeks, from Monday on, of the month that a day is in."""
    return calendar.Calendar().monthdatescalendar(day.year, day.month)


class MonthGrid(Widget, can_focus=True):
    """Draws the month that the cursor is in; its screen has the keys."""

    DEFAULT_CSS = """
    MonthGrid { width: 61; height: 13; }
    """

    @dataclass
    class Clicked(Message):
        """A day was clicked, or the number of its week."""

        day: date
        week: bool

    def __init__(self, cursor: date, today: date) -> None:
        super().__init__()
        self.cursor = cursor
        self.today = today
        self.days: Mapping[date, PeriodSummary] = {}

    def show(self, cursor: date, days: Mapping[date, PeriodSummary] | None = None) -> None:
        self.cursor = cursor
        if days is not None:
            self.days = days
        self.refresh()

    def render(self) -> Content:
        lines = [Content(" " * _LEFT + "".join(f" {name:<{_CELL - 1}}" for name in WEEKDAYS)).stylize("dim")]
        for week in weeks_of(self.cursor):
            number = Content(f"w{week[0].isocalendar().week:<{_LEFT - 1}}").stylize("dim")
            lines.append(Content("").join([number, *map(self._day, week)]))
            lines.append(Content("").join([Content(" " * _LEFT), *map(self._count, week)]))
        return Content("\n").join(lines)

    def _day(self, day: date) -> Content:
        here = day == self.cursor
        # In brackets as well: a cursor must not be marked by colour alone.
        text = f"[{day.day:>2}]" if here else f" {day.day:>2} "
        return Content(f"{text:<{_CELL}}").stylize(self._style(day, "bold" if day in self.days else ""))

    def _count(self, day: date) -> Content:
        shown = self.days.get(day)
        return Content(f" {_count_text(shown) if shown else '':<{_CELL - 1}}").stylize(self._style(day, "$text-accent"))

    def _style(self, day: date, style: str) -> str:
        if day == self.cursor and self.has_focus:
            return "$block-cursor-foreground on $block-cursor-background"
        faint = "" if day.month == self.cursor.month else " dim"
        return f"{style}{faint}{' underline' if day == self.today and not style.startswith('$') else ''}".strip()

    def on_click(self, event: events.Click) -> None:
        weeks = weeks_of(self.cursor)
        row, column = (event.y - 1) // 2, (event.x - _LEFT) // _CELL
        if event.y >= 1 and row < len(weeks) and column < len(WEEKDAYS):
            self.post_message(self.Clicked(weeks[row][max(0, column)], event.x < _LEFT))


def _count_text(shown: PeriodSummary) -> str:
    """How many papers, and how many are new, as far as there is room."""
    count = f"{shown.papers}" if shown.papers < 10_000 else f"{shown.papers // 1000}k"
    text = f"{count} +{shown.new}" if shown.new else count
    return text if len(text) < _CELL else f"{count}+"
