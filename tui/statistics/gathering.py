"""All figures of a desk, for some days; off the screen's thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from search.errors import UsageError
from search.statistics.frequent import Value, most_frequent, recent_change
from search.statistics.periods import Period
from search.statistics.record import Record
from search.statistics.scope import Scope, Window
from search.statistics.trend import Papers, Trend, papers, trend
from search.statistics.upvotes import Upvotes, upvotes
from search.statistics.values import AllValues
from shelf.tags import folded
from tui.browsing import Question
from tui.desk import Desk
from tui.render import line
from tui.statistics.progress import Progress, progress

# Of each list of what is most frequent.
MOST = 15
# Trends on one plot: as many markers as are told apart.
TRENDS = 4
# Facet to heading.
LISTS = {"kw": "keywords", "cat": "categories", "author": "authors", "tag": "tags"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are wanted for.

    Attributes:
        period: What is counted per; None for what is usual for so many days.
        since: The first day that counts; None for no limit.
    """

    period: Period | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures but trends.

    Attributes:
        scope: The days of the papers.
        papers: Papers per period.
        progress: Reading progress; its days are those of the shelf.
        lists: Facet to what is most frequent; None while that is still being counted.
        upvotes: How upvotes are spread.
        titles: Of the papers with most upvotes, by key.
    """

    scope: Scope
    papers: Papers
    progress: Progress
    lists: dict[str, list[Value]] | None
    upvotes: Upvotes
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose trend is wanted.

    Attributes:
        query: Query text.
        saved: The name of the saved search that it is; empty for a query that was typed.
    """

    query: str
    saved: str = ""

    @property
    def name(self) -> str:
        """Return what a legend calls it."""
        return line(self.saved or self.query) or "every paper"


def gathered(desk: Desk, record: Record, asked: Asked, today: date, most: int = MOST) -> Figures:
    """Return all figures but trends, and without what is most frequent, which `with_lists` adds."""
    scope = Scope.of(record.days.values(), today, asked.period, asked.since)
    done = progress(desk.shelf.entries(), today, asked.period, asked.since)
    votes = upvotes(record, scope, most)
    titles = {key: record.titles[key] for key, _ in votes.top}
    return Figures(scope, papers(record, scope, today), done, None, votes, titles)


def with_lists(desk: Desk, record: Record, values: AllValues, figures: Figures, most: int = MOST) -> Figures:
    """Return figures with what is most frequent.

    Raises:
        ShelfError: The journal cannot be read.
    """
    lists = {facet: most_frequent(values, record, facet, figures.scope, most) for facet in ("kw", "cat", "author")}
    lists["tag"] = _tags(desk, figures.progress.scope, most)
    return replace(figures, lists=lists)


def _tags(desk: Desk, scope: Scope, most: int) -> list[Value]:
    """Return the most used tags, whatever the days, and how their use has grown."""
    changes = recent_change(desk.shelf.tag_growth(), Window.of(scope))
    return [Value(tag, number, *changes.get(folded(tag), (0, 0))) for tag, number in desk.shelf.tag_counts()[:most]]


def trends(
    desk: Desk, record: Record, asked: Asked, today: date, wanted: Iterable[Wanted]
) -> tuple[Scope, list[Trend]]:
    """Return the trends of some queries over the same periods.

    Raises:
        EngineError: The index is damaged and could not be rebuilt.
    """
    scope = Scope.of(record.days.values(), today, asked.period, asked.since)
    # Dismissed papers count: of all papers, as many as there are, so many are about it.
    answers = ((each, desk.answer(Question(each.query, whole=True)).keys) for each in wanted)
    return scope, [trend(record, scope, each.name, keys) for each, keys in answers]


def saved(desk: Desk, name: str) -> Wanted:
    """Return a saved search as something whose trend is wanted.

    Raises:
        UsageError: There is none of that name.
    """
    found = desk.saved.searches.get(name)
    if found is None:
        raise UsageError(f"No saved search “{line(name)}”", "", "`carrel saved list` lists them.")
    return Wanted(found.query, found.name)
