"""What is asked about a saved search: each answer is told what it would come to before it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from search.query.saved import circle
from shelf.searches.model import SavedSearch
from tui.prospects import prospect
from tui.render import line
from tui.saved_edits import name_problem, rename_problem, using
from tui.screens.telling import TellingPrompt, Told

if TYPE_CHECKING:
    from tui.desk import Desk


async def asked_new(screen: Screen[Any], desk: Desk, query: str) -> str:
    """Ask for the name of a new search; empty when the person wants none.

    Args:
        screen: From which it is asked.
        desk: Where it will be saved.
        query: What will be saved.
    """
    searches = desk.saved.searches

    def tell(name: str) -> Told:
        problem = name and (name_problem(searches, name) or circle(name, query, searches.get))
        # Not the name's affair, but looked up again at no cost.
        return Told("\n".join((line(query) or "everything", *prospect(desk, query).lines())), problem)

    return await screen.app.push_screen_wait(TellingPrompt("Save this search as", "a name", tell))


async def asked_query(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another query of a search; empty when it is to stay."""

    def tell(query: str) -> Told:
        if not query:
            return Told("Without a query nothing is changed.")
        problem = circle(saved.name, query, desk.saved.searches.get)
        return Told("\n".join(prospect(desk, query).lines()), problem)

    prompt = TellingPrompt(f"The query of “{line(saved.name)}”", "a query", tell, saved.query)
    return await screen.app.push_screen_wait(prompt)


async def asked_name(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another name of a search; empty when it is to stay."""
    searches = desk.saved.searches

    def tell(name: str) -> Told:
        users = [f"“{line(user)}”" for user in using(searches, saved.name)]
        said = f"{', '.join(users)} will use it under the new name." if users else ""
        return Told(said, rename_problem(searches, saved, name) if name else "")

    prompt = TellingPrompt(f"Rename “{line(saved.name)}”", "a name", tell, saved.name)
    return await screen.app.push_screen_wait(prompt)
