"""Papers by number: sets of them, and ordered sequences whose keys are made on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol, overload

import numpy as np

from search.columns.arrays import NONE, BoolArray, FloatArray, IntArray, mask_of


class PaperSet:
    """Papers by number, each once, all below `size`; or all papers but these (`others`). Never changes."""

    def __init__(self, rows: IntArray, size: int, *, others: bool = False) -> None:
        self.rows, self._size, self._others = rows, size, others

    @cached_property
    def mask(self) -> BoolArray:
        return mask_of(self.rows, self._size)

    def __len__(self) -> int:
        return len(self.rows)

    def holds(self, rows: IntArray) -> BoolArray:
        inside: BoolArray = self.mask[rows]
        return ~inside if self._others else inside

    def count_in(self, pool: PaperSet) -> int:
        """How many papers of a pool are among these; the pool is not a set of others."""
        both = self.rows[pool.mask[self.rows]] if len(self) < len(pool) else pool.rows[self.mask[pool.rows]]
        return len(pool) - len(both) if self._others else len(both)

    def without(self, less: PaperSet) -> PaperSet:
        return PaperSet(self.rows[~less.holds(self.rows)], self._size)


def union(sets: list[PaperSet], size: int) -> PaperSet:
    """The papers that are in any of some sets, none of which is a set of others."""
    mask = np.zeros(size, np.bool_)
    for each in sets:
        mask[each.rows] = True
    return PaperSet(np.flatnonzero(mask), size)


NO_SET = PaperSet(NONE, 0)


# Keys made at once: enough that looking each up costs little, few enough to stop early.
_BATCH = 4096


class PaperNumbering(Protocol):
    """Translates between papers' keys and their numbers."""

    @property
    def size(self) -> int:
        """All numbers are below this."""

    def row(self, key: str) -> int:
        """The number of a paper; -1 for an unknown one."""

    def rows_of(self, keys: Iterable[str]) -> IntArray: ...

    def keys_of(self, rows: IntArray) -> list[str]: ...


class PaperKeys(Sequence[str]):
    """The keys of papers in an order, none of them twice; equal to the tuple of them."""

    def __init__(self, numbered: PaperNumbering, rows: IntArray) -> None:
        self.numbered, self.rows = numbered, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> PaperKeys: ...
    def __getitem__(self, place: int | slice) -> str | PaperKeys:
        if isinstance(place, slice):
            return PaperKeys(self.numbered, self.rows[place])
        return self.numbered.keys_of(self.rows[place : place + 1 or None])[0]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.rows), _BATCH):
            yield from self.numbered.keys_of(self.rows[start : start + _BATCH])

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.place(key) >= 0

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PaperKeys) and other.numbered is self.numbered:
            return np.array_equal(self.rows, other.rows)
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(str.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:5]))
        return f"<{len(self)} papers: {shown}{', …' if len(self) > 5 else ''}>"

    @cached_property
    def _places(self) -> IntArray:
        places = np.full(self.numbered.size, -1, np.int64)
        places[self.rows] = np.arange(len(self.rows))
        return places

    def place(self, key: str) -> int:
        """The position of a paper; -1 if it is not among these."""
        row = self.numbered.row(key)
        if row < 0:
            return -1
        if len(self.rows) > _BATCH:
            return int(self._places[row])
        result = np.flatnonzero(self.rows == row)
        return int(result[0]) if len(result) else -1

    def index(self, key: str, start: int = 0, stop: int | None = None) -> int:
        place = self.place(key)
        if not start <= place < (len(self) if stop is None else stop):
            raise ValueError(f"{key!r} is not among these papers")
        return place


class KeyScores(Mapping[str, float]):
    """Key to score, of papers by number."""

    def __init__(self, keys: PaperKeys, scores: FloatArray) -> None:
        self._keys, self._scores = keys, scores

    def __getitem__(self, key: str) -> float:
        place = self._keys.place(key)
        if place < 0:
            raise KeyError(key)
        return float(self._scores[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
