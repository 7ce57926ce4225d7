"""The most frequent keywords, categories and authors, and how their use changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from search.columns.arrays import BoolArray, IntArray
from search.columns.facet_values import PaperFacets
from search.columns.paper_sets import PaperSet
from search.insight.statistics.days import DatedPapers
from search.insight.statistics.periods import Timeline, Window


class FrequentValue(NamedTuple):
    """A keyword, category, author or tag, and how many papers have it.

    Attributes:
        name: As it is written.
        papers: In the timeline.
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
    """Return the values that the most papers have, and how that has changed.

    Args:
        facets: The values of the papers.
        dated: The days of the papers.
        facet: `cat`, `kw` or `author`.
        timeline: The days that count; without `since`, papers without a day count too.
        most: Values to return at most.
    """
    values, at = facets.valued[facet], dated.columns.days.ordinal
    before, middle, last = (day.toordinal() for day in Window.of(timeline))

    def counted(among: BoolArray) -> IntArray:
        return values.counts(PaperSet(np.flatnonzero(among & (dated.columns.seqs > 0)), len(at)))

    within = (at >= timeline.first.toordinal()) & (at <= timeline.last.toordinal())
    total = counted(within if timeline.since else within | (at == 0))
    recent, earlier = counted((at > middle) & (at <= last)), counted((at > before) & (at <= middle))
    found = np.flatnonzero((total > 0) & values.written) if len(total) else np.empty(0, np.int64)
    # Ties by name, the same on every machine; labels are only made for values that may be among the top.
    least = np.sort(total[found])[::-1][:most][-1] if len(found) else 0
    best = sorted((-int(total[each]), values.label(int(each)), int(each)) for each in found if total[each] >= least)
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
