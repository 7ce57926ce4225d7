"""Two reading lists for the tests of the app, and the ways to them."""

from __future__ import annotations

from shelf.lists.lists import Lists
from shelf.lists.model import ListEntry
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import Stage
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.screens.lists import ListsScreen

THESIS = (SLOW, GLASS, TIDAL_MEMORY, LANTERN_FIELDS)
AFAR = ListEntry("9901.00001", "A Paper from Afar", ("Eli Stone",), "1999", "https://example.org/afar")


def made_for(places: Paths) -> Lists:
    """The lists of a library's owner: two, one of them with a paper that the library lacks."""
    desk = Desk(places)
    keys = {desk.title(key): key for key in desk.library.snapshot().columns.titles}
    lists = desk.lists
    lists.create("thesis", "What I build on", papers=desk.papers(keys[title] for title in THESIS))
    lists.create("To discuss", papers=[*desk.papers([keys[GLASS]]), AFAR])
    desk.close()
    return lists


def titles(lists: Lists, name: str) -> list[str]:
    lists.poll()
    return [entry.title for entry in lists.named(name).entries]


async def open_lists(stage: Stage) -> ListsScreen:
    await stage.press("L")
    assert isinstance(stage.app.screen, ListsScreen)
    return stage.app.screen


async def show(stage: Stage, name: str) -> None:
    screen = await open_lists(stage)
    place = [row.reading_list.name for row in screen.rows.entries].index(name)
    await stage.press("g", "g", *["j"] * place, "enter")
