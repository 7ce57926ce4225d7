"""Which papers trend: upvotes, counting less the longer a paper has been there.

    score = upvotes / (age + 2) ** 1.5

`age` is in days, from the first dated page that shows the paper, else from its publication. What is older than 30
days, has no upvote or no date does not trend. `sort:trending` orders by the same score whatever the age, for one may
well look at a month of last year; what has no score comes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.columns.arrays import FloatArray, IntArray
from search.query.dates import first_day

if TYPE_CHECKING:
    from search.columns.columns import Columns

WINDOW = 30
# As if every paper were two days older: one upvote in the first hour is no trend.
_HEAD_START = 2
_GRAVITY = 1.5


def score(upvotes: IntArray | int, ages: IntArray | int) -> FloatArray:
    """Return how much papers trend.

    Args:
        upvotes: That each has now.
        ages: In days; a day in the future counts as today.
    """
    told: FloatArray = np.maximum(0, upvotes) / (np.maximum(0, ages) + float(_HEAD_START)) ** _GRAVITY
    return told


def first_days(columns: Columns) -> IntArray:
    """Return the day since which each paper has been there, as a number; 0 where nothing tells."""
    published = _days(columns.dates.many(np.arange(len(columns.dates))))[columns.date]
    # Pages with a year stand first, the newest one first: of these the last one counts.
    dated = sum(page.date[:4].isdigit() for page in columns.pages)
    shown = _days(page.date for page in columns.pages[:dated])
    entries = np.flatnonzero(columns.seen.values < dated)
    first = np.full(columns.size, -1, np.int64)
    # Each row's pages stand in their order, so that the last one is what stays.
    first[columns.seen.rows[entries]] = columns.seen.values[entries]
    on_pages = first >= 0
    published[on_pages] = shown[first[on_pages]]
    return published


def ages(columns: Columns, today: date) -> IntArray:
    """Return for how many days each paper has been there; -1 where nothing tells."""
    return np.where(columns.began > 0, np.maximum(0, today.toordinal() - columns.began), -1)


def scores(columns: Columns, today: date) -> FloatArray:
    """Return how much each paper trends; 0 for those that have no score."""
    age = ages(columns, today)
    return np.where(age >= 0, score(columns.upvotes, age), 0.0)


def trending(columns: Columns, today: date, top: int) -> dict[str, tuple[int, int]]:
    """Return the papers that trend most, with their upvotes and age, the first one most."""
    age = ages(columns, today)
    rows = np.flatnonzero((columns.seqs > 0) & (columns.upvotes > 0) & (age >= 0) & (age <= WINDOW))
    found = score(columns.upvotes[rows], age[rows])
    if 0 < top < len(rows):
        best = found >= np.partition(found, -top)[-top]
        rows, found = rows[best], found[best]
    keys = columns.keys_of(rows)
    # By key where scores are equal: two digests of the same day agree.
    ordered = sorted(range(len(rows)), key=lambda place: (-found[place], keys[place]))[:top]
    return {keys[place]: (int(columns.upvotes[rows[place]]), int(age[rows[place]])) for place in ordered}


def _days(dates: Iterable[str]) -> IntArray:
    """Return the first day that each date stands for, as a number; 0 for none."""
    firsts = map(first_day, dates)
    return np.fromiter((date.fromisoformat(first).toordinal() if first else 0 for first in firsts), np.int64)
