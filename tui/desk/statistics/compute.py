"""All figures of a desk for a range of days; reads files, so it belongs in a worker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from search.columns.facet_values import PaperFacets
from search.insight.statistics.figures import (
    DatedPapers,
    FrequentValue,
    PapersPerPeriod,
    Trend,
    Upvotes,
    cumulative_counts,
    most_frequent,
    papers_per_period,
    recent_change,
    trend_of,
    upvotes,
)
from search.insight.statistics.periods import PeriodUnit, Timeline, Window, count_per_bucket
from search.query.dates import first_day
from shelf.model import ShelfEntry
from shelf.tags import folded
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.render import line


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """Reading progress, computed from what is on the shelf now.

    Papers that were removed from the shelf or dismissed do not count. A paper counts as kept from the day on which its
    entry was made, or from the first day that is known of it.

    Attributes:
        scope: The days on which papers were kept or read.
        started: Only papers with a known day, here and in `read`.
        backlog: Unread papers on the shelf at the end of each period.
        unread: Papers on the shelf that are not started.
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
    """Compute reading progress; without a unit of periods the usual one counts, without a first day all days."""
    counted = [entry for entry in entries if entry.status != "dismissed"]
    began = [(_began(entry), entry) for entry in counted]
    kept = [day for day, _ in began if day]
    started = [day for entry in counted if (day := _day(entry.dates.get("reading", "")))]
    read = [day for entry in counted if entry.status == "read" and (day := _day(entry.dates.get("read", "")))]
    # A paper that was read on an unknown day never counts as backlog.
    read_days = [_day(entry.dates.get("read", "")) or day for day, entry in began if entry.status == "read" and day]
    scope = Timeline.of((*kept, *started, *read), today, period, since)
    into = cumulative_counts(kept, scope.buckets, scope.last)
    out = cumulative_counts((day for day in read_days if day), scope.buckets, scope.last)
    return ReadingProgress(
        scope,
        kept=count_per_bucket(filter(scope.holds, kept), scope.buckets),
        started=count_per_bucket(filter(scope.holds, started), scope.buckets),
        read=count_per_bucket(filter(scope.holds, read), scope.buckets),
        backlog=tuple(max(0, a - b) for a, b in zip(into, out, strict=True)),
        unread=sum(entry.status not in {"reading", "read"} for entry in counted),
        reading=sum(entry.status == "reading" for entry in counted),
        done=sum(entry.status == "read" for entry in counted),
    )


def _began(entry: ShelfEntry) -> date | None:
    days = [day for text in entry.dates.values() if (day := _day(text))]
    return min((day for day in (_local(entry.added), *days) if day), default=None)


def _day(text: str) -> date | None:
    first = first_day(text)
    return date.fromisoformat(first) if first else None


def _local(time: str) -> date | None:
    """The local day of a stored time, since the days of statuses are local too."""
    try:
        return datetime.fromisoformat(time).astimezone().date() if time else None
    except (ValueError, OverflowError):
        # Edited by hand.
        return _day(time)


# Values in each list of the most frequent ones.
MOST = 15
# Trends in one plot: as many as there are distinct markers.
TRENDS = 4
# Facet to heading.
LISTS = {"kw": "keywords", "cat": "categories", "author": "authors", "tag": "tags"}


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """Unit of periods (None: the usual one for that many days), and the first day that counts."""

    period: PeriodUnit | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures but trends.

    Attributes:
        scope: The days of the papers.
        progress: Its days are those of the shelf.
        lists: Facet to its most frequent values; None while these are still being counted.
        titles: Titles of the papers with the most upvotes, by key.
    """

    scope: Timeline
    papers: PapersPerPeriod
    progress: ReadingProgress
    lists: dict[str, list[FrequentValue]] | None
    upvotes: Upvotes
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class TrendQuery:
    """A query whose trend is shown, and the name of the saved search that it comes from; empty for a typed query."""

    query: str
    saved: str = ""

    @property
    def name(self) -> str:
        """The name in a legend."""
        return line(self.saved or self.query) or "every paper"


def compute_figures(desk: Desk, record: DatedPapers, options: FigureOptions, today: date, most: int = MOST) -> Figures:
    """Compute all figures but trends, without the most frequent values, which `with_lists` adds."""
    scope = Timeline.of(record.days.values(), today, options.period, options.since)
    done = reading_progress(desk.shelf.entries(), today, options.period, options.since)
    votes = upvotes(record, scope, most)
    titles = {key: record.titles[key] for key, _ in votes.top}
    return Figures(scope, papers_per_period(record, scope, today), done, None, votes, titles)


def with_lists(desk: Desk, record: DatedPapers, values: PaperFacets, figures: Figures, most: int = MOST) -> Figures:
    """Add the most frequent values; raises a ShelfError if the journal cannot be read."""
    lists = {facet: most_frequent(values, record, facet, figures.scope, most) for facet in ("kw", "cat", "author")}
    lists["tag"] = _tags(desk, figures.progress.scope, most)
    return replace(figures, lists=lists)


def _tags(desk: Desk, scope: Timeline, most: int) -> list[FrequentValue]:
    """The most used tags of all time, and how their use has grown."""
    changes = recent_change(desk.shelf.tag_growth(), Window.of(scope))
    return [
        FrequentValue(tag, number, *changes.get(folded(tag), (0, 0)))
        for tag, number in desk.shelf.snapshot.tag_counts[:most]
    ]


def trends(
    desk: Desk, record: DatedPapers, options: FigureOptions, today: date, queries: Iterable[TrendQuery]
) -> tuple[Timeline, list[Trend]]:
    scope = Timeline.of(record.days.values(), today, options.period, options.since)
    # Dismissed papers count too: it is the share of all papers.
    answers = ((each, desk.answer(Question(each.query, whole=True)).keys) for each in queries)
    return scope, [trend_of(record, scope, each.name, keys) for each, keys in answers]


def trend_of_saved(desk: Desk, name: str) -> TrendQuery:
    saved = desk.saved.named(name)
    return TrendQuery(saved.query, saved.name)
