"""Edits of saved searches that need the desk: other searches that use them, their results, new papers.

Each belongs in a worker, returns what it did in words, and raises `ShelfError` if it could not be stored, `UsageError`
if it is invalid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.expand_saved import circle_message, names_used, rename_used
from search.text.plural import plural
from shelf.searches.model import SavedSearch, checked_name, folded
from tui.desk.question import Question

if TYPE_CHECKING:
    from shelf.searches.searches import Searches
    from tui.desk.desk import Desk


def add(desk: Desk, search: SavedSearch) -> str:
    """Save a search; its current results count as seen."""
    searches = desk.saved.searches
    _refuse("Nothing was saved", circle_message(search.name, search.query, searches.get))
    done = searches.add(search)
    desk.saved.looked(search.name, desk.answer(Question(search.query)).keys)
    return done


def edit(  # noqa: PLR0913 - a search has so many fields
    desk: Desk,
    saved: SavedSearch,
    *,
    query: str | None = None,
    sort: str | None = None,
    key: str | None = None,
    notify: bool | None = None,
) -> str:
    """Change fields of a search; None leaves a field as it is.

    Results of a new query count as seen unless they were new before.
    """
    searches = desk.saved.searches
    if query is None:
        return searches.edit(saved.name, sort=sort, key=key, notify=notify)
    _refuse("Nothing was changed", circle_message(saved.name, query, searches.get))
    new = searches.new_since(saved.name, desk.answer(Question(saved.query)).keys)
    done = searches.edit(saved.name, query=query, sort=sort, key=key, notify=notify)
    keys = desk.answer(Question(query)).keys
    desk.saved.looked(saved.name, tuple(key for key in keys if key not in new))
    return done


def rename(desk: Desk, old: SavedSearch, new: str) -> str:
    """Rename a search, in the searches that use it too."""
    searches = desk.saved.searches
    _refuse("Nothing was renamed", rename_problem(searches, old, new))
    name, users = checked_name(new), using(searches, old.name)
    done = searches.rename(old.name, name, lambda query: rename_used(query, old.name, name))
    return f"{done}, also in {_names(users)}" if users else done


def rename_problem(searches: Searches, old: SavedSearch, new: str) -> str:
    """Why a search cannot be renamed; empty if it can."""
    if why := name_problem(searches, new, old.name):
        return why
    name = checked_name(new)
    # Another search may already use the new name.
    rows = {folded(each.name): replace(each, query=rename_used(each.query, old.name, name)) for each in searches.all()}
    rows[folded(name)] = replace(rows.pop(folded(old.name), old), name=name)
    return circle_message(name, rows[folded(name)].query, lambda other: rows.get(folded(other)))


def name_problem(searches: Searches, name: str, but: str = "") -> str:
    """Why a search, whose name is `but`, cannot be saved under a name; empty if it can."""
    try:
        new = checked_name(name)
    except UsageError as error:
        return f"{error.message}. {error.hint}"
    there = searches.get(new)
    in_use = there is not None and folded(there.name) != folded(but)
    return name_taken(there.name) if there and in_use else ""


def move(desk: Desk, saved: SavedSearch, to: int) -> str:
    """Move a search to a place, counted from 1, or to the end if there are fewer searches."""
    rows = [each.name for each in desk.saved.searches.all()]
    return desk.saved.searches.move(saved.name, to - 1 - rows.index(saved.name))


def remove(desk: Desk, name: str) -> str:
    """Remove a search; the message names the searches that used it."""
    users = using(desk.saved.searches, name)
    done = desk.saved.searches.remove(name)
    return f"{done}. {still_used(users)}" if users else done


def using(searches: Searches, name: str) -> tuple[str, ...]:
    """Names of the other searches that use a search."""
    plain = folded(name)
    others = (each for each in searches.all() if folded(each.name) != plain)
    return tuple(each.name for each in others if plain in map(folded, names_used(each.query)))


def _names(names: tuple[str, ...]) -> str:
    shown = [f'"{name}"' for name in names[:3]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {plural(more, 'other')}" if more else "")


def _refuse(title: str, problem: str) -> None:
    if problem:
        raise UsageError(title, problem)


def name_taken(name: str) -> str:
    return f'A search named "{name}" already exists.'


def still_used(users: tuple[str, ...]) -> str:
    return f"Still used by {_names(users)}, where it now finds nothing"
