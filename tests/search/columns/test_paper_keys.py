"""Keys that are made when they are asked for behave as a tuple of them would."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from search.columns import paper_sets as module
from search.columns.columns import Columns
from search.columns.paper_sets import KeyScores, PaperKeys
from search.columns.refresh import read
from search.paper import Paper
from tests.search.drawn import new_catalog


@pytest.fixture(params=[1, 4096])
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Columns]:
    monkeypatch.setattr(module, "_BATCH", request.param)
    with new_catalog() as catalog:
        catalog.add(Paper(f"Paper {key}", key=key) for key in "abcdef")
        yield read(catalog)


def test_they_are_the_tuple_of_keys(columns: Columns) -> None:
    plain = ("e", "b", "c", "a")
    keys = PaperKeys(columns, columns.rows_of(plain))
    assert (tuple(keys), len(keys), keys[0], keys[-1], keys[-4]) == (plain, 4, "e", "a", "e")
    assert keys == plain
    assert keys != ("e", "b")
    assert keys != ("e", "b", "c", "x")
    assert tuple(map(tuple, (keys[1:3], keys[::-1], keys[:-1]))) == (plain[1:3], plain[::-1], plain[:-1])
    assert [key in keys for key in ("a", "d", "unknown", "")] == [True, False, False, False]
    assert (keys.index("c"), list(reversed(keys))) == (2, ["a", "c", "b", "e"])
    assert not keys[4:]
    assert "… " not in repr(keys)


def test_what_is_not_among_them_is_said_as_tuples_do(columns: Columns) -> None:
    keys = PaperKeys(columns, columns.rows_of("ab"))
    for place in (2, -3):
        with pytest.raises(IndexError):
            keys[place]
    for key in ("c", "unknown"):
        with pytest.raises(ValueError, match="not among"):
            keys.index(key)


def test_scores_are_looked_up_by_key(columns: Columns) -> None:
    scores = KeyScores(PaperKeys(columns, columns.rows_of("db")), np.array([2.5, 1.0]))
    assert dict(scores) == {"d": 2.5, "b": 1.0}
    assert (scores["b"], scores.get("a", 0.0), scores.get("unknown")) == (1.0, 0.0, None)
