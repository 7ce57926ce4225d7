"""Reading lists: adding papers, all lists with their keys, and the order of the list shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from search.query.facets import Filter
from tui.commands.base import Command, method, on_paper, screen_command
from tui.desk.reading_list import list_in_view, place_beyond
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Lists"


def moved_in_list(name: str, step: int) -> str:
    return f'Moved {"down" if step > 0 else "up"} in "{line(name)}"; u undoes it'


def end_of_list(step: int) -> str:
    return f"Already at the {'end' if step > 0 else 'top'} of the list."


async def _add(screen: MainScreen) -> None:
    from tui.screens.list_picker import ListPicker

    papers = await screen.acting_on()
    if not papers:
        return
    lists = screen.desk.lists
    change = await screen.app.push_screen_wait(ListPicker(papers, lists))
    if change is not None:
        await screen.change(lambda: change.apply(lists, papers))


async def _lists(screen: MainScreen) -> None:
    from tui.screens.lists import ListsScreen

    shown_list = list_in_view(screen.desk, screen.answer)
    name = await screen.app.push_screen_wait(ListsScreen(screen.desk, shown_list.name if shown_list else ""))
    if name:
        screen.show_query(str(Filter("in", name).clause()))
    else:
        screen.ask()


async def move_in_list(screen: MainScreen, step: int) -> None:
    """Move the marked papers, else the one under the cursor, past the next one of the reading list that is shown."""
    lists, shown_list = screen.desk.lists, list_in_view(screen.desk, screen.answer)
    if shown_list is None:
        return
    shown, marked = screen.papers.keys, screen.papers.chosen
    block = [key for key in shown if key in marked] or [screen.papers.key]

    def move() -> str:
        # Read anew: the screen may be a key press behind.
        order = [entry.key for entry in lists.named(shown_list.name).entries]
        place = place_beyond(order, frozenset(shown), frozenset(block), step)
        return lists.move(shown_list.name, block, to=place) if place else ""

    moved = await screen.attempt(move)
    if moved:
        # The same message each time, which is then shown once: the paper itself shows where it went.
        screen.say(moved_in_list(shown_list.name, step))
        screen.ask()
    elif moved is not None:
        screen.say(end_of_list(step))


_SCOPE = "lists"

_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _on_paper("add-to-list", ("a",), "list", "Add to a reading list, remove from one, or create one", _add),
    _command("lists", ("L",), "lists", "Reading lists: open, create, rename, merge, delete", _lists),
    screen_command(_SCOPE, "new", ("+", "n"), "new", "Create a list", method("create")),
    screen_command(_SCOPE, "rename", ("r", "R"), "rename", "Rename the list", method("rename")),
    screen_command(_SCOPE, "describe", ("e",), "about", "Edit the description", method("describe")),
    screen_command(_SCOPE, "due", ("D",), "due", "Set the day by which you want to have read it", method("date")),
    screen_command(
        _SCOPE, "copy", ("c",), "copy", "Create another list with the same papers", method("duplicate"), footer=False
    ),
    screen_command(_SCOPE, "merge", ("m",), "merge", "Append another list to it, and delete that one", method("merge")),
    screen_command(_SCOPE, "delete", ("d", "delete"), "delete", "Delete the list; its papers stay", method("delete")),
)
