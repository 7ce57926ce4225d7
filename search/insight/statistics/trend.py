"""Papers per period: all of them, or those that match something as a part of all."""

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
        counts: Papers of each period of the scope.
        total: Papers of the library.
        undated: Those of which no day is known.
        later: Those that are dated after today.
        guessed: Those of the scope whose page names no year.
    """

    counts: tuple[int, ...]
    total: int
    undated: int
    later: int
    guessed: int


def papers_per_period(record: DatedPapers, scope: Timeline, today: date) -> PapersPerPeriod:
    """Return how many papers there are in each period."""
    held = [day for day in record.days.values() if scope.holds(day)]
    later = sum(day > today for day in record.days.values())
    guessed = sum(scope.holds(record.days.get(key)) for key in record.guessed)
    undated = len(record.titles) - len(record.days)
    return PapersPerPeriod(count_per_bucket(held, scope.spans), len(record.titles), undated, later, guessed)


@dataclass(frozen=True, slots=True)
class Trend:
    """Papers that match something, per period.

    Attributes:
        name: What they match, in words.
        counts: Of each period of the scope.
        of: All papers of each period.
        papers: All that match, whatever their day.
        undated: Those of them without a day.
    """

    name: str
    counts: tuple[int, ...]
    of: tuple[int, ...]
    papers: int
    undated: int

    @property
    def shares(self) -> tuple[float | None, ...]:
        """Return the part of each period's papers that match, 0 to 1; None where there are none at all."""
        return tuple(count / whole if whole else None for count, whole in zip(self.counts, self.of, strict=True))


def trend_of(record: DatedPapers, scope: Timeline, name: str, keys: Collection[str]) -> Trend:
    """Return how often papers match in each period.

    Args:
        record: All papers.
        scope: The days that count.
        name: What they match, in words.
        keys: Those that match; what is not in the record does not count.
    """
    known = {key for key in keys if key in record.titles}
    days = record.days
    held = [day for key in known if scope.holds(day := days.get(key)) and day]
    whole = [day for day in days.values() if scope.holds(day)]
    return Trend(
        name,
        count_per_bucket(held, scope.spans),
        count_per_bucket(whole, scope.spans),
        len(known),
        len(known - days.keys()),
    )


def cumulative_counts(counts: Iterable[date], within: Iterable[Bucket], last: date) -> tuple[int, ...]:
    """Return how many of some days there are up to the end of each period.

    Args:
        counts: The days.
        within: The periods, in order and without a gap.
        last: The day that the last period is told at.
    """
    held = tuple(within)
    ends = [each.start - timedelta(1) for each in held[1:]] + [last][: len(held)]
    days = sorted(counts)
    found, done = [], 0
    for end in ends:
        while done < len(days) and days[done] <= end:
            done += 1
        found.append(done)
    return tuple(found)
