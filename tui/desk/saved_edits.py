"""Changes of the saved searches that take more than their file: what uses them, what they find, what is new.

Each belongs in a worker, returns what it did in words, and raises `ShelfError` where it could not
be kept, `UsageError` where it makes no sense.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.saved import circle_message, names_used, rename_used
from search.text.plural import plural
from shelf.searches.model import SavedSearch, checked_name, folded
from tui.desk.question import Question

if TYPE_CHECKING:
    from shelf.searches.searches import Searches
    from tui.desk.desk import Desk


def add(desk: Desk, search: SavedSearch) -> str:
    """Save a search; what it finds now has been seen, new is what comes."""
    searches = desk.saved.searches
    _refuse("Nothing was saved", circle_message(search.name, search.query, searches.get))
    said = searches.add(search)
    desk.saved.looked(search.name, desk.answer(Question(search.query)).keys)
    return said


def edit(  # noqa: PLR0913 - a search has so many fields
    desk: Desk,
    saved: SavedSearch,
    *,
    query: str | None = None,
    sort: str | None = None,
    key: str | None = None,
    notify: bool | None = None,
) -> str:
    """Change some of a search; None leaves a field as it is.

    Of what another query finds, new is only what was new before: the rest has been seen.
    """
    searches = desk.saved.searches
    if query is None:
        return searches.edit(saved.name, sort=sort, key=key, notify=notify)
    _refuse("Nothing was changed", circle_message(saved.name, query, searches.get))
    new = searches.new_since(saved.name, desk.answer(Question(saved.query)).keys)
    said = searches.edit(saved.name, query=query, sort=sort, key=key, notify=notify)
    found = desk.answer(Question(query)).keys
    desk.saved.looked(saved.name, tuple(key for key in found if key not in new))
    return said


def rename(desk: Desk, old: SavedSearch, new: str) -> str:
    """Give a search another name, in the searches that use it too."""
    searches = desk.saved.searches
    _refuse("Nothing was renamed", rename_problem(searches, old, new))
    name, users = checked_name(new), using(searches, old.name)
    said = searches.rename(old.name, name, lambda query: rename_used(query, old.name, name))
    return f"{said}, also in {_listed(users)}" if users else said


def rename_problem(searches: Searches, old: SavedSearch, new: str) -> str:
    """Return why a search cannot have a name; empty when it can."""
    if why := name_problem(searches, new, old.name):
        return why
    name = checked_name(new)
    # Another search may have asked for the new name all along.
    rows = {folded(each.name): replace(each, query=rename_used(each.query, old.name, name)) for each in searches.all()}
    rows[folded(name)] = replace(rows.pop(folded(old.name), old), name=name)
    return circle_message(name, rows[folded(name)].query, lambda asked: rows.get(folded(asked)))


def name_problem(searches: Searches, name: str, but: str = "") -> str:
    """Return why a search cannot be saved under a name; empty when it can.

    Args:
        searches: Those that have names already.
        name: As it was typed.
        but: The name that the search has now.
    """
    try:
        wanted = checked_name(name)
    except UsageError as error:
        return f"{error.message}. {error.hint}"
    there = searches.get(wanted)
    taken = there is not None and folded(there.name) != folded(but)
    return f"There is a search “{there.name}” already." if there and taken else ""


def move(desk: Desk, saved: SavedSearch, to: int) -> str:
    """Put a search at a place in the order, the first being 1; the last, where there are not as many."""
    rows = [each.name for each in desk.saved.searches.all()]
    return desk.saved.searches.move(saved.name, to - 1 - rows.index(saved.name))


def remove(desk: Desk, name: str) -> str:
    """Remove a search; say which others that leaves without it."""
    users = using(desk.saved.searches, name)
    said = desk.saved.searches.remove(name)
    left = f". {_listed(users)} used it, and {'find' if len(users) > 1 else 'finds'} nothing in its place"
    return f"{said}{left if users else ''}"


def using(searches: Searches, name: str) -> tuple[str, ...]:
    """Return the names of the other searches that use one."""
    wanted = folded(name)
    others = (each for each in searches.all() if folded(each.name) != wanted)
    return tuple(each.name for each in others if wanted in map(folded, names_used(each.query)))


def _listed(names: tuple[str, ...]) -> str:
    shown = [f"“{name}”" for name in names[:3]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {plural(more, 'other')}" if more else "")


def _refuse(title: str, problem: str) -> None:
    if problem:
        raise UsageError(title, problem)
