"""Days, weeks and months: the calendar, and showing what pages showed then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.query.facets import Filter
from tui.commands.base import Command
from tui.commands.find import GROUP

if TYPE_CHECKING:
    from search.query.periods import Period
    from tui.screens.main import MainScreen


def show_period(screen: MainScreen, period: Period) -> None:
    """Show what pages showed in a period, the other filters as they are."""
    facets = screen.question.facets
    # A page that was chosen before would leave of another day nothing.
    included = {facet: leaves for facet, leaves in facets.included.items() if facet != "page"}
    screen.choose_facets(replace(facets, included=included).only(Filter("seen", period.text)), to_top=True)


async def _calendar(screen: MainScreen) -> None:
    from tui.days import period_seen
    from tui.screens.calendar import CalendarScreen

    shown = period_seen(screen.question.facets)
    period = await screen.app.push_screen_wait(CalendarScreen(screen.desk, shown))
    if period is not None:
        show_period(screen, period)
        screen.show_pane(screen.papers)


COMMANDS = (Command("go-date", ("g d",), "calendar", "Calendar: a day, week or month of pages", GROUP, _calendar),)
