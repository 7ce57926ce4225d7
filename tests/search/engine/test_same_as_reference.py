"""Whatever the papers, however they came in, whatever is asked: the same papers as the plain evaluator finds."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import writer
from search.engine.base import Change, Request
from search.engine.whoosh_engine import WhooshEngine
from search.query.tree import Everything, Node
from tests.search.engine.drawn import libraries, trees
from tests.search.engine.reference import ReferenceEngine


@pytest.fixture(scope="module", autouse=True)
def merged_soon() -> object:
    """Merge segments as soon as there are three of a size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "FAN", 3)
        yield


@settings(max_examples=120, deadline=None)
@given(libraries, st.integers(1, 4), st.lists(trees, min_size=1, max_size=12))
def test_finds_what_the_evaluator_finds(changes: list[Change], batch: int, asked: list[Node]) -> None:
    reference = ReferenceEngine()
    reference.sync(changes)
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.open(Path(folder))
        engine.batch = batch
        engine.sync(changes)
        assert (engine.seq, engine.count) == (reference.seq, reference.count)
        everything = Request(Everything())
        assert engine.search(everything) == reference.search(everything)
        for tree in asked:
            expected = reference.search(Request(tree))
            found = engine.search(Request(tree))
            assert (set(found.keys), found.total) == (set(expected.keys), expected.total), tree
            assert list(found.scores) == sorted(found.scores, reverse=True)
        engine.close()
