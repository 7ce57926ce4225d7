"""How far a person is with papers and what they are worth: status, rating, priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.model import MAX_RATING, PRIORITIES
from tui.commands.base import Command, on_paper
from tui.commands.mark import GROUP
from tui.render import line
from tui.signs import PRIORITY, stars

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.model import Entry
    from shelf.store import Shelf
    from tui.screens.main import MainScreen


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
    from tui.screens.menu import Item

    papers = await screen.acting_on()
    given = {entry.rating if entry else None for entry in _entries(screen, papers)}
    items = [Item(str(n), f"{stars(n)}{_now(given == {n})}", str(n)) for n in range(1, MAX_RATING + 1)]
    items.append(Item("0", f"no rating{_now(given == {None})}", "0"))
    chosen = await screen.choose(f"Rate {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.rate(papers, int(chosen) or None))


async def _prioritise(screen: MainScreen) -> None:
    from tui.screens.menu import Item

    papers = await screen.acting_on()
    given = {entry.priority if entry else "normal" for entry in _entries(screen, papers)}
    items = [Item(each[0], f"{each} {PRIORITY.get(each, '')}{_now(given == {each})}", each) for each in PRIORITIES]
    chosen = await screen.choose(f"Priority of {_of(papers)}", items)
    if chosen:
        await screen.edit(lambda shelf, _: shelf.set_priority(papers, chosen))


def _entries(screen: MainScreen, papers: Sequence[Paper]) -> list[Entry | None]:
    return [screen.desk.shelf.entry(paper.key) for paper in papers]


def _now(holds: bool) -> str:
    return "  ✓" if holds else ""


def _of(papers: Sequence[Paper]) -> str:
    return plural(len(papers), "paper") if len(papers) > 1 else f"“{line(papers[0].title)[:60]}”"


COMMANDS = (
    Command("status", ("w",), "status", "On: unread, reading, read, unread", GROUP, _cycle, enabled=on_paper),
    Command("dismiss", ("d",), "dismiss", "Dismiss: out of sight, or back again", GROUP, _dismiss, enabled=on_paper),
    Command("rate", ("=",), "rate", "Rate: 1 to 5, or 0 for no rating", GROUP, _rate, enabled=on_paper),
    Command("priority", ("p",), "priority", "Give a priority: high, normal, low", GROUP, _prioritise, enabled=on_paper),
)
