"""The benchmarks' papers: the same everywhere, and shaped as the rows of the tables say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import corpus, words
from benchmarks.peers.base import ROWS
from search.paper import Paper
from search.paper_json import from_record
from search.text.words import stem
from search.text.words import words as words_of


def _text(paper: dict[str, object]) -> str:
    return f"{paper['title']} {paper['abstract']}"


def _vocabulary(papers: Iterable[dict[str, object]]) -> Counter[str]:
    return Counter(term for paper in papers for term in {stem(word) for word in words_of(_text(paper))})


@settings(max_examples=6, deadline=None)
@given(start=st.integers(0, 700), count=st.integers(0, 30))
def test_a_paper_is_the_same_whatever_is_made_with_it(start: int, count: int) -> None:
    assert list(corpus.papers(count, start=start)) == list(islice(corpus.papers(start + count), start, None))[:count]


def test_seeds_give_other_papers() -> None:
    assert _text(next(corpus.papers(1, seed=1))) != _text(next(corpus.papers(1, seed=2)))


def test_every_record_is_a_paper_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    corpus.write(path, 1_000)
    papers: list[Paper] = [from_record(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    aliases = [alias for paper in papers for alias in paper.aliases]
    assert len(aliases) == len(set(aliases)) == 2_000
    assert all(paper.authors and paper.categories and paper.pages and paper.year for paper in papers)
    assert 1_200 < sum(len(paper.abstract) for paper in papers) / 1_000 < 1_600


def test_words_are_in_as_many_papers_as_the_rows_say() -> None:
    papers = list(corpus.papers(2_000))
    count, held = len(papers), _vocabulary(papers)
    assert 0.7 < held[stem("models")] / count < 0.8
    assert all(0.3 < held[stem(word)] / count < 0.7 for word in ("learning", "data", "training"))
    (rare,) = ROWS["rare"].words
    assert held[stem(rare)] == 1
    assert any(word.startswith("multim") for word in held)
    assert any("learning models data" in str(paper["abstract"]) for paper in papers)


def test_the_vocabulary_grows_as_heaps_law_has_it() -> None:
    few, many = (len(_vocabulary(corpus.papers(count))) for count in (300, 1_200))
    assert 1.2 < many / few < 3


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_no_two_numbers_have_one_name(one: int, other: int) -> None:
    assert (words.name(one) == words.name(other)) == (one == other)
