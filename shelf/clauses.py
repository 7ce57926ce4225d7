"""Everything that a person keeps, asked as one: shelf and reading lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from search.paper import Paper
from shelf.lists.lists import Lists
from shelf.shelf import Shelf


class PersonalClauses:
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
        self._remembered: tuple[tuple[object, object], Mapping[str, Paper]] = ((None, None), {})

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause such as `tag`, `rl` or `in`, `thesis` names; None for an unknown clause."""
        if clause == "in":
            return self._lists.keys_for(value)
        if (clause, value) == ("has", "list"):
            return self._lists.keys_for("*")
        if (clause, value) == ("is", "new"):
            return self._new()
        return self._shelf.keys_for(clause, value)

    @property
    def papers(self) -> Mapping[str, Paper]:
        """Return every paper that is kept, by key, as far as what is kept tells of it; the same until it changes."""
        state = self._shelf.state, self._lists.state
        of, papers = self._remembered
        if of[0] is not state[0] or of[1] is not state[1]:
            papers = {entry.key: entry.paper for each in self._lists.all() for entry in each.entries}
            # What the shelf holds of a paper was taken from the library itself.
            shelved = (Paper(entry.title, key=entry.key, url=entry.url) for entry in self._shelf.entries())
            papers |= {paper.key: paper for paper in shelved if paper.title or paper.key not in papers}
            self._remembered = state, papers
        return papers
