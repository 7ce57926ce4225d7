"""DeskSnapshot: library, shelf and reading lists at one moment; everything that one answer is computed from."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from search.columns.arrays import NONE, BoolArray, IntArray
from search.columns.columns import Columns
from search.columns.paper_sets import NO_SET, PaperKeys, PaperSet, union
from search.library import Library, LibrarySnapshot, SearchResult
from search.query.most import all_words
from search.query.paper_matcher import matches
from search.query.resolve import resolve_shelf
from search.query.simplify import normalize
from search.query.tree import Node
from shelf.lists.lists import Lists
from shelf.lists.snapshot import ListsSnapshot
from shelf.searches.seen import SeenPages
from shelf.shelf import Shelf
from shelf.snapshot import PersonalClauses, ShelfSnapshot
from tui.desk.results import PaperNumbers

# Search results that are cached, counted in papers: some 60 MB.
_MOST_CACHED = 4_000_000


@dataclass(frozen=True, eq=False)
class Moment:
    """What everything is computed from; each part is another object, or another value, after a change.

    Attributes:
        seen: Papers that have been seen on pages.
        today: The day that relative dates refer to.
    """

    library: LibrarySnapshot
    shelf: ShelfSnapshot
    lists: ListsSnapshot
    seen: frozenset[str]
    today: date

    @classmethod
    def of(cls, library: Library, shelf: Shelf, lists: Lists, pages: SeenPages) -> Moment:
        return cls(library.snapshot(), shelf.snapshot, lists.snapshot, pages.seen, date.today())

    def same(self, other: Moment) -> bool:
        parts = ("library", "shelf", "lists", "seen")
        return self.today == other.today and all(getattr(self, part) is getattr(other, part) for part in parts)


class DeskSnapshot:
    """Library, shelf and reading lists at one moment. May be used by several threads.

    Args:
        moment: The moment.
        before: An earlier snapshot, for what has not changed since.

    Attributes:
        columns: The papers of the library.
        numbers: All papers by number, including those that only shelf or lists know.
        clauses: Answers the clauses of a query about shelf and lists.
    """

    def __init__(self, moment: Moment, before: DeskSnapshot | None = None) -> None:
        self.moment = moment
        self.library, self.shelf, self.lists = moment.library, moment.shelf, moment.lists
        self.columns: Columns = moment.library.columns
        self.clauses = PersonalClauses(moment.shelf, moment.lists, lambda: self.new_keys)
        same = before and all(getattr(before, part) is getattr(self, part) for part in ("columns", "shelf", "lists"))
        self.numbers: PaperNumbers = (
            before.numbers if before and same else PaperNumbers(self.columns, self.clauses.papers)
        )
        self._sets: dict[tuple[str, str], PaperSet] = {}
        self._results: dict[Node, SearchResult] = {}
        self._counts: dict[Node, int] = {}
        self._near: dict[str, list[str]] = {}
        self._lock = threading.RLock()

    def marked(self, clause: str, value: str) -> PaperSet:
        """Papers of a clause about shelf or lists, `is:unread` and `has:code` included."""
        if (clause, value) not in self._sets:
            match clause, value:
                case "has", "code":
                    papers = self.numbers.papers(np.flatnonzero(self.columns.code))
                case "is", "unread":
                    papers = self._unread()
                case "is", "new":
                    papers = self._new()
                case _:
                    papers = self.numbers.papers(self.numbers.present(self.clauses.keys_for(clause, value) or ()))
            self._sets[clause, value] = papers
        return self._sets[clause, value]

    def _unread(self) -> PaperSet:
        # The shelf does not know most papers of a library: all but those with another status.
        begun = union([self.marked("is", status) for status in ("read", "reading", "dismissed")], self.numbers.size)
        return PaperSet(begun.rows, self.numbers.size, others=True)

    def _new(self) -> PaperSet:
        new = self.columns.on_pages.copy()
        rows = self.columns.rows_of(self.moment.seen)
        new[rows[rows >= 0]] = False
        return self.numbers.papers(np.flatnonzero(new))

    @cached_property
    def new_keys(self) -> frozenset[str]:
        """Papers on pages that have not been seen there."""
        return frozenset(self.numbers.keys_of(self.marked("is", "new").rows))

    @property
    def unseen(self) -> PaperSet:
        """Papers that are new on their pages; none on the first day, when all are, which is not news."""
        new = self.marked("is", "new")
        return new if len(new) < len(self.columns.in_page_order) else NO_SET

    @cached_property
    def only_listed(self) -> IntArray:
        """Papers that only reading lists know; they show only where lists are asked about."""
        missing = self.numbers.missing
        return (
            self.numbers.missing_rows[[paper.key not in self.shelf.entries for paper in missing]] if missing else NONE
        )

    def search(self, tree: Node) -> SearchResult:
        """Search the library once for a tree, however often it is asked for.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        with self._lock:
            if tree not in self._results:
                if sum(len(each.rows) for each in self._results.values()) > _MOST_CACHED:
                    self._results.clear()
                self._results[tree] = self.library.search(tree, self.clauses)
            return self._results[tree]

    def count(self, tree: Node) -> int:
        """How many papers of the library match a tree, counted once.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        with self._lock:
            if tree not in self._counts:
                self._counts[tree] = self.library.count(tree, self.clauses)
            return self._counts[tree]

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        """Whether a paper of the library has a folded word as it is written, or one with this beginning."""
        return self.library.holds(word, beginning=beginning)

    def suggest(self, word: str) -> list[str]:
        """A few words of the index that are spelled like one, looked up once."""
        with self._lock:
            if word not in self._near:
                self._near[word] = self.library.suggest(word)
            return self._near[word]

    def rows(self, tree: Node) -> IntArray:
        """Papers that match a tree: those of the library, then those that only shelf or lists know."""
        return np.concatenate(self.with_all_and_some(tree))

    def with_all_and_some(self, tree: Node) -> tuple[IntArray, IntArray]:
        """As `rows`, in two parts: papers that match all words of a `Most`, and papers that match some."""
        result = self.search(tree)
        every, some = result.rows[: result.with_all], result.rows[result.with_all :]
        if self.numbers.missing:
            missing, whole = self._missing(tree), self._missing(all_words(tree))
            every = np.concatenate((every, self.numbers.missing_rows[whole]))
            some = np.concatenate((some, self.numbers.missing_rows[missing & ~whole]))
        return every, some

    def _missing(self, tree: Node) -> BoolArray:
        """Which of the papers that only shelf or lists know match a tree."""
        resolved = resolve_shelf(tree, self.clauses)
        return np.array([matches(resolved, paper) for paper in self.numbers.missing], bool)

    def keys(self, tree: Node) -> PaperKeys:
        """Papers that a tree alone finds, as a list shows them.

        Papers that the library does not have are found only if a clause about shelf or lists asks for them.
        """
        resolved = resolve_shelf(tree, self.clauses) != normalize(tree) if self.numbers.missing else False
        return self.numbers.keys(self.rows(tree)) if resolved else self.search(tree).keys

    def title(self, key: str) -> str:
        title = self.columns.titles.get(key)
        remembered = None if title else self.clauses.papers.get(key)
        return title or (remembered.title if remembered else "") or key
