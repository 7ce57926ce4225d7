"""Everything that a person keeps, asked as one: shelf and reading lists."""

from __future__ import annotations

from collections.abc import Callable

from shelf.lists.store import Lists
from shelf.store import Shelf


class Kept:
    """Answers the clauses of a query that are about what a person did.

    Args:
        shelf: Tags, status, notes.
        lists: Reading lists.
        new: Returns the papers that were not looked at yet.
    """

    def __init__(self, shelf: Shelf, lists: Lists, new: Callable[[], frozenset[str]]) -> None:
        self._shelf = shelf
        self._lists = lists
        self._new = new

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause such as `tag`, `rl` or `in`, `thesis` names; None for an unknown clause."""
        if clause == "in":
            return self._lists.keys_for(value)
        if (clause, value) == ("has", "list"):
            return self._lists.keys_for("*")
        if (clause, value) == ("is", "new"):
            return self._new()
        return self._shelf.keys_for(clause, value)
