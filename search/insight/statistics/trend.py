"""Papers per period: all of them, or the share that matches a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from search.insight.statistics.days import DatedPapers
from search.insight.statistics.periods import Bucket, Timeline, count_per_bucket


@dataclass(frozen=True, slots=True)
class PapersPerPeriod:
    """Papers per period.

    Attributes:
        counts: Papers per bucket of the timeline.
        total: Papers in the library.
        undated: Papers without a known day.
        later: Papers dated after today.
        guessed: Papers of the timeline whose page has no year.
    """

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
    """Papers that match a query, per period.

    Attributes:
        name: The query, or the name of the saved search.
        counts: Matching papers per bucket.
        of: All papers per bucket.
        papers: All matching papers, whatever their day.
        undated: Matching papers without a day.
    """

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
    """Count matching papers per bucket.

    Args:
        record: All papers.
        timeline: The days that count.
        name: The query, or the name of the saved search.
        keys: Of the matching papers; unknown ones do not count.
    """
    known = {key for key in keys if key in record.titles}
    days = record.days
    matching = [day for key in known if timeline.holds(day := days.get(key)) and day]
    whole = [day for day in days.values() if timeline.holds(day)]
    return Trend(
        name,
        count_per_bucket(matching, timeline.buckets),
        count_per_bucket(whole, timeline.buckets),
        len(known),
        len(known - days.keys()),
    )


def cumulative_counts(counts: Iterable[date], within: Iterable[Bucket], last: date) -> tuple[int, ...]:
    """Count how many of some days there are up to the end of each bucket.

    Args:
        counts: The days.
        within: The buckets, in order and without a gap.
        last: The end of the last bucket.
    """
    some = tuple(within)
    ends = [each.start - timedelta(1) for each in some[1:]] + [last][: len(some)]
    days = sorted(counts)
    found, done = [], 0
    for end in ends:
        while done < len(days) and days[done] <= end:
            done += 1
        found.append(done)
    return tuple(found)
