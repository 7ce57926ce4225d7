"""Answers joined in arrays are what they would be in dictionaries, few or many papers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.columns.arrays import mask_of
from search.engine.whoosh.scored_docs import DocSet, DocUnion, difference, intersection

SIZE = 200
papers = st.one_of(
    st.dictionaries(st.integers(0, SIZE - 1), st.floats(0.5, 4, width=32), max_size=4),
    st.dictionaries(st.integers(0, SIZE - 1), st.floats(0.5, 4, width=32), min_size=20),
)
answers = st.tuples(papers, st.booleans())
Drawn = tuple[dict[int, float], bool]


def made(drawn: Drawn) -> tuple[dict[int, float], DocSet]:
    """Return papers with scores, all 0 where nothing is scored, and the same as an answer."""
    found, scored = drawn
    docs = np.array(sorted(found), np.int32)
    if not scored:
        return dict.fromkeys(found, 0.0), DocSet(docs)
    return found, DocSet(docs, np.array([found[doc] for doc in sorted(found)], np.float32))


def plain(answer: DocSet) -> dict[int, float]:
    docs = answer.docs.tolist()
    assert docs == sorted(set(docs))
    return dict(zip(docs, [0.0] * len(docs) if answer.scores is None else answer.scores.tolist(), strict=True))


@given(answers, answers)
def test_two_answers_are_joined(one: Drawn, other: Drawn) -> None:
    (a, left), (b, right) = made(one), made(other)
    assert plain(intersection(left, right, SIZE)) == pytest.approx({doc: a[doc] + b[doc] for doc in a if doc in b})
    assert plain(difference(left, right, SIZE)) == {doc: a[doc] for doc in a if doc not in b}


@given(st.lists(answers, max_size=5), st.booleans())
def test_any_number_of_answers_are_united(drawn: list[Drawn], unscored: bool) -> None:
    union = DocUnion(SIZE)
    expected: dict[int, float] = {}
    for one in drawn:
        found, answer = made(one)
        union.add(answer)
        for doc, score in found.items():
            expected[doc] = expected.get(doc, 0.0) + score
    if unscored:
        union.add_flags(mask_of(np.array([103, 107], np.int32), SIZE))
        expected = {103: 0.0, 107: 0.0} | expected
    assert plain(union.result()) == pytest.approx(expected)
