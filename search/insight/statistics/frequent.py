"""Keywords, categories and authors that most papers have, and how that changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from search.insight.statistics.days import DatedPapers
from search.insight.statistics.periods import Timeline, Window
from search.insight.statistics.values import AllValues


class FrequentValue(NamedTuple):
    """A keyword, category, author or tag, and how many papers have it.

    Attributes:
        name: As people write it.
        papers: In the scope.
        recent: In the days that are compared.
        before: In as many days before those.
    """

    name: str
    papers: int
    recent: int
    before: int


def most_frequent(
    values: AllValues, record: DatedPapers, facet: str, scope: Timeline, most: int
) -> list[FrequentValue]:
    """Return the values that most papers have, and how that has changed.

    Args:
        values: Of the papers.
        record: Their days.
        facet: `cat`, `kw` or `author`.
        scope: The days whose papers count; without `since`, those without a day count, too.
        most: How many values at most.
    """
    held = values.facets.get(facet)
    if held is None or not held.labels:
        return []
    days = record.days
    # 0, which is the day of no paper, for those without one.
    at = np.fromiter((days[key].toordinal() if key in days else 0 for key in values.keys), np.int64, len(values.keys))
    before, middle, last = (day.toordinal() for day in Window.of(scope))
    within = (at >= scope.first.toordinal()) & (at <= scope.last.toordinal())
    whole = held.counted(within if scope.since else within | (at == 0))
    recent, earlier = held.counted((at > middle) & (at <= last)), held.counted((at > before) & (at <= middle))
    found = np.flatnonzero(whole)
    # By name where as many have them: the same on every machine. Only what may be among the best is named.
    least = np.sort(whole[found])[::-1][:most][-1] if len(found) else 0
    best = sorted((-int(whole[each]), held.label(int(each)), int(each)) for each in found if whole[each] >= least)
    return [FrequentValue(name, -number, int(recent[each]), int(earlier[each])) for number, name, each in best[:most]]


def recent_change(days: Mapping[str, list[tuple[date, int]]], window: Window) -> dict[str, tuple[int, int]]:
    """Return for each name what its changes add up to, in the later days of a window and in the earlier ones."""
    return {
        name: (
            sum(by for day, by in changes if window.recent(day)),
            sum(by for day, by in changes if window.earlier(day)),
        )
        for name, changes in days.items()
    }
