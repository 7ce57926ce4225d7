"""The measures of rankings, against values worked out by hand, and the files of a collection."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judged import Collection, Measures, Text, measures
from benchmarks.rankers import present
from benchmarks.ranking import run

PAPERS = [
    Text("1", "10.5555/made.1", "Masked image modeling", "Patches of images are hidden and guessed."),
    Text("2", "10.5555/made.2", "Video captions", "Captions are written for images that move."),
    Text("3", "10.5555/made.3", "Sorting networks", "Comparators in parallel."),
]


def collection(folder: Path, **files: str) -> Path:
    folder.mkdir()
    lines = [json.dumps(paper._asdict()) for paper in PAPERS]
    for name, text in {"docs.jsonl": "\n".join(lines), **files}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_ranking_is_measured() -> None:
    # Of three relevant papers the first and the third of the answer, and one that is not in it.
    ndcg = (1 + 1 / 2) / (1 + 1 / math.log2(3) + 1 / 2)
    assert measures(["a", "x", "b"], {"a": 1, "b": 1, "c": 1, "x": 0}) == pytest.approx(
        (ndcg, (1 / 1 + 2 / 3) / 3, 2 / 3, 0)
    )


def test_gains_are_linear_and_what_is_relevant_begins_at_a_grade() -> None:
    found = measures(["b", "a"], {"a": 3, "b": 1, "c": -1}, relevant=2)
    assert found == pytest.approx(((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)), 1 / 2, 1, 0))


def test_ten_papers_count_for_gain_and_a_hundred_for_recall() -> None:
    others = [str(number) for number in range(99)]
    assert measures([*others[:10], "a"], {"a": 1}) == pytest.approx((0, 1 / 11, 1, 0))
    assert measures([*others, "a"], {"a": 1}).recall == 1
    assert measures([*others, "x", "a"], {"a": 1}) == (0, 0, 0, 0)


def test_nothing_found_and_nothing_to_find() -> None:
    assert measures([], {"a": 1}) == (0, 0, 0, 1)
    assert measures(["a"], {"a": 0}) == (0, 0, 0, 0)
    assert Measures.mean([Measures(1, 0, 0.5, 1), Measures(0, 0, 0, 0)]) == (0.5, 0, 0.25, 0.5)


@given(st.permutations(range(20)), st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_no_order_is_better_than_that_of_the_grades(ids: list[int], grades: list[int]) -> None:
    judged = {str(number): grade for number, grade in enumerate(grades)}
    best = sorted(judged, key=lambda each: -judged[each])
    assert measures([str(number) for number in ids], judged).ndcg <= measures(best, judged).ndcg + 1e-9
    assert measures(best, judged)[:3] == pytest.approx((1, 1, 1) if any(grades) else (0, 0, 0))


def test_papers_as_questions_are_not_among_their_own_answers(tmp_path: Path) -> None:
    facets = json.dumps({"method": {"1": {"2": 2, "1": 3}}, "result": {"1": {"2": 1}}})
    read = Collection.read(collection(tmp_path / "examples", **{"facets.json": facets}))
    assert read.by_example
    found = read.measured([["1", "2"]] * 2)
    assert [each.ndcg for each in found] == [1, 1]
    # Grade 1 is none where a measure is yes or no.
    assert [each.recall for each in found] == [1, 0]


@pytest.mark.parametrize("name", present())
def test_every_ranker_puts_the_paper_with_the_words_first(name: str) -> None:
    ask = present()[name](PAPERS)
    assert ask("What is known about image captions?")[0] == "2"
    assert ask("comparators") == ["3"]
    assert ask("zebras") == []


def test_the_table_has_carrel_beside_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = [{"id": "7", "text": "image captions"}, {"id": "8", "text": "never judged"}]
    files = {"queries.jsonl": "\n".join(map(json.dumps, questions)), "qrels.tsv": "7 0 2 1\n7 0 3 0\n"}
    folder = collection(tmp_path / "asked", **files)
    run([folder, folder], count=1)
    told = capsys.readouterr().out
    assert told.count("| asked, 1 questions | nDCG@10 |") == 2
    assert "| Carrel, all words | 1.000 | 1.000 | 1.000 | 0% |" in told
    assert "7 (−0.000): image captions\n     1 against   1  2  Video captions" in told
    assert "| mean of 2 text collections |" in told
