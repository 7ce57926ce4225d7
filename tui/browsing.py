"""What is asked and what comes back: the one way that screen and command line look at papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from search.columns import NO_PAPERS, Columns
from search.paper import Page
from search.query.parser import Query, parse
from search.query.terms import Wanted
from search.query.tree import Field, Phrase

_OPERATORS = frozenset({"OR", "NOT", "ANDNOT", "-"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A value of a facet that can be switched on.

    Attributes:
        facet: `page`, `is`, `tag` or `has`: a field of the query language.
        value: As it stands in the query language.
    """

    facet: str
    value: str

    def clause(self) -> str:
        """Return the filter as query text."""
        return (
            str(Field(self.facet, Phrase(self.value))) if self.facet in {"page", "q"} else f"{self.facet}:{self.value}"
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the filter pane.

    Attributes:
        filter: What switching it on does.
        label: What it is called.
        count: How many papers of the current query have it, whatever else is on in its own facet.
        on: Whether it is switched on.
    """

    filter: Filter
    label: str
    count: int = 0
    on: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be shown.

    Attributes:
        text: As in the search box.
        filters: Values of one facet are alternatives; facets narrow each other.
        sort: One of `search.query.fields.SORTS`; empty for relevance, or the usual order without words.
        typing: The last word may be unfinished.
        like: Keys of papers; what is most like them is shown, as far as the rest of the question fits it.
        without: Words that do not count as likeness.
        usual: The order where neither words nor `sort` give one.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    typing: bool = False
    usual: str = "page"
    like: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def parsed(self) -> Query:
        """Return the search box's text as a tree."""
        return parse(self.text, typing=self.typing)

    def toggled(self, chosen: Filter) -> tuple[Filter, ...]:
        """Return the filters with one switched on, or off if it was on."""
        rest = tuple(f for f in self.filters if f != chosen)
        return rest if len(rest) < len(self.filters) else (*self.filters, chosen)

    def as_text(self) -> str:
        """Return search box and filters together as query text."""
        facets: dict[str, list[str]] = {}
        for chosen in self.filters:
            facets.setdefault(chosen.facet, []).append(chosen.clause())
        groups = [" OR ".join(group) for group in facets.values()]
        groups = [f"({group})" if " OR " in group else group for group in groups]
        if groups and (set('"()|') & set(self.text) or _OPERATORS & set(self.text.split())):
            # Last, since what is left open in the box ends with it; in parentheses, as OR binds least.
            return " ".join((*groups, f"({self.text})"))
        return " ".join(filter(None, (self.text, *groups)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to.

    Attributes:
        question: The question that this answers.
        keys: In the order to be shown.
        library: How many papers there are in all.
        scores: Key to score.
        took_ms: Time spent searching, in milliseconds.
        choices: Facet title to its lines, for the filter pane.
        notes: What was not understood, in words.
        wanted: What to highlight.
        sort: The order that was used.
        columns: Titles and pages of the library that was searched.
        because: Words that make similar papers similar, where they were asked for.
    """

    question: Question = Question()
    keys: tuple[str, ...] = ()
    library: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)
    took_ms: float = 0.0
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    sort: str = "page"
    columns: Columns = NO_PAPERS
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A facet's value and who has it, before anything is counted."""

    heading: str
    filter: Filter
    label: str
    has: Callable[[str], bool]
    count: Callable[[frozenset[str]], int]


def among(keys: frozenset[str]) -> tuple[Callable[[str], bool], Callable[[frozenset[str]], int]]:
    """Return the test and the count of a value that these papers have."""
    return keys.__contains__, lambda pool: len(keys & pool)


def except_for(keys: frozenset[str]) -> tuple[Callable[[str], bool], Callable[[frozenset[str]], int]]:
    """Return the test and the count of a value that all other papers have."""
    return lambda key: key not in keys, lambda pool: len(pool) - len(keys & pool)


def page_values(pages: Collection[Page]) -> dict[Page, str]:
    """Return for each page the shortest name that tells it from the others: its label, else with its date."""
    twins = Counter(page.label for page in pages)
    return {
        page: page.label if twins[page.label] == 1 or not page.date else f"{page.label} {page.date}" for page in pages
    }


def page_labels(pages: Collection[Page]) -> dict[Page, str]:
    """Return pages as the filter pane names them: the day first, since that is what a person knows.

    The year is left out where all pages are of one, since room is short.
    """
    one_year = len({page.date[:4] for page in pages}) == 1
    labels = {}
    for page in pages:
        day = page.day.partition(",")[0] if one_year else page.day
        labels[page] = f"{day} · {page.label}" if day and day not in page.label else page.label
    return labels
