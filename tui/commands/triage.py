"""Triage: the unread papers of what is shown, one a screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Lists"


async def _triage(screen: MainScreen) -> None:
    from tui.screens.triage import with_keys
    from tui.triage import undecided

    desk = screen.desk
    # Asked anew: what is on the screen may be a key press behind.
    answer = await asyncio.to_thread(desk.answer, screen.question)
    if not await asyncio.to_thread(lambda: any(undecided(desk.shelf, key) for key in answer.keys)):
        screen.say("Nothing is left to decide here: all that is shown is bookmarked, begun or read.")
        return
    key = await screen.app.push_screen_wait(with_keys(screen.keymap)(screen, answer))
    screen.ask(at=key)


COMMANDS = (
    Command("triage", ("T",), "triage", "Go through the unread, one a screen: keep, later, skip", GROUP, _triage),
)
