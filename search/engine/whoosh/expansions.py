"""Expansions: all words with a prefix, and all words within an edit distance.

The papers of all the words are found at once, so that the number of papers is exact; only occurrences of the most
frequent words are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.columns.arrays import BoolArray, IntArray
from search.engine.whoosh.field_names import WORD, term
from search.engine.whoosh.operators import Term
from search.engine.whoosh.postings import Postings, summed
from search.engine.whoosh.reader import PLACE_BITS, CommitSegment, IndexReader, PrefixHits
from search.engine.whoosh.scored_docs import DocSet, DocUnion

# Words of an expansion whose occurrences are counted. The rest are found all the same.
_COUNTED = 16
# Postings that are read at once: enough for speed, little memory.
_AT_ONCE = 1 << 18


class SegmentTerms(NamedTuple):
    """The terms of an expansion in a segment."""

    leaf: CommitSegment
    field: Postings
    numbers: IntArray

    def batches(self) -> Iterator[IntArray]:
        sizes = np.cumsum(self.field.frequencies(self.numbers))
        start = 0
        while start < len(sizes):
            read = int(sizes[start - 1]) if start else 0
            end = max(int(np.searchsorted(sizes, read + _AT_ONCE)), start + 1)
            yield self.numbers[start:end]
            start = end

    def places(self, flags: BoolArray) -> Iterator[IntArray]:
        """Yield the positions of the terms in flagged papers, as `IndexReader.places` does but unsorted."""
        within = flags[self.leaf.base : self.leaf.base + self.leaf.segment.size]
        for numbers in self.batches() if self.field.placed else ():
            docs, _ = self.field.docs_of(numbers)
            counts = self.field.counts_of(numbers)
            docs = np.repeat(docs, counts)
            there = np.flatnonzero(within[docs])
            if len(there):
                positions = summed(self.field.gaps_of(numbers), counts)
                yield (docs[there] + self.leaf.base << PLACE_BITS) + positions[there]


class Expansion:
    """Terms of a field that are like a word; where they are `counted`, with how often a paper holds any of them."""

    field: str
    counted: bool

    def numbers(self, leaf: CommitSegment, field: Postings) -> IntArray:
        """Find the segment's terms, ascending."""
        raise NotImplementedError

    def segment_terms(self, reader: IndexReader) -> list[SegmentTerms]:
        every = [SegmentTerms(leaf, field, self.numbers(leaf, field)) for leaf, field in reader.fields(self.field)]
        return [one for one in every if len(one.numbers)]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        union = DocUnion(reader.size)
        prefixes = reader.prefix_hits(self, lambda: self._prefixes(reader))
        if len(prefixes.bits):
            union.add_flags(np.unpackbits(prefixes.bits, count=reader.size).view(bool))
        for bterm in prefixes.counted if scored or not len(prefixes.bits) else ():
            union.add(reader.result(Term(self.field, bterm, counted=True), scored=scored))
        return union.result()

    def _prefixes(self, reader: IndexReader) -> PrefixHits:
        segment_terms = self.segment_terms(reader)
        terms = most_frequent(segment_terms) if self.counted else []
        if self.counted and sum(len(one.numbers) for one in segment_terms) <= _COUNTED:
            # Those that are counted are all there are.
            return PrefixHits(np.empty(0, np.uint8), terms)
        return PrefixHits(np.packbits(_flagged(segment_terms, reader.size)), terms)


def _flagged(segment_terms: Sequence[SegmentTerms], size: int) -> BoolArray:
    result = np.zeros(size, bool)
    for one in segment_terms:
        within = result[one.leaf.base : one.leaf.base + one.leaf.segment.size]
        for numbers in one.batches():
            within[one.field.docs_of(numbers)[0]] = True
    return result


def most_frequent(segment_terms: Sequence[SegmentTerms]) -> list[bytes]:
    """The terms whose occurrences are counted."""
    sizes = [one.field.frequencies(one.numbers) for one in segment_terms]
    counts: dict[bytes, int] = {}

    def count(least: Sequence[float]) -> None:
        """Count the terms that are so frequent in any segment."""
        for one, frequencies, enough in zip(segment_terms, sizes, least, strict=True):
            for number in one.numbers[frequencies >= enough].tolist():
                bterm = one.field.term(number)
                if bterm not in counts:
                    counts[bterm] = sum(_frequency(other.field, bterm) for other in segment_terms)

    count([_last_of_best(frequencies) for frequencies in sizes])
    if len(counts) >= _COUNTED:
        # A term that is as frequent as the last of these must be so in some segment for the segment's
        # size, so of the thousands that begin with a letter few are looked at.
        needed = sorted(counts.values())[-_COUNTED]
        papers = sum(one.leaf.segment.size for one in segment_terms)
        count([needed * one.leaf.segment.size / papers for one in segment_terms])
    return sorted(counts, key=lambda bterm: (-counts[bterm], bterm))[:_COUNTED]


def _last_of_best(frequencies: IntArray) -> int:
    return int(np.partition(frequencies, -_COUNTED)[-_COUNTED]) if len(frequencies) > _COUNTED else 0


def _frequency(field: Postings, bterm: bytes) -> int:
    number = field.find(bterm)
    return 0 if number is None else field.frequency(number)


@dataclass(frozen=True, slots=True)
class Prefix(Expansion):
    """Every term that starts with these bytes."""

    field: str
    start: bytes
    counted: bool = False

    def numbers(self, leaf: CommitSegment, field: Postings) -> IntArray:
        return np.arange(*field.beginning(self.start))


@dataclass(frozen=True, slots=True)
class Fuzzy(Expansion):
    """Every word within a number of edits."""

    field: str
    word: str
    edits: int
    counted: bool = False

    def numbers(self, leaf: CommitSegment, field: Postings) -> IntArray:
        near = leaf.segment.lexicon(self.field).near(self.word, self.edits)
        result = (field.find(term(WORD + word)) for word in near)
        return np.array(sorted(number for number in result if number is not None), np.int64)
