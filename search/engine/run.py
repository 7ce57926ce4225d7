"""A query run on a commit: clauses joined, replaced papers left out, the rest put in order.

Scores are Whoosh's BM25F; a clause that only filters scores 0.
"""

from __future__ import annotations

import numpy as np

from search.engine.answers import NOTHING, Answer, Union, both, without
from search.engine.base import Hits
from search.engine.clauses import AllOf, AnyOf, Everyone, NoneOf, Query
from search.engine.corpus import Corpus, keys
from search.engine.deep import Step, run
from search.engine.varints import Ints

_ALL_BITS = 0xFFFFFFFF


def ranked(query: Query, corpus: Corpus, limit: int | None, *, scored: bool = True) -> Hits:
    """Return what a query finds: best first, equal scores in the order of addition.

    Args:
        query: The query.
        corpus: The commit.
        limit: How many to return at most; all when None.
        scored: Scores are asked for; else the papers come in the order of addition.
    """
    found = run(_found(query, corpus, scored))
    if corpus.live is not None:
        found = found.at(corpus.live[found.docs])
    total = len(found.docs)
    if not total:
        return Hits()
    ranks, ordered = corpus.once("order", lambda: _order(corpus))
    order = found.docs.astype(np.uint64) if ranks is None else ranks[found.docs]
    if found.scores is not None:
        # Floats that are not negative sort as their bits do. Best score and then place, as one number:
        # sorting plain numbers is some times faster than sorting by two columns.
        order |= (_ALL_BITS - found.scores.view(np.uint32).astype(np.uint64)) << np.uint64(32)
    if limit is not None and limit < total:
        limit = max(limit, 0)
        order = np.partition(order, limit)[:limit]
    order.sort()
    docs = (order & np.uint64(_ALL_BITS)).astype(np.int64)
    if ordered is not None:
        docs = ordered[docs]
    if found.scores is None:
        scores = np.zeros(len(docs), np.float32)
    else:
        scores = (_ALL_BITS - (order >> np.uint64(32)).astype(np.uint32)).view(np.float32)
    leaves = corpus.leaves
    places = corpus.numbers("place")[docs].astype(np.int64)
    return Hits(places, scores.astype(np.float64), total, lambda: keys(leaves, docs))


def _order(corpus: Corpus) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint64]] | None, Ints | None]:
    """Return each paper's rank in the order of addition, and the papers in that order; None for as they are."""
    places = corpus.numbers("place")
    if (np.diff(places) >= 0).all():
        return None, None
    ordered = np.argsort(places, kind="stable")
    ranks = np.empty(len(places), np.uint64)
    ranks[ordered] = np.arange(len(places), dtype=np.uint64)
    return ranks, ordered


def _found(query: Query, corpus: Corpus, scored: bool) -> Step[Answer]:
    """Return the papers that a query finds, replaced ones included."""
    match query:
        case AllOf(parts):
            return (yield from _all(parts, corpus, scored))
        case AnyOf(parts):
            union = Union(corpus.size)
            for part in parts:
                union.add((yield _found(part, corpus, scored)))
            return union.answer()
        case NoneOf(part):
            everyone = corpus.answer(Everyone(), scored=False)
            return without(everyone, (yield _found(part, corpus, False)), corpus.size)
        case _:
            return corpus.answer(query, scored=scored)


def _all(parts: tuple[Query, ...], corpus: Corpus, scored: bool) -> Step[Answer]:
    found: Answer | None = None
    # What is asked for first, what is ruled out after: taking away needs no list of all the others.
    for part in sorted(parts, key=lambda part: isinstance(part, NoneOf)):
        if found is None:
            found = yield _found(part, corpus, scored)
        elif isinstance(part, NoneOf):
            found = without(found, (yield _found(part.part, corpus, False)), corpus.size)
        else:
            found = both(found, (yield _found(part, corpus, scored)), corpus.size)
        if not len(found.docs):
            break
    return NOTHING if found is None else found
