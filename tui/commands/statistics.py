"""Statistics of library and shelf, and the keys of that screen."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command, method, screen_command
from tui.commands.views import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.screens.statistics import StatisticsScreen


async def _statistics(screen: MainScreen) -> None:
    from tui.screens.statistics import StatisticsScreen

    question = screen.question
    query = (await asyncio.to_thread(screen.desk.finished, question)).text if question.text.strip() else ""
    target = await screen.app.push_screen_wait(StatisticsScreen(screen.desk, query))
    if target is not None:
        screen.show_query(target.query or str(Field("id", Phrase(target.key))))


def _has_trends(screen: StatisticsScreen) -> bool:
    return screen.on_trend and bool(screen.queries)


_in_statistics = partial(screen_command, "statistics")
_moves = partial(_in_statistics, footer=False)
_on_trend = partial(_in_statistics, enabled=lambda screen: screen.on_trend)
_command = partial(Command, group=GROUP)

COMMANDS = (
    _command("statistics", ("g s",), "statistics", "Statistics: papers per week, reading, trends", _statistics),
    _in_statistics("period", ("p",), "period", "Count per week, month or year in turn", method("next_period")),
    _in_statistics("range", ("r",), "range", "Choose how far back", method("range")),
    _on_trend("trend", ("/",), "trend", "Add the trend of a query", method("trend")),
    _on_trend("saved", ("+",), "saved", "Add the trend of a saved search", method("saved")),
    _on_trend("share", ("s",), "share", "Numbers, or shares of all papers", method("share")),
    _in_statistics("drop", ("d",), "drop", "Remove the trend under the cursor", method("drop"), enabled=_has_trends),
    *(
        _moves(unit, (unit[0],), f"per {unit}", f"Count per {unit}", method("period", unit))
        for unit in ("week", "month", "year")
    ),
    _moves("next-view", ("right", "tab"), "next page", "Next page", method("view", 1)),
    _moves("previous-view", ("left", "shift+tab"), "previous page", "Previous page", method("view", -1)),
    *(_moves(f"view-{n}", (str(n),), f"page {n}", f"Show page {n}", method("show", n - 1)) for n in range(1, 6)),
)
