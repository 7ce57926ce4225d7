"""Saved searches: their results, counts of new papers, a preview before saving, and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.columns.arrays import mask_of
from search.columns.paper_sets import PaperKeys
from search.errors import UsageError
from search.query.expand_saved import SavedSearchProblem, resolve_saved
from search.query.most import all_words, match_most
from search.query.query import parse
from search.query.tree import Node
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.plural import plural
from shelf.searches.model import KEYS, SavedSearch, folded
from shelf.searches.searches import Searches
from tui.desk.desk_snapshot import DeskSnapshot
from tui.desk.question import Question
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.desk.desk import Desk

# Titles of missing bookmarks in a preview.
MOST_TITLES = 5
# Searches with a notice of their own; beyond these, only their number is given.
MOST_NOTICES = 3


class SavedCount(NamedTuple):
    """The papers of a saved search, and how many of them are new since it was last viewed."""

    saved: SavedSearch
    keys: PaperKeys
    new: int


class SavedSearches:
    """The saved searches of a desk, with their results.

    Args:
        searches: The file of saved searches.
        synonyms: Other names that are searched for too; None for none.
        snapshot: Returns library, shelf and lists as they are now.
    """

    def __init__(self, searches: Searches, synonyms: Synonyms | None, snapshot: Callable[[], DeskSnapshot]) -> None:
        self.searches = searches
        self._synonyms, self._snapshot = synonyms, snapshot
        # In one tuple, since two threads may count at once.
        self._counted: tuple[object, DeskSnapshot | None, list[SavedCount]] = (None, None, [])

    def named(self, name: str) -> SavedSearch:
        """Find a saved search by its name; raises a UsageError if there is none."""
        saved = self.searches.get(name)
        if saved is None:
            raise UsageError(f'No saved search named "{line(name)}"', "", "`carrel saved list` lists them.")
        return saved

    def resolved(self, tree: Node) -> tuple[Node, tuple[SavedSearchProblem, ...]]:
        """A tree with every `q:name` replaced by that search's query, and what could not be replaced."""
        return resolve_saved(tree, self.searches.get, [saved.name for saved in self.searches.all()], self._read)

    def counts(self, now: DeskSnapshot | None = None) -> list[SavedCount]:
        """Every saved search with its papers, as of now or of an earlier snapshot."""
        now = now or self._snapshot()
        state, counted_at, counts = self._counted
        if state is not self.searches.state or counted_at is not now:
            state = self.searches.state
            counts = [self._count(saved, now) for saved in self.searches.all()]
            self._counted = state, now, counts
        return counts

    def _read(self, query: str) -> Node:
        return all_words(match_most(expand_synonyms(parse(query).tree, self._synonyms).tree))

    def _count(self, saved: SavedSearch, now: DeskSnapshot) -> SavedCount:
        keys = now.keys(self.resolved(self._read(saved.query))[0])
        # As numbers: of a million papers, keys would be a million strings.
        seen = keys.numbered.rows_of(self.searches.seen(saved.name))
        new = ~mask_of(seen[seen >= 0], keys.numbered.size)[keys.rows]
        return SavedCount(saved, keys, int(np.count_nonzero(new)))

    def looked(self, name: str, keys: Iterable[str]) -> None:
        """Mark the papers of a search as seen: none of them is new any more."""
        self.searches.looked(name, keys)
        self._counted = (None, None, [])


@dataclass(frozen=True, slots=True)
class SavedSearchPreview:
    """What a query would find as a saved search.

    Attributes:
        missed: How many bookmarked papers it does not find.
        titles: Titles of some of those, newest page first, safe to draw.
        notes: What was not understood.
    """

    keys: Sequence[str]
    bookmarks: int = 0
    missed: int = 0
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The counts: `26 papers; 2 of your 5 bookmarks not included`."""
        papers = plural(len(self.keys), "paper")
        if not self.bookmarks:
            return papers
        if self.bookmarks == 1:
            return f"{papers}; your bookmark is{' not' if self.missed else ''} included"
        missing = f"{self.missed:,} of your {self.bookmarks:,} bookmarks not included"
        return f"{papers}; {missing if self.missed else 'all your bookmarks included'}"

    def lines(self) -> list[str]:
        """The preview in words, one title a line."""
        more = self.missed - len(self.titles)
        rest = [f"  and {more:,} more"] if more else []
        return [self.summary, *(f"  {title}" for title in self.titles), *rest, *map(line, self.notes)]


def preview(desk: Desk, query: str) -> SavedSearchPreview:
    """What a query would find as a saved search; its last word counts as finished."""
    answer = desk.answer(Question(query))
    now = answer.snapshot or desk.snapshot()
    bookmarked = now.clauses.keys_for("is", "bookmarked") or frozenset()
    numbers = now.numbers
    missed = now.columns.sorted(numbers.present(key for key in sorted(bookmarked) if key not in answer.keys), "page")
    titles = tuple(line(desk.title(key)) for key in numbers.keys_of(missed[:MOST_TITLES]))
    return SavedSearchPreview(answer.keys, len(bookmarked), len(missed), titles, answer.notes)


class NewPaperNotices:
    """Notices of new papers in saved searches with `notify`: one for each paper in one run of the app."""

    def __init__(self) -> None:
        self._noticed: dict[str, frozenset[str]] = {}

    def fresh(self, desk: Desk) -> list[str]:
        """A notice for each search with new papers that have not been in a notice; reads files."""
        notices = []
        for saved, keys, new in desk.saved.counts():
            if not (saved.notify and new):
                continue
            unseen = desk.saved.searches.new_since(saved.name, keys)
            noticed = self._noticed.get(folded(saved.name), frozenset())
            if unseen - noticed:
                self._noticed[folded(saved.name)] = noticed | unseen
                notices.append(notice(saved, len(unseen)))
        more = len(notices) - MOST_NOTICES
        return [*notices[:MOST_NOTICES], more_notices(more)] if more > 1 else notices


def notice(saved: SavedSearch, new: int) -> str:
    """The notice of new papers in a search, with the key that shows them."""
    key = f" (key {saved.key})" if saved.key in KEYS else ""
    return f'"{line(saved.name)}": {plural(new, "new paper")}{key}'


def more_notices(searches: int) -> str:
    return f"New papers in {searches} more saved searches"
