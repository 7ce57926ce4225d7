"""PersonalClauses: answers the clauses of a query about shelf and reading lists, as of one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from search.paper import Paper
from shelf.lists.snapshot import ListsSnapshot
from shelf.snapshot import ShelfSnapshot


class PersonalClauses:
    """Answers `tag:`, `is:`, `in:` and the like; `new` gives the papers that have not been seen yet."""

    def __init__(self, shelf: ShelfSnapshot, lists: ListsSnapshot, new: Callable[[], frozenset[str]]) -> None:
        self._shelf, self._lists, self._new = shelf, lists, new

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """The papers of a clause such as `tag`, `rl` or `in`, `thesis`; None for an unknown clause."""
        if clause == "in":
            return self._lists.keys_for(value)
        if (clause, value) == ("has", "list"):
            return self._lists.keys_for("*")
        if (clause, value) == ("is", "new"):
            return self._new()
        return self._shelf.keys_for(clause, value)

    @cached_property
    def papers(self) -> Mapping[str, Paper]:
        """Every paper on the shelf or in a list, by key, as far as these know it."""
        papers = {entry.key: entry.paper for each in self._lists.lists for entry in each.entries}
        # Titles on the shelf came from the library itself.
        shelved = (Paper(entry.title, key=entry.key, url=entry.url) for entry in self._shelf.entries.values())
        return papers | {paper.key: paper for paper in shelved if paper.title or paper.key not in papers}
