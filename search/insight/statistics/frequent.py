"""The most frequent keywords, categories and authors, and how their use changes."""

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
    values: AllValues, dated: DatedPapers, facet: str, timeline: Timeline, most: int
) -> list[FrequentValue]:
    """Return the values that the most papers have, and how that has changed.

    Args:
        values: Of the papers.
        dated: The days of the papers.
        facet: `cat`, `kw` or `author`.
        timeline: The days that count; without `since`, papers without a day count too.
        most: Values to return at most.
    """
    facet_values = values.facets.get(facet)
    if facet_values is None or not facet_values.labels:
        return []
    days = dated.days
    # 0, which is the day of no paper, if there is none.
    at = np.fromiter((days[key].toordinal() if key in days else 0 for key in values.keys), np.int64, len(values.keys))
    before, middle, last = (day.toordinal() for day in Window.of(timeline))
    within = (at >= timeline.first.toordinal()) & (at <= timeline.last.toordinal())
    total = facet_values.counted(within if timeline.since else within | (at == 0))
    recent = facet_values.counted((at > middle) & (at <= last))
    earlier = facet_values.counted((at > before) & (at <= middle))
    found, label = np.flatnonzero(total), facet_values.label
    # Ties by name, the same on every machine; labels are only made for values that may be among the top.
    least = np.sort(total[found])[::-1][:most][-1] if len(found) else 0
    best = sorted((-int(total[each]), label(int(each)), int(each)) for each in found if total[each] >= least)
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
