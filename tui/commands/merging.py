"""Two records of one paper made one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


async def _merge(screen: MainScreen) -> None:
    from tui.merging import merge

    papers = await screen.acting_on()
    if len(papers) < 2:
        screen.say("Mark the records of one paper first: Space marks. The first one in the list is kept.")
        return
    keep, *others = papers
    try:
        for other in others:
            said = await asyncio.to_thread(merge, screen.desk, keep.key, other.key)
            screen.say(f"{said} (u takes it back)")
    except CarrelError as error:
        screen.say(str(error), "error")
    await asyncio.to_thread(screen.desk.library.sync)
    screen.papers.clear_marks()
    screen.ask()


COMMANDS = (Command("merge", (), "merge", "Merge the marked records of one paper", "Papers", _merge, enabled=on_paper),)
