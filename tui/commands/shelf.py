"""The shelf as a whole: undo and redo, backups, conflict copies, tags, journal, history."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command, MenuItem, method, screen_command
from tui.desk.render import line
from tui.desk.undo import redo_last, undo_last

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.screens.row_screen import ManagerScreen

    Manager = ManagerScreen[object]

GROUP = "Shelf"
_MANAGERS = ("lists", "searches", "tags")


def no_conflict_copies(path: str) -> str:
    return f"No conflict copies next to {line(path)}."


async def _undo(screen: MainScreen | Manager) -> None:
    await screen.change(lambda: undo_last(screen.desk))


async def _redo(screen: MainScreen | Manager) -> None:
    await screen.change(lambda: redo_last(screen.desk))


async def _restore(screen: MainScreen) -> None:
    from tui.screens.history import BackupsScreen

    path = await screen.app.push_screen_wait(BackupsScreen(screen.desk))
    if path is not None:
        await screen.change(lambda: screen.desk.shelf.restore(path))


async def _take_in(screen: MainScreen) -> None:
    shelf = screen.desk.shelf
    copies = await asyncio.to_thread(shelf.conflicts)
    if not copies:
        screen.say(no_conflict_copies(str(shelf.path)))
        return
    items = [MenuItem(str(n) if n < 10 else "", line(copy.name), str(n)) for n, copy in enumerate(copies, 1)]
    chosen = await screen.choose("Merge which copy into the shelf?", items)
    if chosen:
        await screen.change(lambda: shelf.merge_copy(copies[int(chosen) - 1]))


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_manager import TagManager

    tag = await screen.app.push_screen_wait(TagManager(screen.desk))
    if tag is None:
        # What was renamed or deleted.
        screen.papers.refresh()
        screen.ask()
    else:
        screen.show_query(str(Field("tag", Phrase(tag))))


async def _journal(screen: MainScreen) -> None:
    from tui.screens.history import JournalScreen

    _go_to(screen, await screen.app.push_screen_wait(JournalScreen(screen.desk)))


async def _history(screen: MainScreen) -> None:
    from tui.screens.history import HistoryScreen

    opened = HistoryScreen(screen.desk, screen.papers.key)
    _go_to(screen, await screen.app.push_screen_wait(opened))


def _go_to(screen: MainScreen, key: str | None) -> None:
    """Go to a paper in the list, or show it alone where it is not listed."""
    if not key:
        return
    if key in screen.papers.keys:
        screen.papers.cursor = screen.papers.keys.index(key)
        screen.panes.go_to(screen.papers)
    else:
        screen.show_query(str(Field("id", Phrase(key))))


_command = partial(Command, group=GROUP)

COMMANDS = (
    _command(
        "undo",
        ("u",),
        "undo",
        "Undo the last edit, even after a restart",
        _undo,
        dict.fromkeys(_MANAGERS, "undo"),
        scopes=("main", *_MANAGERS),
    ),
    _command("redo", ("U",), "redo", "Redo the edit undone last", _redo, scopes=("main", *_MANAGERS)),
    _command("restore", (), "restore shelf", "Restore an earlier state of the shelf", _restore),
    _command("take-in", (), "merge copy", "Merge a conflict copy of the shelf", _take_in),
    _command("tag-list", ("g t",), "tag list", "All tags: show, rename, merge, delete, colour", _tags),
    _command("journal", ("g j",), "journal", "Reading journal: what you read and kept, by day", _journal),
    _command("history", ("g h",), "history", "Every edit, the last first; p: of this paper", _history),
    screen_command("tags", "rename", ("r",), "rename", "Rename the tag everywhere, or merge it", method("rename")),
    screen_command("tags", "delete", ("d", "delete"), "delete", "Remove the tag from every paper", method("delete")),
    screen_command("tags", "colour", ("c",), "colour", "Give the tag a colour", method("colour")),
    screen_command("history", "paper", ("p",), "this paper", "Only edits of the paper, or all", method("paper")),
    screen_command("history", "next", ("]",), "next edit", "Down to the edit before", method("section", 1)),
    screen_command("history", "previous", ("[",), "previous edit", "Up to the edit after", method("section", -1)),
    screen_command("journal", "next", ("]",), "day before", "Down to the day before", method("section", 1)),
    screen_command("journal", "previous", ("[",), "day after", "Up to the day after", method("section", -1)),
    screen_command("journal", "copy", ("y",), "copy", "Copy the journal as Markdown", method("copy")),
)
