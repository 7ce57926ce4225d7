"""The formula of the scores, against values worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.judged import Collection, Judged, Text
from benchmarks.scoring import CARREL, PLAIN, VARIANTS, Recipe, Scores, table

PAPERS = [
    Text("1", "", "alpha", "beta gamma beta delta"),
    Text("2", "", "beta", "gamma gamma gamma gamma"),
    Text("3", "", "omega", "delta gamma omega omega"),
]
SCORES = Scores(PAPERS)


def idf(having: int) -> float:
    return math.log(1 + (3 - having + 0.5) / (having + 0.5))


def test_a_word_is_counted_over_title_and_abstract() -> None:
    # All papers are equally long, so that nothing is damped by length; the title counts three times.
    scores = SCORES.scores(replace(CARREL, pairs=0, all_first=False), "beta")
    assert scores == pytest.approx({0: idf(2) * 2 / (2 + 1.2), 1: idf(2) * 3 / (3 + 1.2)})


def test_what_is_said_twice_counts_twice_and_function_words_not_at_all() -> None:
    once, twice = SCORES.scores(PLAIN, "delta"), SCORES.scores(PLAIN, "delta and the delta")
    assert twice == pytest.approx({place: 2 * score for place, score in once.items()})
    assert SCORES.scores(replace(PLAIN, repeated=False), "delta and the delta") == once


def test_words_side_by_side_count_in_addition() -> None:
    plain, ours = (SCORES.scores(recipe, "gamma beta") for recipe in (PLAIN, replace(CARREL, all_first=False)))
    assert ours == pytest.approx({**plain, 0: plain[0] + 0.2 * idf(1) * 1 / (1 + 1.2)})


def test_papers_with_all_words_come_first_if_that_is_wanted() -> None:
    asked = "beta beta beta beta beta gamma delta"
    assert SCORES.ranker(PLAIN)(asked)[0] == "2"
    assert SCORES.ranker(replace(PLAIN, all_first=True))(asked)[0] == "1"


@pytest.mark.parametrize("recipe", VARIANTS.values())
def test_every_variant_finds_the_same_papers(recipe: Recipe) -> None:
    assert sorted(SCORES.ranker(recipe)("delta beta")) == ["1", "2", "3"]


def test_the_table_has_every_variant(capsys: pytest.CaptureFixture[str]) -> None:
    table([Collection(Path("made"), PAPERS, [Judged("7", "omega", "", {"3": 1})], 1)])
    told = capsys.readouterr().out
    assert "| one text, title 3 times: Carrel | 1.000 | 1.000 | – |" in told
    assert len(told.splitlines()) == len(VARIANTS) + 2
