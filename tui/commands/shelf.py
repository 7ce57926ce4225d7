"""The shelf as a whole: undo and redo, backups, conflict copies, tags, journal, history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command
from tui.desk.merge import redo_last, undo_last
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


GROUP = "Shelf"


async def _undo(screen: MainScreen) -> None:
    await screen.change(lambda: undo_last(screen.desk))


async def _redo(screen: MainScreen) -> None:
    await screen.change(lambda: redo_last(screen.desk))


async def _restore(screen: MainScreen) -> None:
    from tui.screens.history import BackupsScreen

    path = await screen.app.push_screen_wait(BackupsScreen(screen.desk, screen.keymap))
    if path is not None:
        await screen.change(lambda: screen.desk.shelf.restore(path))


async def _take_in(screen: MainScreen) -> None:
    from tui.screens.dialogs import MenuItem

    shelf = screen.desk.shelf
    copies = await asyncio.to_thread(shelf.conflicts)
    if not copies:
        screen.say(f"No conflict copies lie beside {line(str(shelf.path))}.")
        return
    items = [MenuItem(str(n) if n < 10 else "", line(copy.name), str(n)) for n, copy in enumerate(copies, 1)]
    chosen = await screen.choose("Merge which copy into the shelf?", items)
    if chosen:
        await screen.change(lambda: shelf.merge_copy(copies[int(chosen) - 1]))


UNDO_COMMANDS = (
    Command("undo", ("u",), "undo", "Take back the last edit, across restarts too", GROUP, _undo),
    Command("redo", ("U",), "redo", "Do again what was taken back last", GROUP, _redo),
    Command("restore", (), "restore shelf", "Go back to an earlier state of the shelf", GROUP, _restore),
    Command("take-in", (), "merge copy", "Merge a copy of the shelf that syncing made", GROUP, _take_in),
)


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_manager import TagManager

    tag = await screen.app.push_screen_wait(TagManager(screen.desk, screen.keymap))
    if tag is None:
        # What was renamed or deleted shows at once.
        screen.papers.refresh()
        screen.ask()
    else:
        _show(screen, Field("tag", Phrase(tag)))


async def _journal(screen: MainScreen) -> None:
    from tui.screens.history import JournalScreen

    _go_to(screen, await screen.app.push_screen_wait(JournalScreen(screen.desk, screen.keymap)))


async def _history(screen: MainScreen) -> None:
    from tui.screens.history import HistoryScreen

    opened = HistoryScreen(screen.desk, screen.papers.key, screen.keymap)
    _go_to(screen, await screen.app.push_screen_wait(opened))


def _go_to(screen: MainScreen, key: str | None) -> None:
    """Go to a paper: in the list where it is listed, else show it alone."""
    if not key:
        return
    if key in screen.papers.keys:
        screen.papers.cursor = screen.papers.keys.index(key)
        screen.show_pane(screen.papers)
    else:
        _show(screen, Field("id", Phrase(key)))


def _show(screen: MainScreen, wanted: Field) -> None:
    # The blank says that the last word is finished.
    screen.visit(text=f"{wanted} ", like=(), unlike=(), without=(), sort="")
    screen.show_pane(screen.papers)


COMMANDS = (
    Command("tag-list", ("g t",), "tag list", "All tags: show, rename, merge, delete, colour", GROUP, _tags),
    Command("journal", ("g j",), "journal", "Reading journal: what you read and kept, by day", GROUP, _journal),
    Command("history", ("g h",), "history", "Every edit, the last first; p: of this paper", GROUP, _history),
)
