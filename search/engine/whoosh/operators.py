"""Query operators, which a query is compiled to, and the search that combines them on a commit and ranks the hits.

Inner nodes (`AllOf`, `AnyOf`, `NoneOf`) are evaluated without recursion, because trees may be deeper than Python's
stack. All the others are leaves, and their results are cached by the reader. `scoring` says what scores are; an
operator that only filters scores 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from search.columns.arrays import BoolArray, IntArray, mask_of
from search.engine.base import Hits
from search.engine.whoosh.field_names import TEXT, WORD, term
from search.engine.whoosh.reader import IndexReader, Operator, keys
from search.engine.whoosh.scored_docs import NOTHING, DocArray, DocSet, DocUnion, difference, intersection
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
    """The papers that hold a term; where it is `counted`, with how often each does, else it only filters."""

    field: str
    bterm: bytes
    counted: bool = False

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        found = reader.with_counts(self.field, self.bterm)
        return found if scored and self.counted else DocSet(found.docs)


@dataclass(frozen=True, slots=True)
class AnyLeaf:
    """The papers that any of a few leaves finds, with the sum of their scores, or the `larger` one."""

    parts: tuple[Operator, ...]
    larger: bool = False

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        union = DocUnion(reader.size, larger=self.larger)
        for part in self.parts:
            union.add(reader.result(part, scored=scored))
        return union.result()


@dataclass(frozen=True, slots=True)
class Unscored:
    """The papers that a leaf finds, unscored."""

    leaf: Operator

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return reader.result(self.leaf, scored=False)


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
    """The papers that any part finds, with the sum of their scores, or the `larger` one."""

    parts: tuple[Query, ...]
    larger: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NoneOf:
    """The papers that a part does not find."""

    part: Query


@dataclass(frozen=True, slots=True, eq=False)
class MostOf:
    """The papers that any part finds, those that match `every` first; these are found by some part, too."""

    every: Query
    parts: tuple[Query, ...]


Query = Operator | AllOf | AnyOf | NoneOf | MostOf


_PLACE_BITS = 0xFFFFFFFF
_SCORE_BITS = 0x7FFFFFFF
_SCORE_AT, _REST_AT = np.uint64(32), np.uint64(63)


def ranked_hits(query: Query, reader: IndexReader, limit: int | None, *, scored: bool = True) -> Hits:
    """Search a commit: what matches every word first, then by score or unscored; equals in the order of addition."""
    result = trampoline(_evaluated(query, reader, scored))
    if reader.live is not None:
        result = result.at(reader.live.take(result.docs))
    total = len(result.docs)
    if not total:
        return Hits()
    whole = _whole(query, reader, result.docs)
    with_all = total if whole is None else int(np.count_nonzero(whole))
    ranks, ordered = reader.cached("order", lambda: _order(reader))
    order = result.docs.astype(np.uint64) if ranks is None else ranks.take(result.docs)
    if result.scores is not None:
        # Floats that are not negative sort as their bits do. Best score and then place, as one number:
        # sorting plain numbers is some times faster than sorting by two columns.
        order |= (_SCORE_BITS - result.scores.view(np.uint32)).astype(np.uint64) << _SCORE_AT
    if whole is not None:
        order |= (~whole).astype(np.uint64) << _REST_AT
    if limit is not None and limit < total:
        limit = max(limit, 0)
        order = np.partition(order, limit)[:limit]
    order.sort()
    docs = (order & np.uint64(_PLACE_BITS)).astype(np.int64)
    if ordered is not None:
        docs = ordered[docs]
    if result.scores is None:
        scores = np.zeros(len(docs), np.float32)
    else:
        scores = (_SCORE_BITS - ((order >> _SCORE_AT) & np.uint64(_SCORE_BITS)).astype(np.uint32)).view(np.float32)
    leaves = reader.leaves
    places = reader.numbers("place")[docs].astype(np.int64)
    return Hits(places, scores.astype(np.float64), total, lambda: keys(leaves, docs), with_all)


def score_of(query: Query, reader: IndexReader, doc: int) -> float:
    """The score of one paper, by its number; 0.0 if the query does not find it."""
    return float(trampoline(_evaluated(query, reader, True)).scores_of(np.array([doc], np.int32))[0])


def _whole(query: Query, reader: IndexReader, docs: IntArray | DocArray) -> BoolArray | None:
    """Which papers of a result match every word; None for a query in which no word may be missing."""
    parts = query.parts if isinstance(query, AllOf) else (query,)
    most = next((part for part in parts if isinstance(part, MostOf)), None)
    if most is None:
        return None
    every = trampoline(_evaluated(most.every, reader, False))
    return mask_of(every.docs, reader.size).take(docs)


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
        case AnyOf(parts) | MostOf(_, parts):
            union = DocUnion(reader.size, larger=isinstance(query, AnyOf) and query.larger)
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


def holds_word(reader: IndexReader, word: str, *, beginning: bool) -> bool:
    """Whether any field has a folded word as it is written, or one with this beginning."""
    bterm = term(WORD + word)
    fields = (field for name in TEXT for _, field in reader.fields(name))
    if not beginning:
        return any(field.find(bterm) is not None for field in fields)
    return any(first < end for first, end in (field.beginning(bterm) for field in fields))


# Letters of a word from which two edits still leave it what it is.
LONG = 8


def suggestions(reader: IndexReader, text: str, limit: int) -> list[str]:
    """Words of the index that are one edit away from the first word of a text, else two; the most frequent first.

    None for a word of one or two letters, which is like any other; two edits make a short word any other.
    """
    folded = next(iter(words(text)), "")
    if len(folded) < 3:
        return []
    for edits in (1, 2) if len(folded) >= LONG else (1,):
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
