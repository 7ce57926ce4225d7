"""Saved searches at the desk: which papers each gives, found once and kept until something changes."""

from __future__ import annotations

from typing import NamedTuple

from search.library import Library
from search.query.parser import parse
from search.query.saved import Problem, resolved
from search.query.tree import Node
from shelf.searches.model import SavedSearch
from shelf.searches.store import Searches
from shelf.store import Shelf


class SavedCount(NamedTuple):
    """How many papers a saved search gives, and how many of them are new since it was last looked at."""

    saved: SavedSearch
    keys: frozenset[str]
    new: int


class Saved:
    """The saved searches of a desk, with what they find.

    Args:
        searches: What is saved.
        library: Where it is looked for.
        shelf: Answers clauses about what a person did.
    """

    def __init__(self, searches: Searches, library: Library, shelf: Shelf) -> None:
        self.searches = searches
        self._library = library
        self._shelf = shelf
        self._of: tuple[object, ...] = ()
        self._counts: list[SavedCount] = []

    def resolved(self, tree: Node) -> tuple[Node, tuple[Problem, ...]]:
        """Return a tree with every `q:name` replaced by what that search says, and what cannot be used."""
        return resolved(tree, self.searches.get, [saved.name for saved in self.searches.all()])

    def counts(self) -> list[SavedCount]:
        """Return every saved search with the papers that it gives now."""
        library = self._library
        now = (self.searches.state, self._shelf.state, library.columns().seq, library.generation)
        # Compared by identity: a state is another object after every change.
        if len(self._of) != len(now) or any(a is not b and a != b for a, b in zip(self._of, now, strict=True)):
            self._counts = [self._count(saved) for saved in self.searches.all()]
            self._of = (*now[:3], library.generation)
        return self._counts

    def _count(self, saved: SavedSearch) -> SavedCount:
        tree, _ = self.resolved(parse(saved.query).tree)
        keys = frozenset(self._library.search(tree, self._shelf).keys)
        return SavedCount(saved, keys, len(self.searches.new_since(saved.name, keys)))

    def looked(self, name: str, keys: tuple[str, ...]) -> None:
        """Take in that a person looked at what a search gives: none of it is new any more."""
        self.searches.looked(name, keys)
        self._of = ()
