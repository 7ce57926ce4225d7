"""Looking at the shelf as a whole: its tags, its journal, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.tree import Field, Phrase
from tui.commands.base import Command
from tui.commands.undo import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_list import TagListScreen

    tag = await screen.app.push_screen_wait(TagListScreen(screen.desk, screen.keymap))
    if tag is None:
        # What was renamed or deleted shows at once.
        screen.papers.refresh()
        screen.ask()
    else:
        _show(screen, Field("tag", Phrase(tag)))


async def _journal(screen: MainScreen) -> None:
    from tui.screens.journal import JournalScreen

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
