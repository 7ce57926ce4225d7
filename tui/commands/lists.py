"""Reading lists: papers onto one and off it, all lists, and the order of the one that is shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from search.errors import CarrelError
from search.query.facets import Filter
from tui.commands.base import Command, on_paper
from tui.desk.reading_list import list_in_view, place_beyond
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Lists"


async def _add(screen: MainScreen) -> None:
    from tui.screens.list_picker import ListPicker

    papers = await screen.acting_on()
    if not papers:
        return
    lists = screen.desk.lists
    change = await screen.app.push_screen_wait(ListPicker(papers, lists))
    if change is not None:
        await screen.change(lambda: change.made(lists, papers))


async def _lists(screen: MainScreen) -> None:
    from tui.screens.lists import ListsScreen

    found = list_in_view(screen.desk, screen.answer)
    name = await screen.app.push_screen_wait(ListsScreen(screen.desk, screen.keymap, found.name if found else ""))
    if name:
        # The blank says that the name is finished.
        screen.visit(text=f"{Filter('in', name).clause()} ", like=(), unlike=(), without=(), sort="")
        screen.show_pane(screen.papers)
    else:
        screen.ask()


async def move_in_list(screen: MainScreen, step: int) -> None:
    """Move the marked papers, else the one under the cursor, past the next one of the reading list that is shown.

    Args:
        screen: Which shows one reading list in its own order.
        step: 1 for down, -1 for up.
    """
    lists, found = screen.desk.lists, list_in_view(screen.desk, screen.answer)
    if found is None:
        return
    shown, marked = screen.papers.keys, screen.papers.chosen
    block = [key for key in shown if key in marked] or [screen.papers.key]

    def move() -> str:
        # As the list is now: what is on the screen may be a key press behind.
        order = [entry.key for entry in lists.named(found.name).entries]
        place = place_beyond(order, frozenset(shown), frozenset(block), step)
        return lists.move(found.name, block, to=place) if place else ""

    try:
        moved = await asyncio.to_thread(move)
    except CarrelError as error:
        screen.say(str(error), "error")
        return
    if moved:
        # The same words each time, which are then said once: the paper itself shows where it went.
        screen.say(f"Moved {'down' if step > 0 else 'up'} in “{line(found.name)}”; u takes it back")
        screen.ask()
    else:
        screen.say(f"That is the {'end' if step > 0 else 'top'} of the list.")


COMMANDS = (
    Command(
        "add-to-list",
        ("a",),
        "list",
        "Onto a reading list, off one, or onto a new one",
        GROUP,
        _add,
        enabled=on_paper,
    ),
    Command("lists", ("L",), "lists", "Reading lists: open, begin, rename, date, merge, delete", GROUP, _lists),
)
