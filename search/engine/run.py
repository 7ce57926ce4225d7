"""Whoosh's queries, run a segment at a time: each clause comes to papers with scores.

Scores are Whoosh's BM25F to the last digits; a clause that only filters scores 0.
"""

from __future__ import annotations

import heapq

from search.engine.base import Hits
from search.engine.corpus import Corpus
from search.engine.deep import Step, run
from search.engine.queries import Docs, PapersQuery
from search.engine.segment import Segment
from search.engine.whoosh_parts import And, Every, Not, Or, Query, Term


def ranked(query: Query, corpus: Corpus, limit: int | None) -> Hits:
    """Return what a query finds: best first, equal scores in the order of addition."""
    rows: list[tuple[float, int, int, int]] = []
    for number, leaf in enumerate(corpus.leaves):
        docs = run(_papers(query, leaf.segment, corpus))
        for doc in leaf.deleted:
            docs.pop(doc, None)
        places = leaf.segment.numbers("place")
        rows.extend((-score, places[doc], number, doc) for doc, score in docs.items())
    total = len(rows)
    if limit is None or limit >= total:
        rows.sort()
    else:
        rows = heapq.nsmallest(max(limit, 0), rows)
    keys = [leaf.segment.keys for leaf in corpus.leaves]
    return Hits(
        tuple(keys[number][doc] for _, _, number, doc in rows),
        tuple(-score for score, *_ in rows),
        total,
    )


def _papers(query: Query, segment: Segment, corpus: Corpus) -> Step[Docs]:
    """Return the papers of a segment that a query finds, replaced ones included."""
    match query:
        case PapersQuery():
            return query.papers(segment, corpus)
        case Term():
            return corpus.scores(segment, query.fieldname, query.text, query.boost)
        case Every():
            return dict.fromkeys(range(segment.size), 0.0)
        case Not():
            return _without(dict.fromkeys(range(segment.size), 0.0), (yield _papers(query.query, segment, corpus)))
        case Or():
            return (yield from _any(query.subqueries, segment, corpus))
        case And():
            return (yield from _all(query.subqueries, segment, corpus))
        case _:
            return {}


def _any(queries: list[Query], segment: Segment, corpus: Corpus) -> Step[Docs]:
    found: Docs = {}
    for query in queries:
        docs = yield _papers(query, segment, corpus)
        if found:
            for doc, score in docs.items():
                found[doc] = found.get(doc, 0.0) + score
        else:
            found = docs
    return found


def _all(queries: list[Query], segment: Segment, corpus: Corpus) -> Step[Docs]:
    found: Docs | None = None
    # What is asked for first, what is ruled out after: taking away needs no list of all the others.
    for query in sorted(queries, key=lambda query: isinstance(query, Not)):
        if found is None:
            found = yield _papers(query, segment, corpus)
        elif isinstance(query, Not):
            found = _without(found, (yield _papers(query.query, segment, corpus)))
        else:
            docs = yield _papers(query, segment, corpus)
            found = {doc: score + docs[doc] for doc, score in found.items() if doc in docs}
        if not found:
            break
    return found or {}


def _without(docs: Docs, other: Docs) -> Docs:
    return {doc: score for doc, score in docs.items() if doc not in other}
