"""Similar papers and saved searches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from shelf.searches.model import KEYS, SavedSearch
from tui.commands.base import Command, MenuItem, method, on_paper, screen_command
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
    # Before it is shown, so that nothing of it counts as new in the filter pane.
    if await screen.attempt(lambda: _look_at(screen.desk, saved)):
        screen.visit(text=saved.query, like=(), unlike=(), without=(), sort=saved.sort)


def _look_at(desk: Desk, saved: SavedSearch) -> bool:
    for each, keys, _ in desk.saved.counts():
        if each.name == saved.name:
            desk.saved.looked(saved.name, keys)
    return True


async def _save(screen: MainScreen) -> None:
    from search.insight.similar import as_query
    from tui.desk import saved_search_edits
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
        await screen.change(lambda: f"{saved_search_edits.add(desk, SavedSearch(name, text, sort, key))}.")


async def _searches(screen: MainScreen) -> None:
    from tui.screens.searches import SearchesScreen

    name = await screen.app.push_screen_wait(SearchesScreen(screen.desk))
    saved = screen.desk.saved.searches.get(name) if name else None
    if saved:
        await _show(screen, saved)
    else:
        screen.ask()


async def _remove(screen: MainScreen) -> None:
    from tui.desk import saved_search_edits

    saved = screen.desk.saved.searches.all()
    items = [MenuItem(each.key, line(f"{each.name}: {each.query}"), each.name) for each in saved]
    name = await screen.choose("Remove which saved search?", items)
    if name:
        await screen.change(lambda: saved_search_edits.remove(screen.desk, name))


async def _undo(screen: MainScreen) -> None:
    await screen.change(screen.desk.saved.searches.undo)


def _any_saved(screen: MainScreen) -> bool:
    return bool(screen.desk.saved.searches.all())


_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)
_in_searches = partial(screen_command, "searches")
_on_key = partial(_in_searches, footer=False)

COMMANDS = (
    _on_paper("similar", ("s",), "similar", "Papers like this one, or like all marked", _similar, {"main": "similar"}),
    _on_paper("unlike", ("!",), "unlike", "Similar papers, but unlike this one, or all marked", _unlike),
    _command("save-search", ("+",), "save search", "Save the search under a name", _save),
    _command("searches", ("Q",), "searches", "Saved searches: show, edit, rename, order, delete", _searches),
    _command("remove-search", (), "remove search", "Remove a saved search", _remove, enabled=_any_saved),
    _command("undo-search", (), "undo search", "Undo the last change of the saved searches", _undo),
    *(_command(f"saved-{key}", (key,), f"saved {key}", f"Saved search {key}", _run_saved(key)) for key in KEYS),
    _in_searches("query", ("e",), "query", "Edit the query", method("edit")),
    _in_searches("rename", ("r", "R"), "rename", "Rename the search", method("rename")),
    _in_searches("down", ("J",), "move down", "Move it down in the order", method("reorder", 1)),
    _in_searches("up", ("K",), "move up", "Move it up in the order", method("reorder", -1), footer=False),
    _in_searches("notify", ("n",), "notify", "Notify of new papers, or no longer", method("switch_notify")),
    _in_searches("delete", ("d", "delete"), "delete", "Delete the search", method("delete")),
    *(_on_key(f"key-{key}", (key,), f"key {key}", f"Give it the key {key}", method("key", key)) for key in KEYS),
    _on_key("no-key", ("0",), "no key", "Remove its key", method("key", "")),
)
