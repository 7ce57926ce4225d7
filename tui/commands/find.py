"""Finding: the search box, filters and the order of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Find"
SORT_MENU = (
    ("r", "relevance", "Best match first"),
    ("p", "page", "As the pages show them, newest page first"),
    ("t", "title", "By title"),
    ("d", "date", "Newest publication first"),
    ("u", "upvotes", "Most upvotes first"),
    ("a", "added", "Newest import first"),
    ("o", "-added", "Oldest import first"),
)


def _search(screen: MainScreen) -> None:
    screen.box.focus()


def _filter(screen: MainScreen) -> None:
    screen.show_pane(screen.papers if screen.pane is screen.filters else screen.filters)


def _clear_filters(screen: MainScreen) -> None:
    screen.ask(filters=())


def _everything(screen: MainScreen) -> None:
    screen.visit(to_top=False, text="", filters=(), like=(), without=())


def _back(screen: MainScreen) -> None:
    if not screen.go_back():
        screen.say("There is nothing to go back to.")


def _take_offer(screen: MainScreen) -> None:
    if not screen.take_offer():
        screen.say("Nothing is offered: that happens where nothing is found.")


async def _sort(screen: MainScreen) -> None:
    from tui.screens.menu import Item

    now = screen.answer.sort
    items = [Item(key, f"{label}{'  ✓' if name == now else ''}", name) for key, name, label in SORT_MENU]
    chosen = await screen.choose("Sort", items)
    if chosen:
        # Best match first is what happens by itself, and without words it is no order at all.
        screen.ask(sort="" if chosen == "relevance" else chosen)


COMMANDS = (
    Command("search", ("/",), "search", "Search everything; Esc or Enter goes back to the list", GROUP, _search, True),
    Command("filter", ("f",), "filter", "To the filter pane and back", GROUP, _filter, True),
    Command("clear-filters", ("F",), "clear filters", "Take all filters off", GROUP, _clear_filters),
    Command("everything", ("0",), "everything", "Show every paper: no search, no filter", GROUP, _everything),
    Command("back", ("backspace", "-"), "back", "Back to what was shown before, the cursor where it was", GROUP, _back),
    Command("correct", ("c",), "correct", "Take what is offered where nothing was found", GROUP, _take_offer),
    Command("sort", ("S",), "sort", "Choose the order of the list", GROUP, _sort, True),
)
