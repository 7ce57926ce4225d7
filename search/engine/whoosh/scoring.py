"""Scores: BM25 over fields joined into one text.

The formula, its parameters and where they come from are in docs/ranking.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.engine.whoosh.field_names import TEXT
from search.engine.whoosh.operators import AnyLeaf, Term
from search.engine.whoosh.reader import PLACE_BITS, IndexReader, Operator
from search.engine.whoosh.scored_docs import NOTHING, DocSet, DocUnion

K1, B = 1.2, 0.75
PAIR_WEIGHT = 0.2


class Counted(Operator, Protocol):
    """An operator whose scores are how often each paper holds something in a field."""

    @property
    def field(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AnyField:
    """The papers that hold a word in any of some fields, scored as if these were one text."""

    parts: tuple[Counted, ...]
    weight: float = 1.0

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        union = DocUnion(reader.size)
        fields = tuple(part.field for part in self.parts)
        for part in self.parts:
            found = reader.result(part, scored=scored)
            if found.scores is not None and len(fields) > 1:
                found = DocSet(found.docs, found.scores * np.float32(TEXT[part.field]))
            union.add(found)
        result = union.result()
        return bm25(reader, fields, result, self.weight) if scored else result


@dataclass(frozen=True, slots=True)
class PhraseInFields:
    """The papers that hold words together in one of some fields; scored as the words, wherever they are."""

    places: AnyLeaf
    words: tuple[Operator, ...]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        docs = reader.result(self.places, scored=False).docs
        if not scored:
            return DocSet(docs)
        scores = np.zeros(len(docs), np.float32)
        for word in self.words:
            scores += reader.result(word, scored=True).scores_of(docs)
        return DocSet(docs, scores)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The papers that hold one term right before another in a field, with how often each does."""

    field: str
    first: bytes
    second: bytes

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        starts, ends = reader.places(self.field, self.first), reader.places(self.field, self.second)
        few, many, step = (starts, ends, 1) if len(starts) <= len(ends) else (ends, starts, -1)
        if not len(few):
            return NOTHING
        at = np.searchsorted(many, few + step)
        at[at == len(many)] = 0
        docs, counts = np.unique(few[many[at] == few + step] >> PLACE_BITS, return_counts=True)
        return DocSet(docs.astype(np.int32), counts.astype(np.float32) if scored else None)


def pair(terms: Iterable[tuple[Term, Term]]) -> AnyField:
    """Two words side by side, in each of some fields; counts little beside the words themselves."""
    return AnyField(tuple(SideBySide(one.field, one.bterm, other.bterm) for one, other in terms), PAIR_WEIGHT)


def bm25(reader: IndexReader, fields: tuple[str, ...], found: DocSet, weight: float) -> DocSet:
    """Scores from weighted counts: `weight · idf · count / (count + norm)`, with Lucene's idf, never negative."""
    if found.scores is None:
        return found
    papers = len(found.docs)
    idf = math.log1p((reader.size - papers + 0.5) / (papers + 0.5))
    norms = reader.cached(("norms", fields), lambda: _norms(reader, fields)).take(found.docs)
    return DocSet(found.docs, np.float32(weight * idf) * found.scores / (found.scores + norms))


def _norms(reader: IndexReader, fields: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """What its length adds to the denominator, for each paper; an average one gets K1."""
    weights = {field: TEXT[field] if len(fields) > 1 else 1.0 for field in fields}
    mean = sum(weight * reader.mean_length(field) for field, weight in weights.items()) or 1.0
    lengths = np.zeros(reader.size, np.float32)
    for field, weight in weights.items():
        lengths += np.float32(weight) * reader.word_counts(field)
    return np.float32(K1 * (1 - B)) + np.float32(K1 * B / mean) * lengths
