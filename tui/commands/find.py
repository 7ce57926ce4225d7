"""Finding: the search box, filters and the order of the list."""

from __future__ import annotations

import asyncio
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
    ("v", "trending", "Trending: most upvotes for their age first"),
    ("a", "added", "Newest import first"),
    ("o", "-added", "Oldest import first"),
    ("l", "list", "In the reading list's own order, where one is shown"),
)


def _search(screen: MainScreen) -> None:
    if screen.pane is screen.filters and screen.filters.has_focus:
        screen.filters.find()
    else:
        screen.search()


async def _narrow(screen: MainScreen) -> None:
    # The last word is finished now: what comes is another one.
    text = (await asyncio.to_thread(screen.desk.finished, screen.question)).text
    from search.query.query import parse
    from search.query.tree import Or

    tree = parse(text).tree
    text = f"({text})" if isinstance(tree, Or) and not tree.comma else text
    screen.visit(to_top=False, text=f"{text} " if text else "")
    screen.search(narrow=True)


def _filter(screen: MainScreen) -> None:
    screen.show_pane(screen.papers if screen.pane is screen.filters else screen.filters)


def _clear_filters(screen: MainScreen) -> None:
    screen.choose_facets(screen.question.facets.cleared(), to_top=False)


def _exclude(screen: MainScreen) -> None:
    if screen.pane is screen.filters:
        screen.toggle_filter(out=True)
    else:
        _back(screen)


def _everything(screen: MainScreen) -> None:
    screen.visit(to_top=False, text="", like=(), unlike=(), without=())


def _back(screen: MainScreen) -> None:
    if not screen.go_back():
        screen.say("There is nothing to go back to.")


def _take_offer(screen: MainScreen) -> None:
    if not screen.take_offer():
        screen.say("Nothing is offered: that happens where nothing is found, or something was not understood.")


async def _sort(screen: MainScreen) -> None:
    from tui.screens.dialogs import MenuItem

    now = screen.answer.sort
    items = [MenuItem(key, f"{label}{'  ✓' if name == now else ''}", name) for key, name, label in SORT_MENU]
    chosen = await screen.choose("Sort", items)
    if chosen:
        # Best match first is what happens by itself, and without words it is no order at all.
        screen.ask(sort="" if chosen in {"relevance", "list"} else chosen)


COMMANDS = (
    Command("search", ("/",), "search", "Search everything; in the filter pane, find a value", GROUP, _search, True),
    Command("narrow", ("&",), "narrow", "Add to the search: narrow what is shown", GROUP, _narrow),
    Command("filter", ("f",), "filter", "To the filter pane and back", GROUP, _filter, True),
    Command(
        "clear-filters",
        ("F",),
        "clear filters",
        "Take off all that was chosen in the filter pane",
        GROUP,
        _clear_filters,
    ),
    Command("everything", ("0",), "everything", "Show every paper", GROUP, _everything),
    Command("back", ("backspace",), "back", "Back to what was shown before, the cursor where it was", GROUP, _back),
    Command("exclude", ("-",), "exclude", "Not this value, in the filter pane; elsewhere back", GROUP, _exclude),
    Command(
        "correct", ("c",), "correct", "Take what is offered: a spelling, a field, a clause less", GROUP, _take_offer
    ),
    Command("sort", ("S",), "sort", "Choose the order of the list", GROUP, _sort),
)
