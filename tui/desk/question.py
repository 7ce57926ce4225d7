"""Question, Answer and the stack of earlier views: how screen and command line look at papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from search.paper import Page
from search.query.facets import Facets, Filter
from search.query.query import Query, parse
from search.query.term_matches import QueryTerm, query_terms
from search.query.tree import Everything, Node

if TYPE_CHECKING:
    # NumPy, which they need, is not loaded before the app has painted.
    from search.columns.columns import Columns
    from search.insight.spelling import SpelledAs
    from search.synonyms.expand import OtherNames
    from tui.desk.desk_snapshot import DeskSnapshot
    from tui.desk.results import FacetSelection

# More views than anybody goes back.
_MOST_VIEWS = 200


@dataclass(frozen=True, slots=True)
class NoColumns:
    """What lists show of a library, before there is one; `Columns` is the real thing."""

    seq: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    pages_of: Mapping[str, tuple[Page, ...]] = field(default_factory=dict)


NO_COLUMNS = NoColumns()


# Not frozen, which would take three times as long to make: there are thousands for each letter typed.
@dataclass(slots=True)
class FacetRow:
    """A row of the filter pane.

    Attributes:
        count: How many papers of the current query have it, whatever else is chosen in its own facet.
        on: Whether it is chosen.
        out: Whether it is excluded; the count then says how many papers that removes.
        new: How many papers of a saved search or a page have not been seen yet, whatever the query.
    """

    filter: Filter
    label: str
    count: int = 0
    on: bool = False
    out: bool = False
    new: int = 0


@dataclass(frozen=True)
class Question:
    """What is to be shown. Parsed once, when it is first needed.

    Attributes:
        text: As in the search box: words and chosen facets.
        sort: One of `search.query.fields.SORTS`; empty for relevance, or the usual order without words.
        typing: The last word may be unfinished.
        like: Keys of papers; the papers most similar to them are shown, as far as they match the rest.
        unlike: Keys of papers that the results should not resemble.
        whole: Dismissed papers are shown without being asked for.
        usual: The order if neither words nor `sort` give one.
        most: Papers with only some of the words are shown too, below those with all of them.
    """

    text: str = ""
    sort: str = ""
    typing: bool = False
    usual: str = "page"
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    whole: bool = False
    most: bool = False

    @cached_property
    def query(self) -> Query:
        return parse(self.text, typing=self.typing)

    @property
    def facets(self) -> Facets:
        return self.query.facets


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The answer to a question.

    Attributes:
        keys: The papers in the order to be shown.
        library: The number of papers in all.
        selection: The chosen facets and the papers that they leave, for the filter pane; None before the first answer.
            Where papers with all words are shown, it is of them; the others are not in it.
        hidden: How many dismissed papers would be shown if they were asked for, whatever words they have.
        also: Other names that were searched for too.
        notes: What was not understood, in words.
        terms: What to highlight.
        sort: The order that was used.
        snapshot: Library, shelf and lists as they were searched; None before the first answer.
        because: Words that make similar papers similar, where they were asked for.
        with_all: How many of the first `keys` have all words; None if no word may be missing.
        spelled: Words that no paper has as they were written, and what was searched for as well.
        tree: The words as they were searched for.
    """

    question: Question = Question()
    keys: Sequence[str] = ()
    library: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)
    took_ms: float = 0.0
    selection: FacetSelection | None = None
    hidden: int = 0
    also: tuple[OtherNames, ...] = ()
    notes: tuple[str, ...] = ()
    terms: tuple[QueryTerm, ...] = ()
    sort: str = "page"
    snapshot: DeskSnapshot | None = None
    because: tuple[str, ...] = ()
    with_all: int | None = None
    spelled: tuple[SpelledAs, ...] = ()
    tree: Node = field(default_factory=Everything)

    @property
    def matching(self) -> Sequence[str]:
        """What commands for all papers shown act on: those with all words, or, if there are none, all."""
        return self.keys[: self.with_all] if self.with_all else self.keys

    @property
    def columns(self) -> Columns | NoColumns:
        return self.snapshot.columns if self.snapshot else NO_COLUMNS

    @property
    def has_words(self) -> bool:
        """Whether words were searched for, which give papers their scores."""
        return not self.question.like and bool(query_terms(self.tree))


NARROWING = "+("
"""Demands the words typed after it, however many."""


def narrowed(text: str) -> str:
    """A query after words were added to it behind `NARROWING`, which one word or none does without."""
    before, narrowing, added = text.rpartition(NARROWING)
    words = added.split()
    if not narrowing or len(words) > 1 or any(letter in added for letter in '()"'):
        return text
    return f"{before}{'' if added.startswith('-') else '+'}{words[0]}" if words else before.rstrip()


class View(NamedTuple):
    """A view that was left: its question, and the key of the paper under the cursor."""

    question: Question
    key: str


class ViewStack:
    """The earlier views, the last one on top."""

    def __init__(self) -> None:
        self._views: list[View] = []

    def push(self, question: Question, key: str) -> None:
        """Remember a view that is left, but not the same question twice in a row."""
        if self._views and self._views[-1].question == question:
            self._views.pop()
        self._views.append(View(question, key))
        del self._views[:-_MOST_VIEWS]

    def back(self, now: Question) -> View | None:
        """Remove and return the last view with another question than the current one; None if there is none."""
        while self._views:
            view = self._views.pop()
            if view.question != now:
                return view
        return None
