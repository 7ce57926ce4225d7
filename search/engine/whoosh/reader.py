"""IndexReader: one commit of the index, open for searching, with what scores need and a cache of results."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from search.columns.arrays import IntArray
from search.engine.whoosh.field_names import term, text
from search.engine.whoosh.manifest import IndexFolder
from search.engine.whoosh.postings import Postings, summed
from search.engine.whoosh.scored_docs import NOTHING, DocArray, DocSet
from search.engine.whoosh.segment import Segment, key_hashes

T = TypeVar("T")


class LruCache:
    """Values up to a total cost in bytes; beyond it, the least recently used are dropped."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def get(self, key: Hashable, make: Callable[[], T], cost: Callable[[T], int]) -> T:
        """The value that `make` returned for this key, called again if it was dropped."""
        if key in self._entries:
            self._entries.move_to_end(key)
            return self._entries[key][0]  # type: ignore[no-any-return]
        value = make()
        self._entries[key] = (value, cost(value))
        self._used += self._entries[key][1]
        while self._used > self._room and len(self._entries) > 1:
            self._used -= self._entries.popitem(last=False)[1][1]
        return value


# Bytes of results that are cached for a commit.
_CACHED = 150_000_000
# Bytes for the papers of prefixes, one bit per paper: every word typed needs them.
_PREFIX_CACHED = 30_000_000
# Bits of the position in such a number: 16 million papers, eight million authors each.
PLACE_BITS = 39


class Operator(Protocol):
    """A part of a compiled query; equal ones mean the same."""

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet: ...

    def __hash__(self) -> int: ...


class CommitSegment(NamedTuple):
    """A segment within a commit: the number of its first paper, and its papers that were replaced."""

    segment: Segment
    base: int
    deleted: IntArray


class IndexedPaper(NamedTuple):
    """An indexed paper: its number in the commit, and its place in the order of addition."""

    number: int
    place: int


class PrefixHits(NamedTuple):
    """The papers of an expansion with many terms, a bit a paper; and the terms whose occurrences are counted."""

    bits: npt.NDArray[np.uint8]
    counted: Sequence[bytes]


class IndexReader:
    """One commit of the index; papers are numbered across its segments."""

    def __init__(self, leaves: Iterable[CommitSegment] = ()) -> None:
        self.leaves = tuple(leaves)
        self.size = sum(leaf.segment.size for leaf in self.leaves)
        self._made: dict[Hashable, Any] = {}
        self._results = LruCache(_CACHED)
        self._prefixes = LruCache(_PREFIX_CACHED)

    @classmethod
    def open(cls, folder: IndexFolder, old: IndexReader | None = None) -> IndexReader:
        """Open the last commit, taking over from an older one what has not changed.

        Raises:
            DamagedError: Something in the folder is not what was committed.
            OSError: A file cannot be read; the commit may have been replaced in the meantime.
        """
        opened = {leaf.segment.meta.id: leaf.segment for leaf in old.leaves} if old else {}
        leaves, base = [], 0
        for meta in folder.read().segments:
            segment = opened.get(meta.id)
            if segment is None or not segment.intact():
                segment = Segment(folder.path, meta)
            leaves.append(CommitSegment(segment, base, meta.deleted))
            base += segment.size
        return cls(leaves)

    def intact(self) -> bool:
        """Whether every file is as long as it was when it was opened."""
        return all(leaf.segment.intact() for leaf in self.leaves)

    @property
    def count(self) -> int:
        return self.size - sum(len(leaf.deleted) for leaf in self.leaves)

    @property
    def seq(self) -> int:
        """The highest sequence number of a paper: it is committed together with what it claims to include."""
        return max((leaf.segment.meta.seq for leaf in self.leaves), default=0)

    @property
    def last_place(self) -> int:
        return max((leaf.segment.meta.place for leaf in self.leaves), default=0)

    @cached_property
    def live(self) -> npt.NDArray[np.bool_] | None:
        """Which papers were not replaced; None if none was."""
        if self.count == self.size:
            return None
        live = np.ones(self.size, bool)
        for leaf in self.leaves:
            live[leaf.base + leaf.deleted] = False
        return live

    def locate(self, keys: Sequence[str]) -> list[IndexedPaper | None]:
        result: list[IndexedPaper | None] = [None] * len(keys)
        encoded = [term(key) for key in keys]
        hashes = key_hashes(encoded)
        for leaf in self.leaves:
            docs = leaf.segment.find(encoded, hashes)
            there = np.flatnonzero((docs >= 0) & ~np.isin(docs, leaf.deleted))
            places = leaf.segment.numbers("place")[docs[there]]
            for at, doc, place in zip(there.tolist(), docs[there].tolist(), places.tolist(), strict=True):
                result[at] = IndexedPaper(leaf.base + doc, place)
        return result

    def cached(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value that `make` returned for this name the first time."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]  # type: ignore[no-any-return]

    def result(self, clause: Operator, *, scored: bool) -> DocSet:
        """Evaluate an operator; cached, because the next query often differs in one letter only."""
        # What was scored need not be found again; its papers are the same.
        known = scored or (clause, True) in self._results
        found = self._results.get((clause, known), lambda: clause.evaluate(self, scored=known), lambda docs: docs.cost)
        return found if scored else DocSet(found.docs)

    def prefix_hits(self, name: Hashable, make: Callable[[], PrefixHits]) -> PrefixHits:
        return self._prefixes.get(name, make, lambda hits: hits.bits.nbytes + 1000)

    def numbers(self, name: str) -> npt.NDArray[np.int32]:
        return self.cached(
            ("numbers", name), lambda: self._column([leaf.segment.numbers(name) for leaf in self.leaves], np.int32)
        )

    def lengths(self, name: str) -> npt.NDArray[np.uint8]:
        """The length of a field in each paper, as Whoosh's byte."""
        return self.cached(
            ("lengths", name), lambda: self._column([leaf.segment.lengths(name) for leaf in self.leaves], np.uint8)
        )

    @staticmethod
    def _column(parts: list[npt.NDArray[Any]], kind: type[Any]) -> npt.NDArray[Any]:
        return np.concatenate(parts) if parts else np.empty(0, kind)

    def fields(self, name: str) -> Iterator[tuple[CommitSegment, Postings]]:
        for leaf in self.leaves:
            field = leaf.segment.field(name)
            if field is not None:
                yield leaf, field

    def with_term(self, name: str, bterm: bytes) -> Iterator[tuple[CommitSegment, Postings, int]]:
        """Yield each segment that has a term, with the term's number in it."""
        for leaf, field in self.fields(name):
            number = field.find(bterm)
            if number is not None:
                yield leaf, field, number

    def with_counts(self, name: str, bterm: bytes) -> DocSet:
        """The papers that hold a term in a field, and how often each does."""
        where = list(self.with_term(name, bterm))
        if not where:
            return NOTHING
        docs = [_in_range(field.docs(number), leaf) for leaf, field, number in where]
        counts = [field.counts(number) for _, field, number in where]
        every = [
            np.ones(len(part), np.float32) if count is None else count.astype(np.float32)
            for part, count in zip(docs, counts, strict=True)
        ]
        return DocSet(np.concatenate(docs), np.concatenate(every))

    def mean_length(self, name: str) -> float:
        """The words of a field, in an average paper."""
        return sum(leaf.segment.meta.lengths.get(name, 0) for leaf in self.leaves) / max(self.size, 1)

    def word_counts(self, name: str) -> npt.NDArray[np.float32]:
        """The words of a field in each paper, as exactly as Whoosh's byte holds them."""
        table = self.leaves[0].segment.words.astype(np.float32) if self.leaves else np.empty(0, np.float32)
        result: npt.NDArray[np.float32] = table[self.lengths(name)]
        return result

    def places(self, name: str, bterm: bytes) -> IntArray:
        """The positions of a term: paper and position in one number, ascending."""
        return self._results.get(
            ("places", name, bterm), lambda: self._places(name, bterm), lambda made: made.nbytes + 200
        )

    def _places(self, name: str, bterm: bytes) -> IntArray:
        parts = [places(field, number, leaf) for leaf, field, number in self.with_term(name, bterm) if field.placed]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)


def keys(leaves: Sequence[CommitSegment], docs: npt.NDArray[Any]) -> tuple[str, ...]:
    result: list[str] = [""] * len(docs)
    for leaf in leaves:
        within = np.flatnonzero((docs >= leaf.base) & (docs < leaf.base + leaf.segment.size))
        for at, key in zip(within.tolist(), leaf.segment.keys(docs[within] - leaf.base), strict=True):
            result[at] = text(key)
    return tuple(result)


def places(field: Postings, number: int, leaf: CommitSegment) -> IntArray:
    """The positions of a term in a segment, as `IndexReader.places` does."""
    docs = _in_range(field.docs(number), leaf).astype(np.int64)
    counts = field.counts(number)
    sizes = np.ones(len(docs), np.int64) if counts is None else counts.astype(np.int64)
    positions = summed(field.gaps(number), sizes)
    return (np.repeat(docs, sizes) << PLACE_BITS) + positions


def _in_range(docs: IntArray, leaf: CommitSegment) -> DocArray:
    if len(docs) and docs[-1] >= leaf.segment.size:
        raise ValueError("a list of papers is damaged")
    return (docs + leaf.base).astype(np.int32)
