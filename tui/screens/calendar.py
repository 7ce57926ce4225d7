"""The calendar: a month with the days on which pages showed papers; a day, a week or a month is picked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from search.errors import CarrelError
from search.query.dates import Period, Unit, parse_spoken
from search.text.plural import plural
from tui.desk.calendar_days import PeriodSummary, nearest, summarize_periods
from tui.desk.render import line
from tui.screens.command_screen import Popup
from tui.widgets.input import CleanInput
from tui.widgets.key_bar import KeyBar
from tui.widgets.month_grid import MonthGrid, month_moved, moved, weeks_of, within

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_DAYS = "No page in the library has a date."


def nothing_in(period: Period) -> str:
    return f"Nothing {'on' if period.unit == 'day' else 'in'} {period.title}; moved to the nearest day."


def not_a_date(text: str) -> str:
    return f'Not a date: "{line(text)}". Try 11 Mar, yesterday, 3 days ago, 2026-03 or 2026-w11.'


class CalendarScreen(Popup[Period | None]):
    """Dismissed with the period to show, or None.

    The cursor starts on the first day with papers of the period shown now, else on the newest day.
    """

    DEFAULT_CSS = """
    CalendarScreen { align: center middle; background: $background 0%; }
    CalendarScreen > Vertical {
        width: 65; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $accent; background: $surface;
    }
    CalendarScreen #about { height: 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    SCOPES = ("calendar",)
    AUTO_FOCUS = "MonthGrid"

    grid = query_one(MonthGrid)
    line = query_one(CleanInput)

    def __init__(self, desk: Desk, shown: Period | None) -> None:
        super().__init__()
        self._desk = desk
        self._shown = shown
        self._days: tuple[str, ...] | None = None  # with papers; None until they are read
        self._day_message = ""  # about the last key; cleared by the next one

    def compose(self) -> ComposeResult:
        today = date.today()
        with Vertical():
            yield MonthGrid(within(self._shown.first if self._shown else today), today)
            yield Static(Content("Reading the pages…"), id="about")
            # Not selected: the first digit typed would be replaced by the next one.
            yield CleanInput(
                compact=True,
                placeholder="/ to type a date: 11 Mar, yesterday, 3 days ago, 2026-w11",
                select_on_focus=False,
            )
        yield KeyBar()

    def on_mount(self) -> None:
        self._name_month()
        self._read()

    # Papers by day --------------------------------------------------------------------------

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        """Read the counts of the month shown; the first time also which days have papers."""
        try:
            if self._days is None:
                days = (await asyncio.to_thread(lambda: self._desk.library.snapshot().page_days)).days
                if begin := self._begin(days):
                    self.grid.show(within(date.fromisoformat(begin)))
                    self._name_month()
                self._days = days
            weeks = weeks_of(self.grid.cursor)
            first, last = weeks[0][0].isoformat(), weeks[-1][-1].isoformat()
            listed = await asyncio.to_thread(summarize_periods, self._desk, "day", first, last)
        except CarrelError as error:
            self._show_text(str(error))
            return
        summaries: Mapping[date, PeriodSummary] = {each.period.first: each for each in listed}
        self.grid.show(self.grid.cursor, summaries)
        self._show_day()

    def _begin(self, days: Sequence[str]) -> str:
        """The first day with papers in the period shown, else the newest; empty if there is none."""
        if self._shown is None:
            return days[-1] if days else ""
        first, last = self._shown.first.isoformat(), self._shown.last.isoformat()
        return next((day for day in days if first <= day <= last), "")

    def _name_month(self) -> None:
        frame = self.query_one(Vertical)
        frame.border_title = Content(Period.around(self.grid.cursor, "month").title)

    def _show_text(self, text: str) -> None:
        self.query_one("#about", Static).update(Content(text))

    def _show_day(self) -> None:
        day = self.grid.cursor
        name = Period.around(day, "day").title + (", today" if day == self.grid.today else "")
        shown = self.grid.days.get(day)
        if not self._days:
            text = NO_DAYS
        elif shown is None:
            text = f"{name}: no papers"
        else:
            text = (
                f"{name}: {plural(shown.papers, 'paper')}{f', {shown.new} new' if shown.new else ''} · {_pages(shown)}"
            )
        self._show_text(f"{text}\n{self._day_message or Period.around(day, 'week').title}")

    # Moving ----------------------------------------------------------------------------------

    def _to(self, day: date, message: str = "") -> None:
        self._day_message = message
        before, self.grid.cursor = self.grid.cursor, within(day)
        self.grid.refresh()
        if (before.year, before.month) != (self.grid.cursor.year, self.grid.cursor.month):
            self._name_month()
            self._read()
        else:
            self._show_day()

    def action_go(self, days: int) -> None:
        self._to(moved(self.grid.cursor, days))

    def action_go_month(self, months: int) -> None:
        self._to(month_moved(self.grid.cursor, months))

    def action_oldest(self) -> None:
        if self._days:
            self._to(date.fromisoformat(self._days[0]))

    def action_newest(self) -> None:
        if self._days:
            self._to(date.fromisoformat(self._days[-1]))

    def action_today(self) -> None:
        self._to(self.grid.today)

    def on_month_grid_clicked(self, event: MonthGrid.Clicked) -> None:
        """Go to the clicked day, or show it if the cursor is there already; a week's number shows the week."""
        self.grid.focus()
        if event.week:
            self._show(Period.around(event.day, "week"))
        elif event.day == self.grid.cursor:
            self.action_choose("day")
        else:
            self._to(event.day)

    # Choosing --------------------------------------------------------------------------------

    def action_choose(self, unit: Unit) -> None:
        self._show(Period.around(self.grid.cursor, unit))

    def _show(self, period: Period) -> None:
        """Close with a period; if it has no papers, go to the nearest day with papers and say so."""
        if self._days is None:
            return
        if any(period.first.isoformat() <= day <= period.last.isoformat() for day in self._days):
            self.dismiss(period)
            return
        near = nearest(self._days, period.first)
        if near is None:
            self._show_text(NO_DAYS)
            return
        message = nothing_in(period)
        self._to(near, message)

    def action_type(self) -> None:
        self.line.focus()

    def on_key(self, event: events.Key) -> None:
        if self.focused is self.grid and event.character and event.character in "0123456789":
            event.stop()
            self.line.value = event.character
            self.line.focus()
            self.line.cursor_position = 1

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        days = parse_spoken(event.value, self.grid.today) if event.value.strip() else None
        period = Period.spanning(*map(date.fromisoformat, days)) if days else None
        if period:
            self._back_to_grid()
            self._to(period.first)
            self._show(period)
        elif event.value.strip():
            self._show_text(not_a_date(event.value))
        else:
            self._back_to_grid()

    def _back_to_grid(self) -> None:
        self.line.value = ""
        self.grid.focus()

    def action_close(self) -> None:
        if self.focused is self.line:
            self._back_to_grid()
        else:
            self.dismiss(None)


def _pages(shown: PeriodSummary) -> str:
    labels = ", ".join(line(page.label) for page in shown.pages[:2])
    more = f" and {len(shown.pages) - 2} more" if len(shown.pages) > 2 else ""
    # Such a page is dated by guess, which the user has to know.
    yearless = "year unknown · " if any(page.date.startswith("--") for page in shown.pages) else ""
    return f"{yearless}{labels}{more}"
