"""Whatever the papers, however they came in, whatever is asked: the same papers as the plain evaluator finds."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.base import PaperChange, Request
from search.engine.whoosh import expansions, merge
from search.engine.whoosh import merge as tidying
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from search.query.most import match_most
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word, all_of
from tests.search.engine.drawn import WORDS, libraries, questions, trees
from tests.search.engine.reference import ReferenceEngine


@pytest.fixture(scope="module", autouse=True)
def on_a_small_scale() -> Iterator[None]:
    """Merge segments as soon as there are three of a size, and merge and expand a few postings at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidying, "FAN", 3)
        patch.setattr(merge, "_AT_ONCE", 5)
        patch.setattr(merge, "_OF_ONE", 5)
        patch.setattr(expansions, "_AT_ONCE", 5)
        yield


@given(libraries, st.integers(1, 4), st.lists(trees | questions, min_size=1, max_size=12))
def test_finds_what_the_evaluator_finds(changes: list[PaperChange], batch: int, asked: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), changes, batch, asked)


@pytest.mark.parametrize("seed", range(2))
def test_finds_what_the_evaluator_finds_among_many_papers(seed: int, tmp_path: Path) -> None:
    """Most random papers are nearly empty; these are full, so that most queries find some and not others."""
    drawn = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(drawn.choices(WORDS, k=drawn.randint(0, most)))

    def leaf() -> Node:
        said = " ".join(drawn.choices(WORDS, k=drawn.choice((1, 1, 2, 3))))
        said = said[: -drawn.choice((1, 2))] if drawn.random() < 0.2 and len(said) > 2 else said
        if drawn.random() < 0.4:
            return Phrase(said, drawn.random() < 0.3, drawn.choice((0, 0, 1, 2, 5)), drawn.random() < 0.3)
        typing, prefix, exact = (drawn.random() < 0.25 for _ in range(3))
        return Word(said, exact, prefix, drawn.choice((0, 0, 0, 1, 2)), typing)

    def tree() -> Node:
        nodes = tuple(drawn.choice((leaf(), Not(leaf()), Or((leaf(), leaf())))) for _ in range(drawn.choice((1, 1, 2))))
        node = And(nodes) if len(nodes) > 1 else nodes[0]
        node = Field(drawn.choice(("title", "abstract", "author")), node) if drawn.random() < 0.5 else node
        return node if drawn.random() < 0.5 else match_most(all_of([*(leaf() for _ in range(4)), node]), phrases=True)

    papers = [
        Paper(text(7), text(20), f"k{drawn.randint(0, 40)}", tuple(text(3) for _ in range(drawn.randint(0, 3))))
        for _ in range(60)
    ]
    changes = [PaperChange(seq, paper) for seq, paper in enumerate(papers, 1)]
    _compare(tmp_path, changes, 7, [tree() for _ in range(200)])


def _compare(folder: Path, changes: list[PaperChange], batch: int, asked: list[Node]) -> None:
    reference = ReferenceEngine()
    reference.sync(changes)
    engine = WhooshEngine.open(folder)
    engine.batch = batch
    engine.sync(changes)
    assert (engine.seq, engine.count) == (reference.seq, reference.count)
    everything = Request(Everything())
    assert engine.reader().search(everything) == reference.search(everything)
    for tree in asked:
        expected = reference.search(Request(tree))
        found = engine.reader().search(Request(tree))
        assert (found.total, found.with_all) == (expected.total, expected.with_all), tree
        for part in (slice(found.with_all), slice(found.with_all, None)):
            assert set(found.keys[part]) == set(expected.keys[part]), tree
            assert list(found.scores[part]) == sorted(found.scores[part], reverse=True)
        # Unscored, both are in the order of addition.
        assert engine.reader().search(Request(tree, scored=False)) == expected, tree
    engine.close()
