"""Statistics of library and shelf."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command
from tui.commands.reading import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


async def _statistics(screen: MainScreen) -> None:
    from tui.screens.statistics import StatisticsScreen

    question = screen.question
    query = (await asyncio.to_thread(screen.desk.finished, question)).text if question.text.strip() else ""
    target = await screen.app.push_screen_wait(StatisticsScreen(screen.desk, screen.keymap, query))
    if target is None:
        return
    text = target.query or str(Field("id", Phrase(target.key)))
    # The blank says that the last word is finished.
    screen.visit(text=f"{text.rstrip()} ", like=(), unlike=(), without=(), sort="")
    screen.show_pane(screen.papers)


COMMANDS = (
    Command(
        "statistics",
        ("g s",),
        "statistics",
        "Statistics: papers per week, reading, trends",
        GROUP,
        _statistics,
    ),
)
