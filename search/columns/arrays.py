"""Arrays indexed by paper number: types, helpers, sort orders, and ragged arrays with several values per paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns.array_file import NamedArrays

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]

NONE: IntArray = np.empty(0, np.int64)
NONE.flags.writeable = False


def int_array(values: Iterable[int]) -> IntArray:
    return np.fromiter(values, np.int64)


def mask_of(rows: NDArray[Any], size: int) -> BoolArray:
    """Which of `size` numbers are among some."""
    mask = np.zeros(size, np.bool_)
    # Indexing by narrower numbers takes NumPy some times longer.
    mask[rows.astype(np.intp, copy=False)] = True
    return mask


def resized(array: NDArray[Any], size: int) -> NDArray[Any]:
    """A copy of an array with room for more values, which are 0."""
    grown = np.zeros(size, array.dtype)
    stays = min(size, len(array))
    grown[:stays] = array[:stays]
    return grown


def values_at(array: NDArray[Any], rows: IntArray, missing: int) -> IntArray:
    if not len(array):
        return np.full(len(rows), missing, np.int64)
    inside = rows < len(array)
    if inside.all():
        return array[rows].astype(np.int64, copy=False)
    return np.where(inside, array[np.minimum(rows, len(array) - 1)], missing).astype(np.int64, copy=False)


# Up to this share of all rows, the values of each are looked up; beyond it, all values are scanned.
_FEW = 0.1


class Ragged:
    """Values of rows, those of one row side by side: how many each row has, and the values of all."""

    def __init__(self, counts: NDArray[Any], values: NDArray[Any]) -> None:
        self.counts, self.values = counts, values

    @classmethod
    def of(cls, rows: IntArray, values: NDArray[Any], size: int) -> Ragged:
        """Those of one row keep their order."""
        order = np.argsort(rows, kind="stable")
        return cls(np.bincount(rows, minlength=size).astype(np.int32), values[order].astype(np.int32, copy=False))

    @classmethod
    def unpacked(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Ragged:
        return cls(arrays[f"{name} counts"], arrays[f"{name} values"])

    def packed(self, name: str) -> NamedArrays:
        return {f"{name} counts": self.counts, f"{name} values": self.values}

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def starts(self) -> IntArray:
        """Where the values of each row begin, and the end of all."""
        starts = np.zeros(len(self.counts) + 1, np.int64)
        np.cumsum(self.counts, out=starts[1:])
        return starts

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    def of_row(self, row: int) -> NDArray[Any]:
        return self.values[self.starts[row] : self.starts[row + 1]]

    def of_rows(self, rows: IntArray, mask: BoolArray) -> NDArray[Any]:
        """The values of some rows, each once; `mask` is the same rows, as one flag a row."""
        if len(rows) > _FEW * len(self.counts):
            flags = np.repeat(mask[: len(self.counts)], self.counts[: len(mask)])
            return self.values[: len(flags)][flags]
        return self.values[self._places(rows)]

    def _places(self, rows: IntArray) -> IntArray:
        counts = self.counts[rows]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places: IntArray = np.arange(total) + np.repeat(self.starts[rows] - ends + counts, counts)
        return places

    def rows_with(self, chosen: BoolArray) -> IntArray:
        """The rows that have a chosen value, each once, in order."""
        places = np.flatnonzero(chosen[self.values])
        rows: IntArray = np.unique(np.searchsorted(self.starts, places, side="right") - 1)
        return rows

    def changed(self, removed: IntArray, rows: IntArray, values: NDArray[Any], size: int) -> Ragged:
        """A copy of `size` rows in which removed rows lose their values, and rows have new ones."""
        dropped = mask_of(removed, max(size, len(self.counts)))
        stays = ~np.repeat(dropped[: len(self.counts)], self.counts)
        all_rows = np.concatenate((self.rows[stays].astype(np.int64), rows))
        return Ragged.of(all_rows, np.concatenate((self.values[stays], values)), size)

    def grown(self, size: int) -> Ragged:
        return Ragged(resized(self.counts, size), self.values)
