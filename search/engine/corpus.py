"""One commit of the index, open for searching: its segments and the figures that scores need."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from search.engine.cache import Cache
from search.engine.fields import SCHEMA
from search.engine.segment import WORDS_IN, Segment
from search.engine.storage import INDEX, SealedStorage
from search.engine.whoosh_parts import TOC

T = TypeVar("T")
# BM25F's constants, those of Whoosh.
_B, _K1 = 0.75, 1.2
# Figures kept for a commit; each word of a query needs a few.
_KEPT = 200_000


class Leaf(NamedTuple):
    """A segment within a commit: the number of its first paper, and its papers that were replaced."""

    segment: Segment
    base: int
    deleted: frozenset[int]


class Held(NamedTuple):
    """A paper that the index holds: its number in the commit, and its place in the order of addition."""

    number: int
    place: int


class Corpus:
    """The segments of one commit.

    Args:
        leaves: Those with any papers; none for an empty index.
    """

    def __init__(self, leaves: Iterable[Leaf] = ()) -> None:
        self.leaves = tuple(leaves)
        self.size = sum(leaf.segment.size for leaf in self.leaves)
        self._kept: Cache[Hashable, Any] = Cache(_KEPT)

    @classmethod
    def open(cls, storage: SealedStorage, generation: int, old: Corpus | None = None) -> Corpus:
        """Open a commit, taking over from an older one what has not changed.

        Raises:
            DamagedError: The commit is not whole.
            OSError: A file is missing; the commit may have been replaced in the meantime.
        """
        storage.verify(generation)
        known = {leaf.segment.id: leaf.segment for leaf in old.leaves} if old else {}
        leaves, opened, base = [], [], 0
        try:
            for record in TOC.read(storage, INDEX, gen=generation, schema=SCHEMA).segments:
                segment = known.get(record.segment_id())
                if segment is None:
                    segment = Segment(storage.path, record)
                    opened.append(segment)
                leaves.append(Leaf(segment, base, frozenset(record.deleted_docs())))
                base += segment.size
        except BaseException:
            for segment in opened:
                segment.close()
            raise
        return cls(leaves)

    def close(self, keep: Corpus | None = None) -> None:
        """Let go of the segments' files, but of those that another commit goes on using."""
        kept = {leaf.segment.id for leaf in keep.leaves} if keep else set()
        for leaf in self.leaves:
            if leaf.segment.id not in kept:
                leaf.segment.close()

    @property
    def count(self) -> int:
        """Return the number of papers."""
        return self.size - sum(len(leaf.deleted) for leaf in self.leaves)

    @cached_property
    def seq(self) -> int:
        """Return the highest number of change; each paper bears the one that it was written by.

        So the claim is in the same commit as what it claims, and neither can be had alone.
        """
        return max((max(leaf.segment.numbers("seq"), default=0) for leaf in self.leaves), default=0)

    @cached_property
    def last_place(self) -> int:
        """Return the last place in the order of addition."""
        return max((max(leaf.segment.numbers("place"), default=0) for leaf in self.leaves), default=0)

    def find(self, key: str) -> Held | None:
        """Return the paper with this key."""
        for leaf in self.leaves:
            doc = leaf.segment.find(key)
            if doc is not None and doc not in leaf.deleted:
                return Held(leaf.base + doc, leaf.segment.numbers("place")[doc])
        return None

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under this name when it was asked for before, else make it."""
        found: T | None = self._kept.get(name)
        if found is None:
            found = make()
            self._kept.put(name, found, 1)
        return found

    def scores(self, segment: Segment, field: str, bterm: bytes, boost: float) -> dict[int, float]:
        """Return the papers of a segment that hold a term, with their scores by Whoosh's BM25F."""
        docs, weights = segment.postings(field, bterm)
        if not docs or not boost:
            return dict.fromkeys(docs, 0.0)
        top = boost * self._rarity(field, bterm) * (_K1 + 1)
        norms = self.once(("norms", field), lambda: self._norms(field))
        lengths = segment.lengths(field)
        if weights is None:
            known = [top / (1 + norm) for norm in norms]
            return {doc: known[lengths[doc]] for doc in docs}
        return {doc: top * weight / (weight + norms[lengths[doc]]) for doc, weight in zip(docs, weights, strict=True)}

    def _rarity(self, field: str, bterm: bytes) -> float:
        frequency = self.once(
            ("frequency", field, bterm), lambda: sum(leaf.segment.frequency(field, bterm) for leaf in self.leaves)
        )
        return math.log(self.size / (frequency + 1)) + 1

    def _norms(self, field: str) -> list[float]:
        """Return what a paper's length adds to the denominator, for each length byte."""
        total = sum(leaf.segment.total_length(field) for leaf in self.leaves)
        average = total / self.size or 1
        return [_K1 * (1 - _B + _B * words / average) for words in WORDS_IN]
