"""Orders of papers: by value, as other papers, by title, and by how much they trend.

The order by title is computed when it is first needed, and cached in a file: titles are cut into words for it, which
takes 3 s for a million. After a change only the changed papers are put in their places.

    score = upvotes / (age + 2) ** 1.5

`age` is in days, from the day of the paper (`paper_days`). A paper that is older than 30 days or has no upvotes or no
day does not trend. `sort:trending` orders by the same score whatever the age, since you may be looking at a month
of last year; papers without a score come last.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.columns import array_file
from search.columns.arrays import NONE, FloatArray, IntArray, int_array, mask_of, resized, values_at
from search.text.latex import readable
from search.text.words import words

if TYPE_CHECKING:
    from search.columns.columns import Columns


# For more papers it is faster to go through the whole order than to sort.
_MANY_ORDERED = 10_000


def by_addition(rows: IntArray, size: int) -> IntArray:
    """Papers, the last one added first; numbers beyond those of the library last."""
    inside = rows < size
    return np.concatenate((np.sort(rows[inside])[::-1], rows[~inside]))


def by_value(rows: IntArray, values: NDArray[Any], *, most_first: bool) -> IntArray:
    """Papers by a number that each has; those that have 0 come last."""
    numbers = values_at(values, rows, 0)
    having = numbers > 0
    if not having.all():
        return np.concatenate((by_value(rows[having], values, most_first=most_first), rows[~having]))
    if len(numbers):
        # Sorting short numbers takes a tenth of the time.
        numbers = numbers.max() - numbers if most_first else numbers
        numbers = numbers.astype(np.uint16) if numbers.max() < 2**16 else numbers
    return rows[np.argsort(numbers, kind="stable")]


def by_score(rows: IntArray, numbers: FloatArray) -> IntArray:
    """Papers by score, the highest first; those that have 0 come last."""
    inside = rows < len(numbers)
    numbers = np.where(inside, numbers[np.where(inside, rows, 0)], 0.0)
    return rows[np.argsort(-numbers, kind="stable")]


def by_order(rows: IntArray, order: NDArray[Any], size: int) -> IntArray:
    """Papers in the order of others; those that are not among these (all below `size`) come last, as they were."""
    if len(rows) < min(_MANY_ORDERED, len(order)):
        places = np.full(size, len(order), np.int64)
        places[order] = np.arange(len(order))
        return rows[np.argsort(values_at(places, rows, len(order)), kind="stable")]
    top = max(size, int(rows.max()) + 1) if len(rows) else size
    chosen = mask_of(rows, top)
    first = order[chosen[order]].astype(np.int64)
    return np.concatenate((first, rows[~mask_of(order, top)[rows]]))


_FORMAT = "title order 2"
TITLES = "titles"
"""The name of the file."""
# A greater share of changed papers than this is not worth finding the place of each.
_MANY = 0.05


def title_order(columns: Columns) -> IntArray:
    """The numbers of all papers in the order of their titles, and of keys where these read the same."""
    seqs, keys, titles, folder = columns.seqs, columns.keys, columns.sources, columns.folder
    about = {"format": _FORMAT, "made": columns.made}
    stored = array_file.read(folder / TITLES, about) if folder else None
    before, order = (stored["seqs"], stored["order"]) if stored else (NONE, NONE)
    size = max(len(seqs), len(before))
    now, was = resized(seqs, size), resized(before, size)
    changed = now != was
    if stored and not changed.any():
        return order.astype(np.int64)

    def read(row: int) -> tuple[str, str]:
        return " ".join(words(readable(titles[row]))), keys[row]

    stays = order[~changed[order]].astype(np.int64)
    if stored and np.count_nonzero(changed) < _MANY * len(order):
        new = sorted(np.flatnonzero(changed & (now > 0)).tolist(), key=read)
        result = np.insert(stays, [bisect_left(stays, read(row), key=read) for row in new], new)
    else:
        result = int_array(sorted(np.flatnonzero(seqs).tolist(), key=read))
    if folder:
        array_file.write(folder / TITLES, about, {"seqs": seqs, "order": result.astype(np.int32)})
    return result


WINDOW = 30
# As if every paper were two days older: one upvote in the first hour is not a trend.
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
