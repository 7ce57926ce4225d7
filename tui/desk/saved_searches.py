"""Saved searches: their results, counts of new papers, a preview before saving, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.columns.arrays import mask_of
from search.columns.paper_sets import PaperKeys
from search.query.query import parse
from search.query.saved import SavedSearchProblem, resolve_saved
from search.query.tree import Node
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.plural import plural
from shelf.searches.model import KEYS, SavedSearch, folded
from shelf.searches.searches import Searches
from tui.desk.question import Question
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.desk.desk import Desk


class SavedCount(NamedTuple):
    """How many papers a saved search gives, and how many of them are new since it was last looked at."""

    saved: SavedSearch
    keys: PaperKeys
    new: int


class SavedSearches:
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

    def resolved(self, tree: Node) -> tuple[Node, tuple[SavedSearchProblem, ...]]:
        """Return a tree with every `q:name` replaced by what that search says, and what cannot be used."""
        return resolve_saved(tree, self.searches.get, [saved.name for saved in self.searches.all()], self._read)

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
        return expand_synonyms(parse(query).tree, self._synonyms).tree

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


# Titles of missed bookmarks that are told.
MOST_TITLES = 5


@dataclass(frozen=True, slots=True)
class SavedSearchPreview:
    """What a query would give.

    Attributes:
        keys: Of its papers.
        bookmarks: How many papers are bookmarked.
        missed: How many of these it does not give.
        titles: Of some of those, newest page first, safe to draw.
        notes: What was not understood.
    """

    keys: Sequence[str]
    bookmarks: int
    missed: int
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return it in words, a missed title a line."""
        given = f"It gives {plural(len(self.keys), 'paper')}"
        if self.missed:
            told = [f"{given} and misses {self.missed} of your {plural(self.bookmarks, 'bookmark')}:"]
            told += [f"  {title}" for title in self.titles]
            more = self.missed - len(self.titles)
            told += [f"  and {more} more"] if more else []
        else:
            told = [f"{given}, all your bookmarks among them." if self.bookmarks else f"{given}."]
        return [*told, *map(line, self.notes)]


def preview(desk: Desk, query: str) -> SavedSearchPreview:
    """Return what a query would give as a saved search, in which its last word is finished.

    Raises:
        EngineError: The index is damaged and could not be rebuilt.
    """
    answer = desk.answer(Question(query))
    bookmarked = desk.shelf.keys_for("is", "bookmarked") or frozenset()
    known = desk.known_now()
    missed = known.columns.sorted(known.found(key for key in sorted(bookmarked) if key not in answer.keys), "page")
    titles = tuple(line(desk.title(key)) for key in known.keys_of(missed[:MOST_TITLES]))
    return SavedSearchPreview(answer.keys, len(bookmarked), len(missed), titles, answer.notes)


# Searches that are told one by one; beyond these, how many there are.
MOST_NOTICES = 3


class NewPaperNotices:
    """What one run of the app has told: a paper that is new in a search is told once."""

    def __init__(self) -> None:
        self._told: dict[str, frozenset[str]] = {}

    def fresh(self, desk: Desk) -> list[str]:
        """Return a sentence for each search that has new papers which were not told; reads files.

        Raises:
            CarrelError: The index or the catalog cannot be read.
        """
        said = []
        for saved, keys, new in desk.saved.counts():
            if not (saved.notify and new):
                continue
            unseen = desk.saved.searches.new_since(saved.name, keys)
            told = self._told.get(folded(saved.name), frozenset())
            if unseen - told:
                self._told[folded(saved.name)] = told | unseen
                key = f" — key {saved.key}" if saved.key in KEYS else ""
                said.append(f"“{line(saved.name)}”: {plural(len(unseen), 'new paper')}{key}")
        more = len(said) - MOST_NOTICES
        return [*said[:MOST_NOTICES], f"New papers in {more} other saved searches"] if more > 1 else said
