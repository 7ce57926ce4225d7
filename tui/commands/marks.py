"""Commands on papers: marks, bookmarks, read, tags, status, rating, priority."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.edits import marks, tags
from shelf.fields import MAX_RATING, PRIORITIES
from tui.commands.base import Command, MenuItem, Run, in_list, on_paper
from tui.desk.render import line
from tui.desk.wording import PRIORITY, stars

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.edits.plan import Planner
    from shelf.model import ShelfEntry
    from tui.screens.main import MainScreen


GROUP = "Papers"


def _edit(plan: Callable[[Sequence[Paper]], Planner]) -> Run:
    return lambda screen: screen.edit(plan)


async def _tags(screen: MainScreen) -> None:
    from tui.screens.tag_editor import TagEditor

    papers = await screen.acting_on()
    if not papers:
        return
    shelf = screen.desk.shelf
    change = await screen.app.push_screen_wait(TagEditor(papers, shelf))
    if change is not None:
        await screen.edit(partial(tags.tag, add=change.add, remove=change.remove), papers)


def _mark(screen: MainScreen) -> None:
    if screen.pane is screen.filters:
        screen.toggle_filter()
    else:
        screen.papers.mark()


async def _dismiss(screen: MainScreen) -> None:
    papers = await screen.acting_on()

    def dismiss() -> str:
        done = screen.desk.shelf.edit(marks.dismiss(papers))
        # A single dismissed paper disappears from the list, so no row shows the change.
        return done.replace(plural(1, "paper"), f'"{line(papers[0].title)}"') if len(papers) == 1 else done

    if papers:
        await screen.change(dismiss)


async def _rate(screen: MainScreen) -> None:
    papers = await screen.acting_on()
    current = {entry.rating if entry else None for entry in _entries(screen, papers)}
    items = [MenuItem(str(n), stars(n), str(n), ticked=current == {n}) for n in range(1, MAX_RATING + 1)]
    items.append(MenuItem("0", "no rating", "0", ticked=current == {None}))
    chosen = await screen.choose(f"Rate {_of(papers)}", items)
    if chosen:
        await screen.edit(partial(marks.rate, rating=int(chosen) or None), papers)


async def _prioritise(screen: MainScreen) -> None:
    papers = await screen.acting_on()
    current = {entry.priority if entry else "normal" for entry in _entries(screen, papers)}
    items = [
        MenuItem(each[0], f"{each} {PRIORITY.get(each, '')}", each, ticked=current == {each}) for each in PRIORITIES
    ]
    chosen = await screen.choose(f"Priority of {_of(papers)}", items)
    if chosen:
        await screen.edit(partial(marks.set_priority, priority=chosen), papers)


def _entries(screen: MainScreen, papers: Sequence[Paper]) -> list[ShelfEntry | None]:
    return [screen.desk.shelf.entry(paper.key) for paper in papers]


def _of(papers: Sequence[Paper]) -> str:
    if len(papers) > 1:
        return plural(len(papers), "paper")
    title = line(papers[0].title)
    return f'"{title}"' if len(title) <= 60 else f'"{title[:59].rstrip()}…"'


_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _on_paper(
        "bookmark", ("b",), "bookmark", "Bookmark, or remove the bookmark", _edit(marks.bookmark), in_list("bookmark")
    ),
    _on_paper("read", ("r",), "read", "Mark as read, or as unread again", _edit(marks.toggle_read), in_list("read")),
    _on_paper("tags", ("t",), "tags", "Edit tags: +add -remove, Tab completes", _tags, in_list("tags")),
    _command(
        "mark",
        ("space",),
        "mark",
        "Mark the paper and move on; commands then act on all marked",
        _mark,
        {"filters": "switch"},
    ),
    _on_paper(
        "range", ("v",), "range", "Mark from here: move, then v again", lambda screen: screen.papers.mark_range()
    ),
    _on_paper(
        "invert", ("*",), "invert", "Invert the marks", lambda screen: screen.papers.invert(screen.answer.matching)
    ),
    _on_paper("status", ("w",), "status", "Next status: unread, reading, read", _edit(marks.cycle_status)),
    _on_paper("dismiss", ("d",), "dismiss", "Dismiss: hide it, or show it again", _dismiss),
    _on_paper("rate", ("=",), "rate", "Rate: 1 to 5, or 0 for no rating", _rate),
    _on_paper("priority", ("p",), "priority", "Set a priority: high, normal, low", _prioritise),
)
