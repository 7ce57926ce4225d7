"""Similar papers and saved searches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from search.errors import CarrelError
from shelf.searches.model import KEYS, SavedSearch
from tui.commands.base import Command, method, on_paper, screen_command
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.screens.main import MainScreen

GROUP = "Find more"
NOT_SIMILAR = "Show similar papers first (s)."


def no_search_on(key: str) -> str:
    return f"No saved search has the key {key}; + saves the search shown."


async def _similar(screen: MainScreen) -> None:
    papers = await screen.acting_on()
    screen.papers.clear_marks()
    # Without the current query: similar papers can be anywhere.
    screen.visit(text="", like=tuple(paper.key for paper in papers), unlike=(), without=(), sort="")


async def _unlike(screen: MainScreen) -> None:
    if not screen.question.like:
        screen.say(NOT_SIMILAR)
        return
    papers = await screen.acting_on()
    screen.papers.clear_marks()
    unlike = dict.fromkeys((*screen.question.unlike, *(paper.key for paper in papers)))
    screen.visit(unlike=tuple(unlike))


def _run_saved(key: str) -> Callable[[MainScreen], Awaitable[None]]:
    async def run(screen: MainScreen) -> None:
        saved = screen.desk.saved.searches.for_key(key)
        if saved is None:
            screen.say(no_search_on(key))
            return
        await _show(screen, saved)

    return run


async def _show(screen: MainScreen, saved: SavedSearch) -> None:
    try:
        # Before it is shown, so that nothing of it counts as new in the filter pane.
        await asyncio.to_thread(_look_at, screen.desk, saved)
    except CarrelError as error:
        screen.say(str(error), "error")
        return
    screen.visit(text=saved.query, like=(), unlike=(), without=(), sort=saved.sort)


def _look_at(desk: Desk, saved: SavedSearch) -> None:
    for each, keys, _ in desk.saved.counts():
        if each.name == saved.name:
            desk.saved.looked(saved.name, keys)


async def _save(screen: MainScreen) -> None:
    from search.insight.similar import as_query
    from tui.desk import saved_edits
    from tui.screens.searches import ask_new_name

    desk, sort = screen.desk, screen.question.sort
    if screen.question.like:
        text = as_query(screen.answer.because)
    else:
        text = (await asyncio.to_thread(desk.finished, screen.question)).text
    name = await ask_new_name(screen, desk, text)
    if name:
        used = {saved.key for saved in desk.saved.searches.all()}
        key = next((key for key in KEYS if key not in used), "")
        await _change(screen, lambda: f"{saved_edits.add(desk, SavedSearch(name, text, sort, key))}.")


async def _searches(screen: MainScreen) -> None:
    from tui.screens.searches import SearchesScreen

    name = await screen.app.push_screen_wait(SearchesScreen(screen.desk))
    saved = screen.desk.saved.searches.get(name) if name else None
    if saved:
        await _show(screen, saved)
    else:
        screen.ask()


async def _remove(screen: MainScreen) -> None:
    from tui.desk import saved_edits
    from tui.screens.command_screen import MenuItem

    saved = screen.desk.saved.searches.all()
    items = [MenuItem(each.key, line(f"{each.name}: {each.query}"), each.name) for each in saved]
    name = await screen.choose("Remove which saved search?", items)
    if name:
        await _change(screen, lambda: saved_edits.remove(screen.desk, name))


async def _undo(screen: MainScreen) -> None:
    await _change(screen, screen.desk.saved.searches.undo)


async def _change(screen: MainScreen, change: Callable[[], str]) -> None:
    try:
        done = await asyncio.to_thread(change)
    except CarrelError as error:
        screen.say(str(error), "error")
        return
    screen.say(done)
    screen.ask()


def _any_saved(screen: MainScreen) -> bool:
    return bool(screen.desk.saved.searches.all())


_SCOPE = "searches"

COMMANDS = (
    Command(
        "similar",
        ("s",),
        "similar",
        "Papers like this one, or like all marked",
        GROUP,
        _similar,
        {"main": "similar"},
        on_paper,
    ),
    Command(
        "unlike",
        ("!",),
        "unlike",
        "Similar papers, but unlike this one, or all marked",
        GROUP,
        _unlike,
        enabled=on_paper,
    ),
    Command("save-search", ("+",), "save search", "Save the search under a name", GROUP, _save),
    Command("searches", ("Q",), "searches", "Saved searches: show, edit, rename, order, delete", GROUP, _searches),
    Command("remove-search", (), "remove search", "Remove a saved search", GROUP, _remove, enabled=_any_saved),
    Command("undo-search", (), "undo search", "Undo the last change of the saved searches", GROUP, _undo),
    *(Command(f"saved-{key}", (key,), f"saved {key}", f"Saved search {key}", GROUP, _run_saved(key)) for key in KEYS),
    screen_command(_SCOPE, "query", ("e",), "query", "Edit the query", method("edit")),
    screen_command(_SCOPE, "rename", ("r", "R"), "rename", "Rename the search", method("rename")),
    screen_command(_SCOPE, "down", ("J",), "move down", "Move it down in the order", method("reorder", 1)),
    screen_command(_SCOPE, "up", ("K",), "move up", "Move it up in the order", method("reorder", -1), footer=False),
    screen_command(_SCOPE, "notify", ("n",), "notify", "Notify of new papers, or no longer", method("switch_notify")),
    screen_command(_SCOPE, "delete", ("d", "delete"), "delete", "Delete the search", method("delete")),
    *(
        screen_command(
            _SCOPE, f"key-{key}", (key,), f"key {key}", f"Give it the key {key}", method("key", key), footer=False
        )
        for key in KEYS
    ),
    screen_command(_SCOPE, "no-key", ("0",), "no key", "Take its key away", method("key", ""), footer=False),
)
