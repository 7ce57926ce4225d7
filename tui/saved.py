"""Saved searches at the desk: which papers each gives, found once and kept until something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from search.learned.expand import expanded
from search.learned.synonyms import Synonyms
from search.query.parser import parse
from search.query.saved import Problem, resolved
from search.query.tree import Node
from search.rows.arrays import mask_of
from search.rows.keys import PaperKeys
from shelf.searches.model import SavedSearch
from shelf.searches.store import Searches


class SavedCount(NamedTuple):
    """How many papers a saved search gives, and how many of them are new since it was last looked at."""

    saved: SavedSearch
    keys: PaperKeys
    new: int


class Saved:
    """The saved searches of a desk, with what they find.

    Args:
        searches: What is saved.
        synonyms: Other names that are searched for, too; None for none.
        find: Returns the papers that such a tree finds.
        state: Returns what the answers depend on.
    """

    def __init__(
        self,
        searches: Searches,
        synonyms: Synonyms | None,
        find: Callable[[Node], PaperKeys],
        state: Callable[[], tuple[object, ...]],
    ) -> None:
        self.searches = searches
        self._synonyms, self._find, self._state = synonyms, find, state
        # Together, since two threads may count at once.
        self._counted: tuple[tuple[object, ...], list[SavedCount]] = ((), [])

    def resolved(self, tree: Node) -> tuple[Node, tuple[Problem, ...]]:
        """Return a tree with every `q:name` replaced by what that search says, and what cannot be used."""
        return resolved(tree, self.searches.get, [saved.name for saved in self.searches.all()], self._read)

    def counts(self) -> list[SavedCount]:
        """Return every saved search with the papers that it gives now."""
        now = (self.searches.state, *self._state())
        of, counts = self._counted
        # Compared by identity: a state is another object after every change.
        if len(of) != len(now) or any(a is not b and a != b for a, b in zip(of, now, strict=True)):
            counts = [self._count(saved) for saved in self.searches.all()]
            self._counted = (now[0], *self._state()), counts
        return counts

    def _read(self, query: str) -> Node:
        return expanded(parse(query).tree, self._synonyms).tree

    def _count(self, saved: SavedSearch) -> SavedCount:
        keys = self._find(self.resolved(self._read(saved.query))[0])
        # As numbers: there may be a million papers, and of keys it would be as many strings.
        seen = keys.numbered.rows_of(self.searches.seen(saved.name))
        new = ~mask_of(seen[seen >= 0], keys.numbered.size)[keys.rows]
        return SavedCount(saved, keys, int(np.count_nonzero(new)))

    def looked(self, name: str, keys: Iterable[str]) -> None:
        """Take in that a person looked at what a search gives: none of it is new any more."""
        self.searches.looked(name, keys)
        self._counted = (), []
