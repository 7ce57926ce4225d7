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
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word
from tests.search.engine.drawn import WORDS, libraries, trees
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


@given(libraries, st.integers(1, 4), st.lists(trees, min_size=1, max_size=12))
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
        return Field(drawn.choice(("title", "abstract", "author")), node) if drawn.random() < 0.5 else node

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
        assert (set(found.keys), found.total) == (set(expected.keys), expected.total), tree
        assert list(found.scores) == sorted(found.scores, reverse=True)
    engine.close()
