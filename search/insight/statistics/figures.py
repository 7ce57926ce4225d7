"""The figures: papers per period, trends of queries, frequent values and how their use changes, upvotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from search.columns.arrays import BoolArray, IntArray
from search.columns.columns import NO_PAPERS, Columns
from search.columns.facet_values import PaperFacets
from search.columns.paper_sets import PaperSet
from search.insight.statistics.periods import Bucket, Timeline, Window, count_per_bucket


@dataclass(frozen=True)
class DatedPapers:
    """The papers of a library with their days and upvotes, by key, if known; and the titles of all.

    Attributes:
        guessed: Keys of the papers whose day is that of a page without a year.
    """

    columns: Columns = NO_PAPERS
    days: Mapping[str, date] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    upvotes: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Columns) -> DatedPapers:
        rows, (ordinals, guessed) = columns.rows, columns.days
        keys = columns.keys_of(rows)
        # A library has far fewer days than papers.
        day = cache(date.fromordinal)
        return cls(
            columns,
            {key: day(number) for key, number in zip(keys, ordinals[rows].tolist(), strict=True) if number},
            frozenset(columns.keys_of(np.flatnonzero(guessed))),
            {key: votes for key, votes in zip(keys, columns.upvotes[rows].tolist(), strict=True) if votes >= 0},
            dict(zip(keys, columns.sources.many(rows), strict=True)),
        )


@dataclass(frozen=True, slots=True)
class PapersPerPeriod:
    """Papers per bucket of a timeline, and in the library; `guessed` are those whose page has no year."""

    counts: tuple[int, ...]
    total: int
    undated: int
    later: int
    guessed: int


def papers_per_period(record: DatedPapers, timeline: Timeline, today: date) -> PapersPerPeriod:
    dated = [day for day in record.days.values() if timeline.holds(day)]
    later = sum(day > today for day in record.days.values())
    guessed = sum(timeline.holds(record.days.get(key)) for key in record.guessed)
    undated = len(record.titles) - len(record.days)
    return PapersPerPeriod(count_per_bucket(dated, timeline.buckets), len(record.titles), undated, later, guessed)


@dataclass(frozen=True, slots=True)
class Trend:
    """Papers that match a query, and all papers (`of`), per bucket; and all that match, whatever their day."""

    name: str
    counts: tuple[int, ...]
    of: tuple[int, ...]
    papers: int
    undated: int

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The share of each bucket's papers that match, 0 to 1; None for a bucket without papers."""
        return tuple(count / whole if whole else None for count, whole in zip(self.counts, self.of, strict=True))


def trend_of(record: DatedPapers, timeline: Timeline, name: str, keys: Collection[str]) -> Trend:
    """Count matching papers per bucket; unknown keys do not count."""
    in_library = {key for key in keys if key in record.titles}
    days = record.days
    matching = [day for key in in_library if timeline.holds(day := days.get(key)) and day]
    whole = [day for day in days.values() if timeline.holds(day)]
    return Trend(
        name,
        count_per_bucket(matching, timeline.buckets),
        count_per_bucket(whole, timeline.buckets),
        len(in_library),
        len(in_library - days.keys()),
    )


def cumulative_counts(counts: Iterable[date], within: Iterable[Bucket], last: date) -> tuple[int, ...]:
    """Count how many of some days there are up to the end of each bucket, `last` being that of the last one."""
    some = tuple(within)
    ends = [each.start - timedelta(1) for each in some[1:]] + [last][: len(some)]
    days = sorted(counts)
    result, done = [], 0
    for end in ends:
        while done < len(days) and days[done] <= end:
            done += 1
        result.append(done)
    return tuple(result)


class FrequentValue(NamedTuple):
    """A keyword, category, author or tag, and how many papers of a timeline have it.

    Attributes:
        recent: In its latest days.
        before: In as many days before those.
    """

    name: str
    papers: int
    recent: int
    before: int


def most_frequent(
    facets: PaperFacets, dated: DatedPapers, facet: str, timeline: Timeline, most: int
) -> list[FrequentValue]:
    """The values that the most papers have, and how that has changed; undated papers count without `since`."""
    values, at = facets.valued[facet], dated.columns.days.ordinal
    before, middle, last = (day.toordinal() for day in Window.of(timeline))

    def counted(among: BoolArray) -> IntArray:
        return values.counts(PaperSet(np.flatnonzero(among & (dated.columns.seqs > 0)), len(at)))

    within = (at >= timeline.first.toordinal()) & (at <= timeline.last.toordinal())
    total = counted(within if timeline.since else within | (at == 0))
    recent, earlier = counted((at > middle) & (at <= last)), counted((at > before) & (at <= middle))
    used = np.flatnonzero((total > 0) & values.written) if len(total) else np.empty(0, np.int64)
    # Ties by name, the same on every machine; labels are only made for values that may be among the top.
    least = np.sort(total[used])[::-1][:most][-1] if len(used) else 0
    best = sorted((-int(total[each]), values.label(int(each)), int(each)) for each in used if total[each] >= least)
    return [FrequentValue(name, -number, int(recent[each]), int(earlier[each])) for number, name, each in best[:most]]


def recent_change(days: Mapping[str, list[tuple[date, int]]], window: Window) -> dict[str, tuple[int, int]]:
    """Sum up the changes of each name in the later days of a window, and in the earlier ones."""
    return {
        name: (
            sum(by for day, by in changes if window.recent(day)),
            sum(by for day, by in changes if window.earlier(day)),
        )
        for name, changes in days.items()
    }


# Lower ends of the bins, in steps of 1-2-5.
_BINS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)


class UpvoteBin(NamedTuple):
    """The number of papers with `low` to `high` upvotes, both included; `high` is None for the last bin."""

    low: int
    high: int | None
    papers: int


@dataclass(frozen=True, slots=True)
class Upvotes:
    """The distribution of known upvotes over the papers of a timeline, without empty bins at either end."""

    papers: int
    median: float | None
    bins: tuple[UpvoteBin, ...]
    top: tuple[tuple[str, int], ...]


def upvotes(dated: DatedPapers, timeline: Timeline, most: int) -> Upvotes:
    """The distribution of upvotes over the papers of a timeline; undated papers count without `since`."""
    days = dated.days
    votes = {
        key: max(0, number)
        for key, number in dated.upvotes.items()
        if (timeline.since is None and key not in days) or timeline.holds(days.get(key))
    }
    best = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return Upvotes(
        len(votes), median(votes.values()) if votes else None, tuple(_distribution(votes.values())), tuple(best)
    )


def _distribution(votes: Collection[int]) -> Iterator[UpvoteBin]:
    counts = Counter(votes)
    ends = [*_BINS, None]
    bins = []
    for low, after in pairwise(ends):
        assert low is not None
        high = None if after is None else after - 1
        number = sum(count for value, count in counts.items() if value >= low and (high is None or value <= high))
        bins.append(UpvoteBin(low, high, number))
    used = [place for place, each in enumerate(bins) if each.papers]
    yield from bins[used[0] : used[-1] + 1] if used else ()
