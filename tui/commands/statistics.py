"""Statistics of library and shelf, and the keys of that screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command, method, screen_command
from tui.commands.open_screens import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.screens.statistics import StatisticsScreen

_SCOPE = "statistics"


async def _statistics(screen: MainScreen) -> None:
    from tui.screens.statistics import StatisticsScreen

    question = screen.question
    query = (await asyncio.to_thread(screen.desk.finished, question)).text if question.text.strip() else ""
    target = await screen.app.push_screen_wait(StatisticsScreen(screen.desk, query))
    if target is not None:
        screen.show_query(target.query or str(Field("id", Phrase(target.key))))


def _on_trend(screen: StatisticsScreen) -> bool:
    return screen.on_trend


def _has_trends(screen: StatisticsScreen) -> bool:
    return screen.on_trend and bool(screen.wanted)


def _view(number: int) -> Command:
    text = f"Show page {number}"
    return screen_command(
        _SCOPE, f"view-{number}", (str(number),), f"page {number}", text, method("show", number - 1), footer=False
    )


COMMANDS = (
    Command("statistics", ("g s",), "statistics", "Statistics: papers per week, reading, trends", GROUP, _statistics),
    screen_command(_SCOPE, "period", ("p",), "period", "Count per week, month or year in turn", method("next_period")),
    screen_command(_SCOPE, "range", ("r",), "range", "Choose how far back", method("range")),
    screen_command(_SCOPE, "trend", ("/",), "trend", "Add the trend of a query", method("trend"), enabled=_on_trend),
    screen_command(
        _SCOPE, "saved", ("+",), "saved", "Add the trend of a saved search", method("saved"), enabled=_on_trend
    ),
    screen_command(
        _SCOPE, "share", ("s",), "share", "Numbers, or shares of all papers", method("share"), enabled=_on_trend
    ),
    screen_command(
        _SCOPE, "drop", ("d",), "drop", "Remove the trend under the cursor", method("drop"), enabled=_has_trends
    ),
    *(
        screen_command(
            _SCOPE, name, (name[0],), f"per {name}", f"Count per {name}", method("period", name), footer=False
        )
        for name in ("week", "month", "year")
    ),
    screen_command(_SCOPE, "next-view", ("right", "tab"), "next page", "Next page", method("view", 1), footer=False),
    screen_command(
        _SCOPE,
        "previous-view",
        ("left", "shift+tab"),
        "previous page",
        "Previous page",
        method("view", -1),
        footer=False,
    ),
    *(_view(number) for number in range(1, 6)),
)
