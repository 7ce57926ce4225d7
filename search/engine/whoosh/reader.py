"""IndexReader: one commit of the index, open for searching, with what scores need and a cache of results."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from search.columns.arrays import IntArray
from search.engine.whoosh.doc_sets import NOTHING, DocArray, DocSet, ScoreArray
from search.engine.whoosh.manifest import IndexFolder
from search.engine.whoosh.postings import Postings, summed
from search.engine.whoosh.schema import term, text
from search.engine.whoosh.segment import Segment, key_hashes

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Values up to a total cost.

    Args:
        room: The total cost at which the values unused for longest are forgotten.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return the value; None when it is not held."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, cost: int) -> None:
        """Hold a value, making room for it."""
        if key in self._held:
            self._used -= self._held.pop(key)[1]
        self._held[key] = (value, cost)
        self._used += cost
        while self._used > self._room and len(self._held) > 1:
            self._used -= self._held.popitem(last=False)[1][1]


T = TypeVar("T")
# BM25F's constants, those of Whoosh.
_B, _K1 = 0.75, 1.2
# Bytes of answers that are kept for a commit.
_CACHED = 150_000_000
# Bytes that are kept besides of what begins with a letter, a bit a paper: it is asked for with every word typed.
_PREFIX_CACHED = 30_000_000
# A place's bits in a paper and place as one number: 16 million papers, eight million authors each.
PLACE_BITS = 39


class Operator(Protocol):
    """What a query is made of; equal ones mean the same."""

    def found(self, reader: IndexReader, *, scored: bool) -> DocSet:
        """Return what the clause comes to."""

    def __hash__(self) -> int: ...


class CommitSegment(NamedTuple):
    """A segment within a commit: the number of its first paper, and its papers that were replaced."""

    segment: Segment
    base: int
    deleted: IntArray


class IndexedPaper(NamedTuple):
    """A paper that the index holds: its number in the commit, and its place in the order of addition."""

    number: int
    place: int


class PrefixHits(NamedTuple):
    """What an expansion of many terms comes to.

    Attributes:
        bits: A bit a paper: whether it holds any of the terms.
        scored: The terms that count towards the score.
    """

    bits: npt.NDArray[np.uint8]
    scored: Sequence[bytes]


class IndexReader:
    """The segments of one commit; papers are numbered through all of them.

    Args:
        leaves: Those with any papers; none for an empty index.
    """

    def __init__(self, leaves: Iterable[CommitSegment] = ()) -> None:
        self.leaves = tuple(leaves)
        self.size = sum(leaf.segment.size for leaf in self.leaves)
        self._made: dict[Hashable, Any] = {}
        self._kept: LruCache[Hashable, Any] = LruCache(_CACHED)
        self._begun: LruCache[Hashable, PrefixHits] = LruCache(_PREFIX_CACHED)

    @classmethod
    def open(cls, folder: IndexFolder, old: IndexReader | None = None) -> IndexReader:
        """Open the last commit, taking over from an older one what has not changed.

        Raises:
            DamagedError: Something in the folder is not what was committed.
            OSError: A file cannot be read; the commit may have been replaced in the meantime.
        """
        known = {leaf.segment.meta.id: leaf.segment for leaf in old.leaves} if old else {}
        leaves, base = [], 0
        for meta in folder.read().segments:
            segment = known.get(meta.id)
            if segment is None or not segment.whole():
                segment = Segment(folder.path, meta)
            leaves.append(CommitSegment(segment, base, meta.deleted))
            base += segment.size
        return cls(leaves)

    def whole(self) -> bool:
        """Return whether every file is as long as it was when it was opened."""
        return all(leaf.segment.whole() for leaf in self.leaves)

    @property
    def count(self) -> int:
        """Return the number of papers."""
        return self.size - sum(len(leaf.deleted) for leaf in self.leaves)

    @property
    def seq(self) -> int:
        """Return the highest number of change; each paper bears the one that it was written by.

        So the claim is in the same commit as what it claims, and neither can be had alone.
        """
        return max((leaf.segment.meta.seq for leaf in self.leaves), default=0)

    @property
    def last_place(self) -> int:
        """Return the last place in the order of addition."""
        return max((leaf.segment.meta.place for leaf in self.leaves), default=0)

    @cached_property
    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return for each paper whether it was not replaced; None where none was."""
        if self.count == self.size:
            return None
        live = np.ones(self.size, bool)
        for leaf in self.leaves:
            live[leaf.base + leaf.deleted] = False
        return live

    def find(self, key: str) -> IndexedPaper | None:
        """Return the paper with this key."""
        return self.held([key])[0]

    def held(self, keys: Sequence[str]) -> list[IndexedPaper | None]:
        """Return the papers with these keys; None for a key that the index does not hold."""
        found: list[IndexedPaper | None] = [None] * len(keys)
        encoded = [term(key) for key in keys]
        hashes = key_hashes(encoded)
        for leaf in self.leaves:
            docs = leaf.segment.find(encoded, hashes)
            there = np.flatnonzero((docs >= 0) & ~np.isin(docs, leaf.deleted))
            places = leaf.segment.numbers("place")[docs[there]]
            for at, doc, place in zip(there.tolist(), docs[there].tolist(), places.tolist(), strict=True):
                found[at] = IndexedPaper(leaf.base + doc, place)
        return found

    def keys(self, docs: npt.NDArray[Any]) -> tuple[str, ...]:
        """Return the keys of papers."""
        return keys(self.leaves, docs)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under this name the first time that it was asked for."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]  # type: ignore[no-any-return]

    def answer(self, clause: Operator, *, scored: bool) -> DocSet:
        """Return what a clause comes to; kept, for the next query is often the same but for a letter."""
        found: DocSet | None = self._kept.get((clause, scored))
        if found is None:
            found = clause.found(self, scored=scored)
            self._kept.put((clause, scored), found, found.cost)
        return found

    def begun(self, name: Hashable, make: Callable[[], PrefixHits]) -> PrefixHits:
        """Return what an expansion of many terms came to when it was asked for before, else make it."""
        found = self._begun.get(name)
        if found is None:
            found = make()
            self._begun.put(name, found, found.bits.nbytes + 1000)
        return found

    def numbers(self, name: str) -> npt.NDArray[np.int32]:
        """Return a number column, one entry a paper."""
        return self.once(
            ("numbers", name), lambda: self._column([leaf.segment.numbers(name) for leaf in self.leaves], np.int32)
        )

    def lengths(self, name: str) -> npt.NDArray[np.uint8]:
        """Return each paper's length of a field, as the byte that stands for it."""
        return self.once(
            ("lengths", name), lambda: self._column([leaf.segment.lengths(name) for leaf in self.leaves], np.uint8)
        )

    @staticmethod
    def _column(parts: list[npt.NDArray[Any]], kind: type[Any]) -> npt.NDArray[Any]:
        return np.concatenate(parts) if parts else np.empty(0, kind)

    def fields(self, name: str) -> Iterator[tuple[CommitSegment, Postings]]:
        """Yield each segment that has terms of a field."""
        for leaf in self.leaves:
            field = leaf.segment.field(name)
            if field is not None:
                yield leaf, field

    def numbered(self, name: str, bterm: bytes) -> Iterator[tuple[CommitSegment, Postings, int]]:
        """Yield each segment that has a term, with the term's number in it."""
        for leaf, field in self.fields(name):
            number = field.find(bterm)
            if number is not None:
                yield leaf, field, number

    def frequency(self, name: str, bterm: bytes) -> int:
        """Return the number of papers that hold a term."""
        return sum(field.frequency(number) for _, field, number in self.numbered(name, bterm))

    def holding(self, name: str, bterm: bytes, boost: float) -> DocSet:
        """Return the papers that hold a term, scored by Whoosh's BM25F; unscored where `boost` is 0."""
        where = list(self.numbered(name, bterm))
        parts = [_in_range(field.docs(number), leaf) for leaf, field, number in where]
        if not parts:
            return NOTHING
        docs = np.concatenate(parts)
        if not boost:
            return DocSet(docs)
        counts = [field.counts(number) for _, field, number in where]
        if all(count is None for count in counts):
            return DocSet(docs, self._scores(name, docs, None, boost))
        every = [
            np.ones(len(part), np.uint8) if count is None else count for part, count in zip(parts, counts, strict=True)
        ]
        return DocSet(docs, self._scores(name, docs, np.concatenate(every), boost))

    def _scores(self, name: str, docs: DocArray, counts: npt.NDArray[Any] | None, boost: float) -> ScoreArray:
        rarity = math.log(self.size / (len(docs) + 1)) + 1
        top = boost * rarity * (_K1 + 1)
        norms = self.once(("norms", name), lambda: self._norms(name))
        lengths = self.lengths(name)[docs]
        if counts is None:
            return (top / (1 + norms)).astype(np.float32)[lengths]
        most = int(counts.max())
        if most >= 1 << 12:
            return (top * counts / (counts + norms[lengths])).astype(np.float32)
        # Counts and length bytes are small numbers: every score that there can be is worked out once.
        count = np.arange(most + 1.0)[:, None]
        table = (top * count / (count + norms)).astype(np.float32)
        found: ScoreArray = table.ravel()[counts.astype(np.int32) * len(norms) + lengths]
        return found

    def _norms(self, name: str) -> npt.NDArray[np.float64]:
        """Return what a paper's length adds to the denominator, for each length byte."""
        total = sum(leaf.segment.meta.lengths.get(name, 0) for leaf in self.leaves)
        average = total / self.size or 1
        return _K1 * (1 - _B + _B * self.leaves[0].segment.words.astype(np.float64) / average)

    def places(self, name: str, bterm: bytes) -> IntArray:
        """Return where a term stands: paper and place as one number, ascending."""
        found: IntArray | None = self._kept.get(("places", name, bterm))
        if found is None:
            parts = [places(field, number, leaf) for leaf, field, number in self.numbered(name, bterm) if field.placed]
            found = np.concatenate(parts) if parts else np.empty(0, np.int64)
            self._kept.put(("places", name, bterm), found, found.nbytes + 200)
        return found


def keys(leaves: Sequence[CommitSegment], docs: npt.NDArray[Any]) -> tuple[str, ...]:
    """Return the keys of papers of these segments."""
    found: list[str] = [""] * len(docs)
    for leaf in leaves:
        within = np.flatnonzero((docs >= leaf.base) & (docs < leaf.base + leaf.segment.size))
        for at, key in zip(within.tolist(), leaf.segment.keys(docs[within] - leaf.base), strict=True):
            found[at] = text(key)
    return tuple(found)


def places(field: Postings, number: int, leaf: CommitSegment) -> IntArray:
    """Return where a term stands in a segment, as `IndexReader.places` does."""
    docs = _in_range(field.docs(number), leaf).astype(np.int64)
    counts = field.counts(number)
    sizes = np.ones(len(docs), np.int64) if counts is None else counts.astype(np.int64)
    stood = summed(field.gaps(number), sizes)
    return (np.repeat(docs, sizes) << PLACE_BITS) + stood


def _in_range(docs: IntArray, leaf: CommitSegment) -> DocArray:
    if len(docs) and docs[-1] >= leaf.segment.size:
        raise ValueError("a list of papers is damaged")
    return (docs + leaf.base).astype(np.int32)
