"""On which days pages showed papers: the source of the calendar, `carrel days` and `seen:`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from search.catalog.catalog import Catalog
from search.paper import Page
from search.query.dates import page_day

# Ranges of days whose papers are cached: a view, its neighbours, and the counts of both.
_MOST_CACHED = 32


@dataclass(frozen=True)
class PageDays:
    """The days of all pages, as of one sequence number of the catalog. A catalog that can't be read raises its error.

    `pages` is ISO day to the pages of that day by their number in the catalog, oldest day first.
    """

    catalog: Catalog
    seq: int
    pages: dict[str, dict[int, Page]]
    _shown: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, catalog: Catalog, seq: int) -> PageDays:
        """Read the days of every page that shows a paper, as of a sequence number or later."""
        result: dict[str, dict[int, Page]] = {}
        for number, page, came_in in catalog.pages_imported():
            day = page_day(page.date, came_in)
            if day:
                result.setdefault(day, {})[number] = page
        return cls(catalog, seq, dict(sorted(result.items())))

    @cached_property
    def days(self) -> tuple[str, ...]:
        return tuple(self.pages)

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The days with papers from one ISO day to another, both included, oldest first."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def pages_between(self, first: str, last: str) -> tuple[Page, ...]:
        return tuple(page for day in reversed(self.between(first, last)) for page in self.pages[day].values())

    def by_day(self, first: str, last: str) -> dict[str, frozenset[str]]:
        """For each of these days the keys of the papers that were shown, oldest first."""
        day_of = {number: day for day in self.between(first, last) for number in self.pages[day]}
        result: dict[str, set[str]] = {day: set() for day in self.between(first, last)}
        for number, key in self.catalog.shown_on(day_of):
            result[day_of[number]].add(key)
        return {day: frozenset(keys) for day, keys in result.items()}

    def shown(self, first: str, last: str) -> frozenset[str]:
        keys = self._shown.get((first, last))
        if keys is None:
            keys = frozenset().union(*self.by_day(first, last).values())
            if len(self._shown) >= _MOST_CACHED:
                self._shown.clear()
            self._shown[first, last] = keys
        return keys
