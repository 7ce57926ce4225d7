"""Question, Answer and the stack of earlier views: how screen and command line look at papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from search.paper import Page
from search.query.facets import Facets, Filter
from search.query.query import Query, parse
from search.query.terms import QueryTerm

if TYPE_CHECKING:
    from search.synonyms.expand import OtherNames
    from tui.desk.results import FacetSelection, PaperNumbers


class PaperTitles(Protocol):
    """What lists show of a library; `Columns` are it."""

    @property
    def seq(self) -> int:
        """The catalog's sequence number as of which it is."""

    @property
    def titles(self) -> Mapping[str, str]:
        """Key to title as the source gave it."""

    @property
    def pages_of(self) -> Mapping[str, tuple[Page, ...]]:
        """Key to pages, newest first."""


@dataclass(frozen=True, slots=True)
class _NoTitles:
    """No library yet."""

    seq: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    pages_of: Mapping[str, tuple[Page, ...]] = field(default_factory=dict)


NO_TITLES: PaperTitles = _NoTitles()


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A line of the filter pane.

    Attributes:
        filter: What switching it on does.
        label: What it is called.
        count: How many papers of the current query have it, whatever else is on in its own facet.
        on: Whether it is switched on.
        out: Whether it is ruled out; the count then says how many papers that takes away.
        new: How many papers a saved search or a page has that were not looked at yet, whatever the query.
    """

    filter: Filter
    label: str
    count: int = 0
    on: bool = False
    out: bool = False
    new: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be shown.

    Attributes:
        text: As in the search box: words, and what was chosen of the facets.
        sort: One of `search.query.fields.SORTS`; empty for relevance, or the usual order without words.
        typing: The last word may be unfinished.
        like: Keys of papers; what is most like them is shown, as far as the rest of the question fits it.
        unlike: Keys of papers that they are to be unlike.
        without: Words that do not count as likeness.
        whole: Dismissed papers are shown without being asked for.
        usual: The order where neither words nor `sort` give one.
    """

    text: str = ""
    sort: str = ""
    typing: bool = False
    usual: str = "page"
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    whole: bool = False

    def parsed(self) -> Query:
        """Return the search box's text as a tree."""
        return parse(self.text, typing=self.typing)

    @property
    def facets(self) -> Facets:
        """Return what was chosen of the facets, and the rest."""
        return self.parsed().facets


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a question came to.

    Attributes:
        question: The question that this answers.
        keys: In the order to be shown.
        library: How many papers there are in all.
        scores: Key to score.
        took_ms: Time spent searching, in milliseconds.
        narrowed: What was chosen of the facets and what that leaves, for the filter pane; None before the first
            answer.
        also: What was searched for besides, by other names.
        notes: What was not understood, in words.
        wanted: What to highlight.
        sort: The order that was used.
        known: By which the papers are numbered: the library that was searched, and what is kept besides.
        because: Words that make similar papers similar, where they were asked for.
    """

    question: Question = Question()
    keys: Sequence[str] = ()
    library: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)
    took_ms: float = 0.0
    narrowed: FacetSelection | None = None
    also: tuple[OtherNames, ...] = ()
    notes: tuple[str, ...] = ()
    wanted: tuple[QueryTerm, ...] = ()
    sort: str = "page"
    known: PaperNumbers | None = None
    because: tuple[str, ...] = ()

    @property
    def columns(self) -> PaperTitles:
        """Return titles and pages of the library that was searched."""
        return self.known.columns if self.known else NO_TITLES


# Nobody goes back further than this.
_MOST = 200


class View(NamedTuple):
    """What was shown.

    Attributes:
        question: What was asked.
        key: Of the paper under the cursor.
    """

    question: Question
    key: str


class ViewStack:
    """The views that one came from, the last one on top."""

    def __init__(self) -> None:
        self._left: list[View] = []

    def leave(self, question: Question, key: str) -> None:
        """Take in that one goes on from a view; what was asked just before is not kept twice."""
        if self._left and self._left[-1].question == question:
            self._left.pop()
        self._left.append(View(question, key))
        del self._left[:-_MOST]

    def back(self, now: Question) -> View | None:
        """Return the last view that is another one than the one shown now, and forget it; None without one."""
        while self._left:
            view = self._left.pop()
            if view.question != now:
                return view
        return None
