"""Orders of papers by number. Papers that are equal keep the order in which they come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.rows.arrays import FloatArray, IntArray, at, mask_of

# From so many papers on it is quicker to go through the whole order than to sort.
_MANY = 10_000


def added(rows: IntArray, size: int) -> IntArray:
    """Return papers, the last one added first; numbers beyond those of the library last."""
    known = rows < size
    return np.concatenate((np.sort(rows[known])[::-1], rows[~known]))


def by_value(rows: IntArray, values: NDArray[Any], *, most_first: bool) -> IntArray:
    """Return papers by a number that each has; those that have 0 come last."""
    held = at(values, rows, 0)
    having = held > 0
    if not having.all():
        return np.concatenate((by_value(rows[having], values, most_first=most_first), rows[~having]))
    if len(held):
        # Sorting short numbers takes a tenth of the time.
        held = held.max() - held if most_first else held
        held = held.astype(np.uint16) if held.max() < 2**16 else held
    return rows[np.argsort(held, kind="stable")]


def by_score(rows: IntArray, scores: FloatArray) -> IntArray:
    """Return papers by score, the highest first; those that have 0 come last."""
    inside = rows < len(scores)
    held = np.where(inside, scores[np.where(inside, rows, 0)], 0.0)
    return rows[np.argsort(-held, kind="stable")]


def by_order(rows: IntArray, order: NDArray[Any], size: int) -> IntArray:
    """Return papers in the order of others; those that are not among these come last, as they come.

    Args:
        rows: The papers.
        order: Papers in an order.
        size: What the numbers of `order` are below.
    """
    if len(rows) < min(_MANY, len(order)):
        places = np.full(size, len(order), np.int64)
        places[order] = np.arange(len(order))
        return rows[np.argsort(at(places, rows, len(order)), kind="stable")]
    top = max(size, int(rows.max()) + 1) if len(rows) else size
    wanted = mask_of(rows, top)
    first = order[wanted[order]].astype(np.int64)
    return np.concatenate((first, rows[~mask_of(order, top)[rows]]))
