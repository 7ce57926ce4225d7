"""Similar papers and saved searches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from search.errors import CarrelError
from search.query.saved import circle
from search.similar.reasons import as_query
from shelf.searches.model import KEYS, SavedSearch
from tui.commands.base import Command, on_paper

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Find more"


async def _similar(screen: MainScreen) -> None:
    papers = await screen.acting_on()
    screen.papers.clear_marks()
    # The question that one comes from is left behind: what is alike may stand anywhere.
    screen.visit(text="", filters=(), like=tuple(paper.key for paper in papers), without=(), sort="")


def _run_saved(key: str) -> Callable[[MainScreen], Awaitable[None]]:
    async def run(screen: MainScreen) -> None:
        saved = screen.desk.saved.searches.for_key(key)
        if saved is None:
            screen.say(f"No saved search has the key {key}: + saves what is shown.")
            return
        await _show(screen, saved)

    return run


async def _show(screen: MainScreen, saved: SavedSearch) -> None:
    screen.visit(text=saved.query, filters=(), like=(), without=(), sort=saved.sort)
    found = next((count for count in screen.desk.saved.counts() if count.saved.name == saved.name), None)
    if found:
        await asyncio.to_thread(screen.desk.saved.looked, saved.name, tuple(found.keys))


async def _save(screen: MainScreen) -> None:
    from tui.screens.prompt import Prompt

    if screen.question.like:
        text = as_query(screen.answer.because)
    else:
        text = (await asyncio.to_thread(screen.desk.finished, screen.question)).as_text()
    keys = screen.answer.keys
    bookmarked = screen.desk.shelf.keys_for("is", "bookmarked") or frozenset()
    missed = len(bookmarked - set(keys))
    told = f"{text or 'everything'}: {len(keys)} papers" + (f", without {missed} of your bookmarks" if missed else "")
    name = await screen.app.push_screen_wait(Prompt("Save this search as", told, "a name"))
    if name:
        searches = screen.desk.saved.searches
        used = {saved.key for saved in searches.all()}
        key = next((key for key in KEYS if key not in used), "")
        await _change(screen, lambda: circle(name, text, searches.get) or _added(screen, name, text, key))


def _added(screen: MainScreen, name: str, text: str, key: str) -> str:
    done = screen.desk.saved.searches.add(SavedSearch(name, text, screen.question.sort, key))
    screen.desk.saved.looked(name, screen.answer.keys)
    return f"{done}."


async def _remove(screen: MainScreen) -> None:
    from tui.screens.menu import Item

    saved = screen.desk.saved.searches.all()
    name = await screen.choose(
        "Remove which saved search?", [Item(s.key, f"{s.name}: {s.query}", s.name) for s in saved]
    )
    if name:
        await _change(screen, lambda: screen.desk.saved.searches.remove(name))


async def _undo(screen: MainScreen) -> None:
    await _change(screen, screen.desk.saved.searches.undo)


async def _change(screen: MainScreen, change: Callable[[], str]) -> None:
    """Change the saved searches off the screen's thread, say what was done and show it."""
    try:
        said = await asyncio.to_thread(change)
    except CarrelError as error:
        screen.say(str(error), "error")
        return
    screen.say(said)
    screen.ask()


def _any_saved(screen: MainScreen) -> bool:
    return bool(screen.desk.saved.searches.all())


COMMANDS = (
    Command("similar", ("s",), "similar", "Papers like this one, or like all marked", GROUP, _similar, True, on_paper),
    Command("save-search", ("+",), "save search", "Save what is searched for under a name", GROUP, _save),
    Command("remove-search", (), "remove search", "Remove a saved search", GROUP, _remove, enabled=_any_saved),
    Command("undo-search", (), "undo search", "Take back the last change of the saved searches", GROUP, _undo),
    *(Command(f"saved-{key}", (key,), f"saved {key}", f"Saved search {key}", GROUP, _run_saved(key)) for key in KEYS),
)
