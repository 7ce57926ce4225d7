"""Commands on papers: marks, bookmarks, read, tags, status, rating, priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.edits import marks, tags
from shelf.fields import MAX_RATING, PRIORITIES
from tui.commands.base import Command, in_list, on_paper
from tui.desk.render import line
from tui.desk.wording import PRIORITY, stars

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.model import ShelfEntry
    from shelf.shelf import Shelf
    from tui.screens.main import MainScreen


GROUP = "Papers"


async def _bookmark(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.edit(marks.bookmark(papers)))


async def _read(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.edit(marks.toggle_read(papers)))


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_editor import TagEditor

    papers = await screen.acting_on()
    if not papers:
        return
    shelf = screen.desk.shelf
    change = await screen.app.push_screen_wait(TagEditor(papers, shelf))
    if change is not None:
        await screen.edit(lambda shelf, _: shelf.edit(tags.tag(papers, change.add, change.remove)))


def _mark(screen: MainScreen) -> None:
    if screen.pane is screen.filters:
        screen.toggle_filter()
    else:
        screen.papers.mark()


def _range(screen: MainScreen) -> None:
    screen.papers.mark_range()


def _invert(screen: MainScreen) -> None:
    screen.papers.invert()


async def _cycle(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.edit(marks.cycle_status(papers)))


async def _dismiss(screen: MainScreen) -> None:
    message = ""

    def dismiss(shelf: Shelf, papers: Sequence[Paper]) -> str:
        nonlocal message
        done = shelf.edit(marks.dismiss(papers))
        # A single dismissed paper disappears from the list, so no row shows the change.
        message = done.replace(plural(1, "paper"), f"“{line(papers[0].title)}”") if len(papers) == 1 else ""
        return done

    await screen.edit(dismiss)
    if message:
        screen.say(message)


async def _rate(screen: MainScreen) -> None:
    from tui.screens.command_screen import MenuItem

    papers = await screen.acting_on()
    current = {entry.rating if entry else None for entry in _entries(screen, papers)}
    items = [MenuItem(str(n), f"{stars(n)}{_check(current == {n})}", str(n)) for n in range(1, MAX_RATING + 1)]
    items.append(MenuItem("0", f"no rating{_check(current == {None})}", "0"))
    chosen = await screen.choose(f"Rate {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.edit(marks.rate(papers, int(chosen) or None)))


async def _prioritise(screen: MainScreen) -> None:
    from tui.screens.command_screen import MenuItem

    papers = await screen.acting_on()
    current = {entry.priority if entry else "normal" for entry in _entries(screen, papers)}
    items = [
        MenuItem(each[0], f"{each} {PRIORITY.get(each, '')}{_check(current == {each})}", each) for each in PRIORITIES
    ]
    chosen = await screen.choose(f"Priority of {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.edit(marks.set_priority(papers, chosen)))


def _entries(screen: MainScreen, papers: Sequence[Paper]) -> list[ShelfEntry | None]:
    return [screen.desk.shelf.entry(paper.key) for paper in papers]


def _check(selected: bool) -> str:
    return "  ✓" if selected else ""


def _of(papers: Sequence[Paper]) -> str:
    return plural(len(papers), "paper") if len(papers) > 1 else f"“{line(papers[0].title)[:60]}”"


COMMANDS = (
    Command(
        "bookmark",
        ("b",),
        "bookmark",
        "Bookmark, or remove the bookmark",
        GROUP,
        _bookmark,
        in_list("bookmark"),
        on_paper,
    ),
    Command("read", ("r",), "read", "Mark as read, or as unread again", GROUP, _read, in_list("read"), on_paper),
    Command("tags", ("t",), "tags", "Edit tags: +add -remove, Tab completes", GROUP, _tags, in_list("tags"), on_paper),
    Command(
        "mark",
        ("space",),
        "mark",
        "Mark the paper and move on; commands then act on all marked",
        GROUP,
        _mark,
        {"filters": "switch"},
    ),
    Command("range", ("v",), "range", "Mark from here: move, then v again", GROUP, _range, enabled=on_paper),
    Command("invert", ("*",), "invert", "Invert the marks", GROUP, _invert, enabled=on_paper),
    Command("status", ("w",), "status", "Next status: unread, reading, read", GROUP, _cycle, enabled=on_paper),
    Command("dismiss", ("d",), "dismiss", "Dismiss: hide it, or show it again", GROUP, _dismiss, enabled=on_paper),
    Command("rate", ("=",), "rate", "Rate: 1 to 5, or 0 for no rating", GROUP, _rate, enabled=on_paper),
    Command("priority", ("p",), "priority", "Set a priority: high, normal, low", GROUP, _prioritise, enabled=on_paper),
)
