"""What a person does with papers: marks, bookmarks, reading, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command, on_paper

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Papers"


async def _bookmark(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.bookmark(papers))


async def _read(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.toggle_read(papers))


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tags import TagEditor

    papers = await screen.acting_on()
    if not papers:
        return
    shelf = screen.desk.shelf
    change = await screen.app.push_screen_wait(TagEditor(papers, shelf))
    if change is not None:
        await screen.edit(lambda shelf, _: shelf.tag(papers, change.add, change.remove))


def _mark(screen: MainScreen) -> None:
    if screen.pane is screen.filters:
        screen.toggle_filter()
    else:
        screen.papers.mark()


def _range(screen: MainScreen) -> None:
    screen.papers.mark_range()


def _invert(screen: MainScreen) -> None:
    screen.papers.invert()


COMMANDS = (
    Command("bookmark", ("b",), "bookmark", "Bookmark, or take the bookmark away", GROUP, _bookmark, True, on_paper),
    Command("read", ("r",), "read", "Mark as read, or as unread again", GROUP, _read, True, on_paper),
    Command("tags", ("t",), "tags", "Edit tags: +add -remove, Tab completes", GROUP, _tags, True, on_paper),
    Command("mark", ("space",), "mark", "Mark the paper and go on; commands then act on all marked", GROUP, _mark),
    Command(
        "range", ("v",), "range", "Mark from here: move, and v again ends the range", GROUP, _range, enabled=on_paper
    ),
    Command(
        "invert", ("*",), "invert", "Mark what is not marked, and the other way round", GROUP, _invert, enabled=on_paper
    ),
)
