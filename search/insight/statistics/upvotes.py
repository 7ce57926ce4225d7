"""How upvotes are spread, and who has most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from search.insight.statistics.days import DatedPapers
from search.insight.statistics.periods import Timeline

# Lower ends of the classes of upvotes; each is open above where it is the last one in use.
# Lower ends of the classes, as one reads numbers: 1-2-5, from nothing to all that anyone will ever give.
_BINS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)


class UpvoteBin(NamedTuple):
    """Papers with so many upvotes, both ends included; `high` is None where it is open."""

    low: int
    high: int | None
    papers: int


@dataclass(frozen=True, slots=True)
class Upvotes:
    """How upvotes are spread.

    Attributes:
        papers: Papers of the scope whose upvotes are known.
        median: Of these; None without any.
        classes: How many have how many, without the empty classes at either end.
        top: Keys of the papers with most upvotes, and how many.
    """

    papers: int
    median: float | None
    classes: tuple[UpvoteBin, ...]
    top: tuple[tuple[str, int], ...]


def upvotes(record: DatedPapers, scope: Timeline, most: int) -> Upvotes:
    """Return how upvotes are spread over the papers of a scope.

    Args:
        record: The papers.
        scope: Whose papers count; without `since`, those without a day count, too.
        most: How many of the best to name.
    """
    days = record.days
    votes = {
        key: max(0, number)
        for key, number in record.upvotes.items()
        if (scope.since is None and key not in days) or scope.holds(days.get(key))
    }
    best = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return Upvotes(len(votes), median(votes.values()) if votes else None, tuple(_spread(votes.values())), tuple(best))


def _spread(votes: Collection[int]) -> Iterator[UpvoteBin]:
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
