"""Commands on papers: marks, bookmarks, read, tags, status, rating, priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.fields import MAX_RATING, PRIORITIES
from tui.commands.base import Command, on_paper
from tui.desk.describe import PRIORITY, stars
from tui.desk.render import line

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.model import ShelfEntry
    from shelf.shelf import Shelf
    from tui.screens.main import MainScreen


GROUP = "Papers"


async def _bookmark(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.bookmark(papers))


async def _read(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.toggle_read(papers))


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_editor import TagEditor

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


MARK_COMMANDS = (
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


async def _cycle(screen: MainScreen) -> None:
    await screen.edit(lambda shelf, papers: shelf.cycle_status(papers))


async def _dismiss(screen: MainScreen) -> None:
    said = ""

    def dismiss(shelf: Shelf, papers: Sequence[Paper]) -> str:
        nonlocal said
        done = shelf.dismiss(papers)
        # One paper is gone from the list, and nothing in its row can say so.
        said = done.replace(plural(1, "paper"), f"“{line(papers[0].title)}”") if len(papers) == 1 else ""
        return done

    await screen.edit(dismiss)
    if said:
        screen.say(said)


async def _rate(screen: MainScreen) -> None:
    from tui.screens.dialogs import MenuItem

    papers = await screen.acting_on()
    given = {entry.rating if entry else None for entry in _entries(screen, papers)}
    items = [MenuItem(str(n), f"{stars(n)}{_now(given == {n})}", str(n)) for n in range(1, MAX_RATING + 1)]
    items.append(MenuItem("0", f"no rating{_now(given == {None})}", "0"))
    chosen = await screen.choose(f"Rate {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.rate(papers, int(chosen) or None))


async def _prioritise(screen: MainScreen) -> None:
    from tui.screens.dialogs import MenuItem

    papers = await screen.acting_on()
    given = {entry.priority if entry else "normal" for entry in _entries(screen, papers)}
    items = [MenuItem(each[0], f"{each} {PRIORITY.get(each, '')}{_now(given == {each})}", each) for each in PRIORITIES]
    chosen = await screen.choose(f"Priority of {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.set_priority(papers, chosen))


def _entries(screen: MainScreen, papers: Sequence[Paper]) -> list[ShelfEntry | None]:
    return [screen.desk.shelf.entry(paper.key) for paper in papers]


def _now(holds: bool) -> str:
    return "  ✓" if holds else ""


def _of(papers: Sequence[Paper]) -> str:
    return plural(len(papers), "paper") if len(papers) > 1 else f"“{line(papers[0].title)[:60]}”"


STATUS_COMMANDS = (
    Command("status", ("w",), "status", "On: unread, reading, read, unread", GROUP, _cycle, enabled=on_paper),
    Command("dismiss", ("d",), "dismiss", "Dismiss: out of sight, or back again", GROUP, _dismiss, enabled=on_paper),
    Command("rate", ("=",), "rate", "Rate: 1 to 5, or 0 for no rating", GROUP, _rate, enabled=on_paper),
    Command("priority", ("p",), "priority", "Give a priority: high, normal, low", GROUP, _prioritise, enabled=on_paper),
)
