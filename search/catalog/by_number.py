"""Bulk reads of the catalog by paper number, and a compact set of numbers.

A paper's number is its place in the order of addition, counted from 1. Everything is read in batches, between which
others can read and write: what changes meanwhile has a later sequence number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from search.paper import Page


class RowSet:
    """Row numbers of papers, one bit each, so that an import needs no more memory the longer it runs."""

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        self.add(rows)

    def add(self, rows: Iterable[int]) -> None:
        for row in rows:
            place = row >> 3
            if place >= len(self._bits):
                # More than is needed now: the next rows are most often those behind.
                self._bits.extend(bytes(place - len(self._bits) + 4096))
            self._bits[place] |= 1 << (row & 7)

    def __contains__(self, row: int) -> bool:
        return row >> 3 < len(self._bits) and bool(self._bits[row >> 3] >> (row & 7) & 1)

    def __iter__(self) -> Iterator[int]:
        for place, byte in enumerate(self._bits):
            if byte:
                yield from (place * 8 + bit for bit in range(8) if byte >> bit & 1)

    def __len__(self) -> int:
        return sum(byte.bit_count() for byte in self._bits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowSet) and self._bits.rstrip(b"\0") == other._bits.rstrip(b"\0")

    __hash__ = None  # type: ignore[assignment]  # it changes


# Papers read at once, while others wait.
_BATCH = 10_000
# Numbers named in one query.
_NAMED = 500
_LAST = 2**63 - 1
Ask = Callable[[str, Sequence[int]], list[Any]]
"""Answers a query of SQLite with all its rows."""


class Summary(NamedTuple):
    """The columns that lists need of a paper; `title` as the source gave it."""

    number: int
    seq: int
    key: str
    title: str
    code: int
    date: str
    upvotes: int | None
    added: str


class ByNumber:
    """The papers of a catalog, by number; of all where no numbers are given. Raises what `ask` raises."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def summaries(self, numbers: Iterable[int] | None = None) -> Iterator[Summary]:
        """Yield what lists need of papers, in the order of addition."""
        query = "SELECT id, seq, key, title, code, date, upvotes, added FROM paper WHERE id"
        return (Summary(*row) for row in self._rows(query, numbers))

    def facts(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, int, int | None, str, str, str]]:
        """Yield number, change, year, and categories, keywords and authors as JSON lists, as `summaries` does."""
        return self._rows("SELECT id, seq, year, categories, keywords, authors FROM paper WHERE id", numbers)

    def sightings(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, int, int]]:
        """Yield number, page and rank of every sighting, in the order of addition of the papers."""
        return self._rows("SELECT paper, page, rank FROM sighting WHERE paper", numbers)

    def pages(self) -> dict[int, Page]:
        """The pages, by the numbers in `sightings`."""
        return {number: Page(*rest) for number, *rest in self._ask("SELECT id, source, label, date FROM page", ())}

    def changed(self, after: int, until: int = _LAST) -> list[int]:
        """The papers whose last change came after a sequence number, up to another one."""
        return [number for (number,) in self._ask("SELECT id FROM paper WHERE seq > ? AND seq <= ?", (after, until))]

    def totals(self, until: int) -> tuple[int, int, int]:
        """How many papers were last changed by a sequence number, and the sums of these and of their numbers."""
        query = "SELECT COUNT(*), COALESCE(SUM(seq), 0), COALESCE(SUM(id), 0) FROM paper WHERE seq <= ?"
        ((count, seqs, numbers),) = self._ask(query, (until,))
        return int(count), int(seqs), int(numbers)

    def standing(self) -> list[tuple[int, int]]:
        """The number of every paper, and that of its last change."""
        return self._ask("SELECT id, seq FROM paper", ())

    def _rows(self, query: str, numbers: Iterable[int] | None) -> Iterator[Any]:
        """Yield the rows that a query, ending in the name of a number, has for papers."""
        if numbers is not None:
            ordered = sorted(numbers)
            for start in range(0, len(ordered), _NAMED):
                some = ordered[start : start + _NAMED]
                yield from self._ask(f"{query} IN ({','.join('?' * len(some))})", some)
            return
        name = query.rpartition(" ")[2]
        ((last,),) = self._ask("SELECT COALESCE(MAX(id), 0) FROM paper", ())
        for start in range(0, last, _BATCH):
            yield from self._ask(f"{query} > ? AND {name} <= ? ORDER BY {name}", (start, start + _BATCH))
