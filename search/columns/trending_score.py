"""Which papers trend: upvotes, counting less the longer a paper has been there.

    score = upvotes / (age + 2) ** 1.5

`age` is in days, from the day of the paper (`paper_days`). A paper that is older than 30 days or has no upvotes or no
day does not trend. `sort:trending` orders by the same score whatever the age, since you may be looking at a month
of last year; papers without a score come last.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.columns.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from search.columns.columns import Columns

WINDOW = 30
# As if every paper were two days older: one upvote in the first hour is no trend.
_HEAD_START = 2
_GRAVITY = 1.5


def score(upvotes: IntArray | int, ages: IntArray | int) -> FloatArray:
    """How much papers trend; a day in the future counts as today."""
    result: FloatArray = np.maximum(0, upvotes) / (np.maximum(0, ages) + float(_HEAD_START)) ** _GRAVITY
    return result


def ages(days: IntArray, today: date) -> IntArray:
    """How many days old papers are; -1 for those without a day."""
    return np.where(days > 0, np.maximum(0, today.toordinal() - days), -1)


def scores(upvotes: IntArray, days: IntArray, today: date) -> FloatArray:
    """How much each paper trends; 0 for those without a score."""
    age = ages(days, today)
    return np.where(age >= 0, score(upvotes, age), 0.0)


def trending(columns: Columns, today: date, top: int) -> dict[str, tuple[int, int]]:
    """The papers that trend most, with their upvotes and age, the first one most."""
    age = ages(columns.days.ordinal, today)
    rows = np.flatnonzero((columns.seqs > 0) & (columns.upvotes > 0) & (age >= 0) & (age <= WINDOW))
    best_scores = score(columns.upvotes[rows], age[rows])
    if 0 < top < len(rows):
        best = best_scores >= np.partition(best_scores, -top)[-top]
        rows, best_scores = rows[best], best_scores[best]
    keys = columns.keys_of(rows)
    # By key where scores are equal: two digests of the same day agree.
    ordered = sorted(range(len(rows)), key=lambda place: (-best_scores[place], keys[place]))[:top]
    return {keys[place]: (int(columns.upvotes[rows[place]]), int(age[rows[place]])) for place in ordered}
