"""Query operators, which a query is compiled to, and the search that combines them on a commit and ranks the hits.

Inner nodes (`AllOf`, `AnyOf`, `NoneOf`) are evaluated without recursion, because trees may be deeper than Python's
stack. All the others are leaves, and their results are cached by the reader. Scores are Whoosh's BM25F; an operator
that only filters scores 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from search.columns.arrays import IntArray
from search.engine.base import Hits
from search.engine.whoosh.field_names import TEXT, WORD, term
from search.engine.whoosh.reader import IndexReader, Operator, keys
from search.engine.whoosh.scored_docs import NOTHING, DocSet, DocUnion, difference, intersection
from search.engine.whoosh.segment import key_hashes
from search.text.words import words

R = TypeVar("R")
Step = Generator["Step[Any]", Any, R]
"""A recursive function as a generator: it yields each call and is sent what the call returned."""


def trampoline(step: Step[R]) -> R:
    """Run a recursive generator without recursion."""
    stack: list[Step[Any]] = [step]
    value: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as done:
            stack.pop()
            value = done.value
    result: R = value
    return result


@dataclass(frozen=True, slots=True)
class Term:
    """The papers that hold a term; a `boost` of 0 makes it a filter."""

    field: str
    bterm: bytes
    boost: float = 1.0

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return reader.scored_term(self.field, self.bterm, self.boost if scored else 0.0)


@dataclass(frozen=True, slots=True)
class AnyLeaf:
    """The papers that any of a few leaves finds: a word in one of several fields."""

    parts: tuple[Operator, ...]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        union = DocUnion(reader.size)
        for part in self.parts:
            union.add(reader.result(part, scored=scored))
        return union.result()


@dataclass(frozen=True, slots=True)
class FieldPresent:
    """The papers that have any word in a text field."""

    field: str

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return DocSet(np.flatnonzero(reader.lengths(self.field)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Between:
    """The papers whose number lies in a range, both ends included."""

    column: str
    low: int
    high: int

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        numbers = reader.numbers(self.column)
        return DocSet(np.flatnonzero((numbers >= self.low) & (numbers <= self.high)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """The papers with these keys; keys that the index does not hold are passed over."""

    keys: frozenset[str]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        keys = [term(key) for key in self.keys]
        hashes = key_hashes(keys)
        parts = []
        for leaf in reader.leaves:
            docs = leaf.segment.find(keys, hashes)
            parts.append(np.sort(docs[docs >= 0]) + leaf.base)
        return DocSet(np.concatenate(parts).astype(np.int32)) if parts else NOTHING


@dataclass(frozen=True, slots=True)
class AllPapers:
    """Every paper."""

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return DocSet(np.arange(reader.size, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class NoPapers:
    """No paper."""

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return NOTHING


# By identity: these may be nested too deep to be compared.
@dataclass(frozen=True, slots=True, eq=False)
class AllOf:
    """The papers that all parts find."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """The papers that any part finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NoneOf:
    """The papers that a part does not find."""

    part: Query


Query = Operator | AllOf | AnyOf | NoneOf


_ALL_BITS = 0xFFFFFFFF


def ranked_hits(query: Query, reader: IndexReader, limit: int | None, *, scored: bool = True) -> Hits:
    """Search a commit: best first, or unscored; equal scores in the order of addition."""
    result = trampoline(_evaluated(query, reader, scored))
    if reader.live is not None:
        result = result.at(reader.live[result.docs])
    total = len(result.docs)
    if not total:
        return Hits()
    ranks, ordered = reader.cached("order", lambda: _order(reader))
    order = result.docs.astype(np.uint64) if ranks is None else ranks[result.docs]
    if result.scores is not None:
        # Floats that are not negative sort as their bits do. Best score and then place, as one number:
        # sorting plain numbers is some times faster than sorting by two columns.
        order |= (_ALL_BITS - result.scores.view(np.uint32).astype(np.uint64)) << np.uint64(32)
    if limit is not None and limit < total:
        limit = max(limit, 0)
        order = np.partition(order, limit)[:limit]
    order.sort()
    docs = (order & np.uint64(_ALL_BITS)).astype(np.int64)
    if ordered is not None:
        docs = ordered[docs]
    if result.scores is None:
        scores = np.zeros(len(docs), np.float32)
    else:
        scores = (_ALL_BITS - (order >> np.uint64(32)).astype(np.uint32)).view(np.float32)
    leaves = reader.leaves
    places = reader.numbers("place")[docs].astype(np.int64)
    return Hits(places, scores.astype(np.float64), total, lambda: keys(leaves, docs))


def _order(reader: IndexReader) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint64]] | None, IntArray | None]:
    """Each paper's rank in the order of addition, and the papers in that order; None for as they are."""
    places = reader.numbers("place")
    if (np.diff(places) >= 0).all():
        return None, None
    ordered = np.argsort(places, kind="stable")
    ranks = np.empty(len(places), np.uint64)
    ranks[ordered] = np.arange(len(places), dtype=np.uint64)
    return ranks, ordered


def _evaluated(query: Query, reader: IndexReader, scored: bool) -> Step[DocSet]:
    """Evaluate a query; replaced papers may be among the result."""
    match query:
        case AllOf(parts):
            return (yield from _all_of(parts, reader, scored))
        case AnyOf(parts):
            union = DocUnion(reader.size)
            for part in parts:
                union.add((yield _evaluated(part, reader, scored)))
            return union.result()
        case NoneOf(part):
            everyone = reader.result(AllPapers(), scored=False)
            return difference(everyone, (yield _evaluated(part, reader, False)), reader.size)
        case _:
            return reader.result(query, scored=scored)


def _all_of(parts: tuple[Query, ...], reader: IndexReader, scored: bool) -> Step[DocSet]:
    result: DocSet | None = None
    # Exclusions last: removing papers needs no list of all the others.
    for part in sorted(parts, key=lambda part: isinstance(part, NoneOf)):
        if result is None:
            result = yield _evaluated(part, reader, scored)
        elif isinstance(part, NoneOf):
            result = difference(result, (yield _evaluated(part.part, reader, False)), reader.size)
        else:
            result = intersection(result, (yield _evaluated(part, reader, scored)), reader.size)
        if not len(result.docs):
            break
    return NOTHING if result is None else result


def suggestions(reader: IndexReader, text: str, limit: int) -> list[str]:
    """Words of the index that are one edit away from the first word of a text, else two; the most frequent first.

    None for a word of one or two letters, which is like any other.
    """
    folded = next(iter(words(text)), "")
    if len(folded) < 3:
        return []
    for edits in (1, 2):
        result: Counter[str] = Counter()
        for name in TEXT:
            for leaf, field in reader.fields(name):
                for word in leaf.segment.lexicon(name).near(folded, edits):
                    number = field.find(term(WORD + word))
                    result[word] += 0 if number is None else field.frequency(number)
        del result[folded]
        if result:
            # A slip in the first letter is rare.
            return sorted(result, key=lambda word: (word[0] != folded[0], -result[word], word))[: max(limit, 0)]
    return []
