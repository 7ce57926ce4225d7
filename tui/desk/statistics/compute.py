"""All figures of a desk for a range of days; reads files, so it belongs in a worker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from search.columns.facet_values import PaperFacets
from search.errors import UsageError
from search.insight.statistics.days import DatedPapers
from search.insight.statistics.frequent import FrequentValue, most_frequent, recent_change
from search.insight.statistics.periods import PeriodUnit, Timeline, Window, count_per_bucket
from search.insight.statistics.trend import PapersPerPeriod, Trend, cumulative_counts, papers_per_period, trend_of
from search.insight.statistics.upvotes import Upvotes, upvotes
from search.query.dates import first_day
from shelf.model import ShelfEntry
from shelf.tags import folded
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.render import line


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far a person is.

    Attributes:
        scope: The days on which something was kept or read.
        kept: Papers that came onto the shelf, of each period.
        started: Papers begun, likewise; only those of which the day is known, here and in `read`.
        read: Papers read, likewise.
        backlog: Papers on the shelf at the end of each period that were not read by then.
        unread: Papers on the shelf now that nobody has begun; `reading` and `done` are the others.
        reading: That are being read now.
        done: That are read.
    """

    scope: Timeline
    kept: tuple[int, ...] = ()
    started: tuple[int, ...] = ()
    read: tuple[int, ...] = ()
    backlog: tuple[int, ...] = ()
    unread: int = 0
    reading: int = 0
    done: int = 0


def reading_progress(
    entries: Iterable[ShelfEntry], today: date, period: PeriodUnit | None, since: date | None
) -> ReadingProgress:
    """Return how far a person is.

    Args:
        entries: Of the shelf.
        today: The last day that counts.
        period: What is counted per; None for what is usual.
        since: The first day that counts; None for no limit.
    """
    held = [entry for entry in entries if entry.status != "dismissed"]
    began = [(_began(entry), entry) for entry in held]
    kept = [day for day, _ in began if day]
    started = [day for entry in held if (day := _day(entry.dates.get("reading", "")))]
    read = [day for entry in held if entry.status == "read" and (day := _day(entry.dates.get("read", "")))]
    # What is read on an unknown day was never seen waiting.
    gone = [_day(entry.dates.get("read", "")) or day for day, entry in began if entry.status == "read" and day]
    scope = Timeline.of((*kept, *started, *read), today, period, since)
    into = cumulative_counts(kept, scope.buckets, scope.last)
    out = cumulative_counts((day for day in gone if day), scope.buckets, scope.last)
    return ReadingProgress(
        scope,
        kept=count_per_bucket(filter(scope.holds, kept), scope.buckets),
        started=count_per_bucket(filter(scope.holds, started), scope.buckets),
        read=count_per_bucket(filter(scope.holds, read), scope.buckets),
        backlog=tuple(max(0, a - b) for a, b in zip(into, out, strict=True)),
        unread=sum(entry.status not in {"reading", "read"} for entry in held),
        reading=sum(entry.status == "reading" for entry in held),
        done=sum(entry.status == "read" for entry in held),
    )


def _began(entry: ShelfEntry) -> date | None:
    known = [day for text in entry.dates.values() if (day := _day(text))]
    return min((day for day in (_local(entry.added), *known) if day), default=None)


def _day(text: str) -> date | None:
    first = first_day(text)
    return date.fromisoformat(first) if first else None


def _local(time: str) -> date | None:
    """Return the day of a time of the shelf by the person's own clock, as the days of statuses are."""
    try:
        return datetime.fromisoformat(time).astimezone().date() if time else None
    except (ValueError, OverflowError):
        # Written by hand.
        return _day(time)


# Of each list of what is most frequent.
MOST = 15
# Trends on one plot: as many markers as are told apart.
TRENDS = 4
# Facet to heading.
LISTS = {"kw": "keywords", "cat": "categories", "author": "authors", "tag": "tags"}


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """What figures are wanted for.

    Attributes:
        period: What is counted per; None for what is usual for so many days.
        since: The first day that counts; None for no limit.
    """

    period: PeriodUnit | None = None
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

    scope: Timeline
    papers: PapersPerPeriod
    progress: ReadingProgress
    lists: dict[str, list[FrequentValue]] | None
    upvotes: Upvotes
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class TrendQuery:
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


def compute_figures(desk: Desk, record: DatedPapers, asked: FigureOptions, today: date, most: int = MOST) -> Figures:
    """Return all figures but trends, and without what is most frequent, which `with_lists` adds."""
    scope = Timeline.of(record.days.values(), today, asked.period, asked.since)
    done = reading_progress(desk.shelf.entries(), today, asked.period, asked.since)
    votes = upvotes(record, scope, most)
    titles = {key: record.titles[key] for key, _ in votes.top}
    return Figures(scope, papers_per_period(record, scope, today), done, None, votes, titles)


def with_lists(desk: Desk, record: DatedPapers, values: PaperFacets, figures: Figures, most: int = MOST) -> Figures:
    """Return figures with what is most frequent.

    Raises:
        ShelfError: The journal cannot be read.
    """
    lists = {facet: most_frequent(values, record, facet, figures.scope, most) for facet in ("kw", "cat", "author")}
    lists["tag"] = _tags(desk, figures.progress.scope, most)
    return replace(figures, lists=lists)


def _tags(desk: Desk, scope: Timeline, most: int) -> list[FrequentValue]:
    """Return the most used tags, whatever the days, and how their use has grown."""
    changes = recent_change(desk.shelf.tag_growth(), Window.of(scope))
    return [
        FrequentValue(tag, number, *changes.get(folded(tag), (0, 0))) for tag, number in desk.shelf.tag_counts()[:most]
    ]


def trends(
    desk: Desk, record: DatedPapers, asked: FigureOptions, today: date, wanted: Iterable[TrendQuery]
) -> tuple[Timeline, list[Trend]]:
    """Return the trends of some queries over the same periods.

    Raises:
        EngineError: The index is damaged and could not be rebuilt.
    """
    scope = Timeline.of(record.days.values(), today, asked.period, asked.since)
    # Dismissed papers count: of all papers, as many as there are, so many are about it.
    answers = ((each, desk.answer(Question(each.query, whole=True)).keys) for each in wanted)
    return scope, [trend_of(record, scope, each.name, keys) for each, keys in answers]


def trend_of_saved(desk: Desk, name: str) -> TrendQuery:
    """Return a saved search as something whose trend is wanted.

    Raises:
        UsageError: There is none of that name.
    """
    found = desk.saved.searches.get(name)
    if found is None:
        raise UsageError(f"No saved search “{line(name)}”", "", "`carrel saved list` lists them.")
    return TrendQuery(found.query, found.name)
