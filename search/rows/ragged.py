"""Several values a row: the pages of a paper, its authors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.rows.arrays import BoolArray, IntArray, mask_of, resized
from search.rows.packed import Arrays

# Below this share of all rows, those that are asked about are gone through; above it, all values are.
_FEW = 0.1


class Ragged:
    """Values of rows, those of one row side by side.

    Args:
        counts: How many values each row has.
        values: Of all rows, one row after the other.
    """

    def __init__(self, counts: NDArray[Any], values: NDArray[Any]) -> None:
        self.counts, self.values = counts, values

    @classmethod
    def of(cls, rows: IntArray, values: NDArray[Any], size: int) -> Ragged:
        """Return values that are told with their rows; those of one row keep their order."""
        order = np.argsort(rows, kind="stable")
        return cls(np.bincount(rows, minlength=size).astype(np.int32), values[order].astype(np.int32, copy=False))

    @classmethod
    def unpacked(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Ragged:
        """Return what `packed` gave."""
        return cls(arrays[f"{name} counts"], arrays[f"{name} values"])

    def packed(self, name: str) -> Arrays:
        """Return it as arrays for a file."""
        return {f"{name} counts": self.counts, f"{name} values": self.values}

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def starts(self) -> IntArray:
        """Return where the values of each row begin, and the end of all."""
        starts = np.zeros(len(self.counts) + 1, np.int64)
        np.cumsum(self.counts, out=starts[1:])
        return starts

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        """Return the row of each value."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    def of_row(self, row: int) -> NDArray[Any]:
        """Return the values of one row."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def of_rows(self, rows: IntArray, mask: BoolArray) -> NDArray[Any]:
        """Return the values of some rows.

        Args:
            rows: Theirs, each once; all within this.
            mask: The same, as one flag a row.
        """
        if len(rows) > _FEW * len(self.counts):
            flags = np.repeat(mask[: len(self.counts)], self.counts[: len(mask)])
            return self.values[: len(flags)][flags]
        return self.values[self._places(rows)]

    def _places(self, rows: IntArray) -> IntArray:
        """Return where the values of some rows stand."""
        counts = self.counts[rows]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places: IntArray = np.arange(total) + np.repeat(self.starts[rows] - ends + counts, counts)
        return places

    def having(self, wanted: BoolArray) -> IntArray:
        """Return the rows that have one of the wanted values, each once, in order."""
        places = np.flatnonzero(wanted[self.values])
        rows: IntArray = np.unique(np.searchsorted(self.starts, places, side="right") - 1)
        return rows

    def changed(self, gone: IntArray, rows: IntArray, values: NDArray[Any], size: int) -> Ragged:
        """Return what it is when some rows have other values.

        Args:
            gone: Rows that lose what they had.
            rows: The row of each new value; those of one row keep their order.
            values: The new values.
            size: How many rows there are then.
        """
        dropped = mask_of(gone, max(size, len(self.counts)))
        kept = ~np.repeat(dropped[: len(self.counts)], self.counts)
        all_rows = np.concatenate((self.rows[kept].astype(np.int64), rows))
        return Ragged.of(all_rows, np.concatenate((self.values[kept], values)), size)

    def grown(self, size: int) -> Ragged:
        """Return it with more rows, which have nothing."""
        return Ragged(resized(self.counts, size), self.values)
