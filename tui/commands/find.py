"""Finding: the search box, filters and the order of the list."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from tui.commands.base import Command, MenuItem, Run, on_paper, screen_command
from tui.desk.question import NARROWING

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Find"
NO_EARLIER_VIEW = "No earlier view to go back to."
NO_WORDS = "Nothing to explain: no words were searched for."
NO_SUGGESTION = "No suggestion here; there is one where nothing is found or a word is not understood."
SORT_MENU = (
    ("r", "relevance", "Best match first"),
    ("p", "page", "In page order, newest page first"),
    ("t", "title", "By title"),
    ("d", "date", "Newest publication first"),
    ("u", "upvotes", "Most upvotes first"),
    ("v", "trending", "Trending: most upvotes for their age first"),
    ("a", "added", "Newest import first"),
    ("o", "-added", "Oldest import first"),
    ("l", "list", "In the order of the reading list shown"),
)


def _search(screen: MainScreen) -> None:
    if screen.pane is screen.filters and screen.filters.has_focus:
        screen.filters.find()
    else:
        screen.search()


async def _narrow(screen: MainScreen) -> None:
    # The last word is complete: the next letter begins another one.
    text = (await asyncio.to_thread(screen.desk.finished, screen.question)).text
    from search.query.query import parse
    from search.query.tree import Everything, Or

    query = parse(text)
    text = f"({text})" if isinstance(query.tree, Or) and not query.tree.comma else text
    # Beside other words, further ones would only be some of the words, and the list would grow.
    lone = not screen.question.most or isinstance(query.facets.rest_tree, Everything)
    screen.visit(to_top=False, text=f"{text} {'' if lone else NARROWING}" if text else "")
    screen.search(narrow=True)


def _filter(screen: MainScreen) -> None:
    screen.panes.go_to(screen.papers if screen.pane is screen.filters else screen.filters)


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
        screen.say(NO_EARLIER_VIEW)


def _accept_suggestion(screen: MainScreen) -> None:
    if not screen.accept_suggestion():
        screen.say(NO_SUGGESTION)


def _why(screen: MainScreen) -> None:
    if screen.answer.has_words:
        # Where the list hides the detail pane, there is nothing to switch off.
        screen.explain(on=not (screen.explaining and screen.detail.display))
    else:
        screen.say(NO_WORDS)


def _keep_values(screen: MainScreen) -> None:
    screen.filters.finding = False


def _erase_letter(screen: MainScreen) -> None:
    screen.filters.holding = screen.filters.holding[:-1]


def _enter_box(screen: MainScreen) -> None:
    screen.box.leave(entered=True)


def _leave_box(screen: MainScreen) -> None:
    screen.box.leave(entered=False)


def _move_list(by: int) -> Run:
    return lambda screen: screen.box.move_list(by)


async def _sort(screen: MainScreen) -> None:
    now = screen.answer.sort
    items = [MenuItem(key, label, name, ticked=name == now) for key, name, label in SORT_MENU]
    chosen = await screen.choose("Sort", items)
    if chosen:
        # Relevance is the default, and without words it is not an order at all.
        screen.ask(sort="" if chosen in {"relevance", "list"} else chosen)


_command = partial(Command, group=GROUP)
_in_box = partial(screen_command, "search")
_in_values = partial(screen_command, "values")
_on_paper = partial(Command, group=GROUP, enabled=on_paper)
_SEARCH_LABELS, _EXCLUDE_LABELS = {"main": "search", "filters": "find"}, {"filters": "exclude"}

COMMANDS = (
    _command(
        "search", ("/",), "search", "Search everything; in the filter pane, find a value", _search, _SEARCH_LABELS
    ),
    _command("narrow", ("&",), "narrow", "Narrow the view: add to the search", _narrow),
    _command("filter", ("f",), "filter", "To the filter pane and back", _filter, {"main": "filter", "filters": "list"}),
    _command("clear-filters", ("F",), "clear filters", "Clear all filters", _clear_filters),
    _command("everything", ("0",), "everything", "Show every paper", _everything),
    _command("back", ("backspace",), "back", "Back to the previous view, the cursor where it was", _back),
    _command(
        "exclude", ("-",), "exclude", "Exclude the value in the filter pane; elsewhere back", _exclude, _EXCLUDE_LABELS
    ),
    _command("correct", ("c",), "correct", "Accept the suggestion", _accept_suggestion),
    _command("sort", ("S",), "sort", "Choose the order of the list", _sort),
    _on_paper("why", ("g w",), "why here", "Why the paper is here: what each word of the search gave", _why),
    _in_box("list", ("enter",), "list", "Go to the list; accept the suggestion if nothing was found", _enter_box),
    _in_box("up", ("up",), "earlier", "Up in the list, then to earlier searches", lambda screen: screen.box.go_up()),
    _in_box(
        "down", ("down",), "into list", "To later searches, then down in the list", lambda screen: screen.box.go_down()
    ),
    _in_box("page-down", ("pagedown",), "rows down", "Ten rows down in the list", _move_list(10), footer=False),
    _in_box("page-up", ("pageup",), "rows up", "Ten rows up in the list", _move_list(-10), footer=False),
    _in_box("leave", ("escape",), "leave", "Back to the list", _leave_box),
    _in_values("keep", ("enter",), "keep", "Keep only these values, to move among them", _keep_values),
    _in_values("all", ("escape",), "all", "List every value again", lambda screen: screen.filters.stop_finding()),
    _in_values("erase", ("backspace",), "erase", "Delete the last letter", _erase_letter, footer=False),
)
