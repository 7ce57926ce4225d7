"""Going back: undo and redo, earlier states of the shelf, copies that a synced folder made."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui import undo
from tui.commands.base import Command
from tui.render import line

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Shelf"


async def _undo(screen: MainScreen) -> None:
    await screen.change(lambda: undo.undo(*undo.stores(screen.desk)))


async def _redo(screen: MainScreen) -> None:
    await screen.change(lambda: undo.redo(*undo.stores(screen.desk)))


async def _restore(screen: MainScreen) -> None:
    from tui.screens.backups import BackupsScreen

    path = await screen.app.push_screen_wait(BackupsScreen(screen.desk, screen.keymap))
    if path is not None:
        await screen.change(lambda: screen.desk.shelf.restore(path))


async def _take_in(screen: MainScreen) -> None:
    from tui.screens.menu import Item

    shelf = screen.desk.shelf
    copies = await asyncio.to_thread(shelf.conflicts)
    if not copies:
        screen.say(f"No conflict copies lie beside {line(str(shelf.path))}.")
        return
    items = [Item(str(n) if n < 10 else "", line(copy.name), str(n)) for n, copy in enumerate(copies, 1)]
    chosen = await screen.choose("Merge which copy into the shelf?", items)
    if chosen:
        await screen.change(lambda: shelf.take_in(copies[int(chosen) - 1]))


COMMANDS = (
    Command("undo", ("u",), "undo", "Take back the last edit, across restarts too", GROUP, _undo),
    Command("redo", ("U",), "redo", "Do again what was taken back last", GROUP, _redo),
    Command("restore", (), "restore shelf", "Go back to an earlier state of the shelf", GROUP, _restore),
    Command("take-in", (), "merge copy", "Merge a copy of the shelf that syncing made", GROUP, _take_in),
)
