"""A set of the catalog's rows that stays small: which papers an import of millions is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class RowSet:
    """Row numbers of papers, one bit each, so that an import needs no more memory the longer it runs."""

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        self.add(rows)

    def add(self, rows: Iterable[int]) -> None:
        """Take in rows, counted from 0."""
        for row in rows:
            place = row >> 3
            if place >= len(self._bits):
                # More than is needed now: the next rows are most often those behind.
                self._bits.extend(bytes(place - len(self._bits) + 4096))
            self._bits[place] |= 1 << (row & 7)

    def __contains__(self, row: int) -> bool:
        """Tell whether a row is one of them."""
        return row >> 3 < len(self._bits) and bool(self._bits[row >> 3] >> (row & 7) & 1)

    def __iter__(self) -> Iterator[int]:
        """Yield the rows in order."""
        for place, byte in enumerate(self._bits):
            if byte:
                yield from (place * 8 + bit for bit in range(8) if byte >> bit & 1)

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(byte.bit_count() for byte in self._bits)

    def __eq__(self, other: object) -> bool:
        """Tell whether another set has the same rows."""
        return isinstance(other, RowSet) and self._bits.rstrip(b"\0") == other._bits.rstrip(b"\0")

    __hash__ = None  # type: ignore[assignment]  # it changes
