"""Every word that is somehow like another: beginnings and misspellings.

The papers of all the words are found at once, so that the count is exact; only the most frequent words
are scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.engine.answers import Answer, Union
from search.engine.corpus import Corpus, Leaf
from search.engine.names import WORD, term
from search.engine.postings import Postings
from search.engine.varints import Ints

# Words of an expansion that are scored. The rest are found all the same.
_SCORED = 16
# Postings that are read at once: enough for speed, little memory.
_AT_ONCE = 1 << 18


class Expanded(NamedTuple):
    """The terms that an expansion comes to in a segment."""

    leaf: Leaf
    field: Postings
    numbers: Ints

    def docs(self) -> Iterator[Ints]:
        """Yield the papers that hold any of the terms, some of them several times."""
        sizes = np.cumsum(self.field.frequencies(self.numbers))
        start = 0
        while start < len(sizes):
            read = int(sizes[start - 1]) if start else 0
            end = max(int(np.searchsorted(sizes, read + _AT_ONCE)), start + 1)
            docs, _ = self.field.docs_of(self.numbers[start:end])
            if len(docs) and int(docs.max()) >= self.leaf.segment.size:
                raise ValueError("a list of papers is damaged")
            yield docs + self.leaf.base
            start = end


class Expansion:
    """Every term of a field that is somehow like a word.

    Attributes:
        field: The field.
        boost: What scores are multiplied by; 0 for a filter.
    """

    field: str
    boost: float

    def numbers(self, leaf: Leaf, field: Postings) -> Ints:
        """Return the segment's terms, ascending."""
        raise NotImplementedError

    def expanded(self, corpus: Corpus) -> list[Expanded]:
        """Return what the expansion comes to in each segment."""
        every = [Expanded(leaf, field, self.numbers(leaf, field)) for leaf, field in corpus.fields(self.field)]
        return [one for one in every if len(one.numbers)]

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers of all terms, scored by the most frequent ones."""
        expanded = self.expanded(corpus)
        union = Union(corpus.size)
        if sum(len(one.numbers) for one in expanded) > _SCORED or not (scored and self.boost):
            for one in expanded:
                for docs in one.docs():
                    union.add_docs(docs)
        for bterm in frequent(expanded) if scored and self.boost else ():
            union.add(corpus.answer(Scored(self.field, bterm, self.boost), scored=True))
        return union.answer()


@dataclass(frozen=True, slots=True)
class Scored:
    """A term that an expansion scores."""

    field: str
    bterm: bytes
    boost: float

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers that hold it."""
        return corpus.holding(self.field, self.bterm, self.boost)


def frequent(expanded: Sequence[Expanded]) -> list[bytes]:
    """Return the most frequent of the terms, those that count towards the score."""
    counts: dict[bytes, int] = {}
    frequencies = [one.field.frequencies(one.numbers) for one in expanded]
    # A term that is as frequent as the last of the best must be in some segment at least as frequent
    # as its share, so few of the thousands that begin with a letter are looked at.
    least = 0
    for sizes in frequencies:
        if len(sizes) > _SCORED:
            least = max(least, int(np.partition(sizes, -_SCORED)[-_SCORED]))
    share = least / max(len(expanded), 1)
    seen: set[bytes] = set()
    for one, sizes in zip(expanded, frequencies, strict=True):
        seen.update(one.field.term(number) for number in one.numbers[sizes >= share].tolist())
    for bterm in seen:
        counts[bterm] = 0
        for one in expanded:
            number = one.field.find(bterm)
            if number is not None:
                counts[bterm] += one.field.frequency(number)
    return sorted(counts, key=lambda bterm: (-counts[bterm], bterm))[:_SCORED]


@dataclass(frozen=True, slots=True)
class Prefix(Expansion):
    """Every term that starts with these bytes."""

    field: str
    start: bytes
    boost: float = 1.0

    def numbers(self, leaf: Leaf, field: Postings) -> Ints:
        """Return the terms, which lie together."""
        return np.arange(*field.beginning(self.start))


@dataclass(frozen=True, slots=True)
class Fuzzy(Expansion):
    """Every word within a number of edits."""

    field: str
    word: str
    edits: int
    boost: float = 1.0

    def numbers(self, leaf: Leaf, field: Postings) -> Ints:
        """Return the terms of the words that are spelt so."""
        near = leaf.segment.lexicon(self.field).near(self.word, self.edits)
        found = (field.find(term(WORD + word)) for word in near)
        return np.array(sorted(number for number in found if number is not None), np.int64)
