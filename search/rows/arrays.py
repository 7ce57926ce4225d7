"""Names for the arrays that papers are counted in, and what is done with them everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]

NONE: IntArray = np.empty(0, np.int64)
NONE.flags.writeable = False


def numbers(values: Iterable[int]) -> IntArray:
    """Return numbers as an array."""
    return np.fromiter(values, np.int64)


def mask_of(rows: NDArray[Any], size: int) -> BoolArray:
    """Return which of `size` numbers are among some."""
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask


def resized(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return a copy of an array with room for more values, which are 0."""
    grown = np.zeros(size, array.dtype)
    kept = min(size, len(array))
    grown[:kept] = array[:kept]
    return grown


def at(array: NDArray[Any], rows: IntArray, missing: int) -> IntArray:
    """Return the values of rows; of rows beyond the array, what stands for nothing."""
    if not len(array):
        return np.full(len(rows), missing, np.int64)
    inside = rows < len(array)
    if inside.all():
        return array[rows].astype(np.int64, copy=False)
    return np.where(inside, array[np.minimum(rows, len(array) - 1)], missing).astype(np.int64, copy=False)
