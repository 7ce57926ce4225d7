"""Runs a compiled query on a commit: combines operators, drops replaced papers, ranks the rest; suggests spellings.

Scores are Whoosh's BM25F; an operator that only filters scores 0.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from search.columns.arrays import IntArray
from search.engine.base import Hits
from search.engine.whoosh.field_names import TEXT, WORD, term
from search.engine.whoosh.operators import AllOf, AllPapers, AnyOf, NoneOf, Query, Step, trampoline
from search.engine.whoosh.reader import IndexReader, keys
from search.engine.whoosh.scored_docs import NOTHING, DocSet, DocUnion, difference, intersection
from search.text.words import words

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
