"""The queries that Whoosh lacks or answers too slowly.

Whoosh's prefix query makes a matcher for every word that it expands to (19 s for one letter at ten
thousand papers). Here the union of the papers is taken at once and kept, so that the count is
exact, and only the most frequent words are scored.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from search.engine.corpus import Corpus
from search.engine.fields import WORD, term
from search.engine.segment import Segment
from search.engine.whoosh_parts import Query

Docs = dict[int, float]
"""Papers of a segment, by number, with their scores."""
# Words of an expansion that are scored. The rest are found all the same.
_SCORED = 16


class PapersQuery(Query):
    """A query that finds the papers of a segment all at once."""

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers, replaced ones included."""
        raise NotImplementedError


class Walked(NamedTuple):
    """What an expansion came to in a segment: all papers, and the papers that hold each term."""

    docs: Sequence[int]
    frequencies: dict[bytes, int]


class Expansion(PapersQuery):
    """Every term of a field that is somehow like a word.

    Attributes:
        field_name: The field.
        boost: What scores are multiplied by; 0 for a filter.
    """

    field_name: str
    boost: float

    def terms(self, segment: Segment) -> Iterator[tuple[bytes, Any]]:
        """Yield the segment's terms with Whoosh's record of each."""
        raise NotImplementedError

    def walked(self, segment: Segment) -> Walked:
        """Return what the expansion comes to in a segment."""
        found: Walked | None = segment.expansions.get(self)
        if found is None:
            docs: set[int] = set()
            frequencies = {}
            for bterm, info in self.terms(segment):
                frequencies[bterm] = info.doc_frequency()
                docs.update(*segment.docs_of(info))
            found = Walked(array("I", docs), frequencies)
            segment.expansions.put(self, found, len(docs) + 8 * len(frequencies) + 1)
        return found

    def scored(self, corpus: Corpus) -> Sequence[bytes]:
        """Return the most frequent of the terms, those that count towards the score."""

        def best() -> Sequence[bytes]:
            counts: Counter[bytes] = Counter()
            for leaf in corpus.leaves:
                counts.update(self.walked(leaf.segment).frequencies)
            return heapq.nsmallest(_SCORED, counts, key=lambda bterm: (-counts[bterm], bterm))

        return corpus.once(self, best) if self.boost else ()

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers of all terms, scored by the most frequent ones."""
        docs = dict.fromkeys(self.walked(segment).docs, 0.0)
        for bterm in self.scored(corpus):
            for doc, score in corpus.scores(segment, self.field_name, bterm, self.boost).items():
                docs[doc] += score
        return docs


@dataclass(frozen=True)
class Prefix(Expansion):
    """Every term that starts with these bytes."""

    field_name: str
    start: bytes
    boost: float = 1.0

    def terms(self, segment: Segment) -> Iterator[tuple[bytes, Any]]:
        """Yield the terms, which lie together."""
        return segment.terms_from(self.field_name, self.start)


@dataclass(frozen=True)
class Fuzzy(Expansion):
    """Every word within a number of edits."""

    field_name: str
    word: str
    edits: int
    boost: float = 1.0

    def terms(self, segment: Segment) -> Iterator[tuple[bytes, Any]]:
        """Yield the terms of the words that are spelt so."""
        for word in segment.lexicon(self.field_name).near(self.word, self.edits):
            bterm = term(WORD + word)
            yield bterm, segment.info(self.field_name, bterm)


@dataclass(frozen=True)
class Present(PapersQuery):
    """The papers that have any word in a text field."""

    field_name: str

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers, unscored."""
        return {doc: 0.0 for doc, length in enumerate(segment.lengths(self.field_name)) if length}


@dataclass(frozen=True)
class KeysQuery(PapersQuery):
    """The papers with these keys; keys that the index does not hold are passed over."""

    keys: frozenset[str]

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers, unscored."""
        numbered = segment.numbered
        few, many = sorted((self.keys, numbered), key=len)
        return {numbered[key]: 0.0 for key in few if key in many}


@dataclass(frozen=True)
class Between(PapersQuery):
    """The papers whose number lies in a range, both ends included."""

    column: str
    low: int
    high: int

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers, unscored."""
        low, high = self.low, self.high
        return {doc: 0.0 for doc, value in enumerate(segment.numbers(self.column)) if low <= value <= high}
