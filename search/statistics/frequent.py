"""Keywords, categories and authors that most papers have, and how that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from search.statistics.record import Record
from search.statistics.scope import Scope, Window


class Value(NamedTuple):
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


def most_frequent(record: Record, facet: str, scope: Scope, most: int) -> list[Value]:
    """Return the values that most papers have, and how that has changed.

    Args:
        record: The papers.
        facet: `cat`, `kw` or `author`.
        scope: The days whose papers count; without `since`, those without a day count, too.
        most: How many values at most.
    """
    window = Window.of(scope)
    held, labels = record.values.get(facet, {}), record.labels.get(facet, {})
    days = record.days

    def count(keys: Iterable[str]) -> Counter[str]:
        return Counter(chain.from_iterable(held[key] for key in keys))

    whole = count(key for key in held if (scope.since is None and key not in days) or scope.holds(days.get(key)))
    recent = count(key for key in held if key in days and window.recent(days[key]))
    before = count(key for key in held if key in days and window.earlier(days[key]))
    best = sorted(whole.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [Value(labels[value], number, recent[value], before[value]) for value, number in best]


def recent_change(days: Mapping[str, list[tuple[date, int]]], window: Window) -> dict[str, tuple[int, int]]:
    """Return for each name what its changes add up to, in the later days of a window and in the earlier ones."""
    return {
        name: (
            sum(by for day, by in changes if window.recent(day)),
            sum(by for day, by in changes if window.earlier(day)),
        )
        for name, changes in days.items()
    }
