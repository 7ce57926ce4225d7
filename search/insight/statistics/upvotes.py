"""The distribution of upvotes, and the papers with the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from search.insight.statistics.days import DatedPapers
from search.insight.statistics.periods import Timeline

# Lower ends of the bins, in steps of 1-2-5.
_BINS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)


class UpvoteBin(NamedTuple):
    """The number of papers with `low` to `high` upvotes, both included; `high` is None for the last bin."""

    low: int
    high: int | None
    papers: int


@dataclass(frozen=True, slots=True)
class Upvotes:
    """The distribution of upvotes.

    Attributes:
        papers: Papers of the timeline with known upvotes.
        median: Of these; None if there are none.
        bins: Without empty ones at either end.
        top: Keys of the papers with the most upvotes, and how many.
    """

    papers: int
    median: float | None
    bins: tuple[UpvoteBin, ...]
    top: tuple[tuple[str, int], ...]


def upvotes(dated: DatedPapers, timeline: Timeline, most: int) -> Upvotes:
    """Return the distribution of upvotes over the papers of a timeline.

    Args:
        dated: The papers.
        timeline: The days that count; without `since`, papers without a day count too.
        most: How many of the top papers to return.
    """
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
    found = []
    for low, after in pairwise(ends):
        assert low is not None
        high = None if after is None else after - 1
        number = sum(count for value, count in counts.items() if value >= low and (high is None or value <= high))
        found.append(UpvoteBin(low, high, number))
    used = [place for place, each in enumerate(found) if each.papers]
    yield from found[used[0] : used[-1] + 1] if used else ()
