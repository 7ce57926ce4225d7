"""What counts more than what; that the scores are Whoosh's is proved in `test_whoosh_codec`."""

from __future__ import annotations

from pathlib import Path

from search.engine.base import PaperChange, Request
from search.paper import Paper
from search.query.tree import Field, Node, Not, Phrase, Word
from tests.search.engine.conftest import Open


def ranked(whoosh: Open, query: Node, *papers: Paper) -> list[str]:
    engine = whoosh()
    filling = [Paper(f"filling {i}", "words that say nothing of it", f"f{i}") for i in range(20)]
    engine.sync([PaperChange(seq, paper) for seq, paper in enumerate((*filling, *papers), 1)])
    return list(engine.reader().search(Request(query)).keys)


def test_a_word_in_the_title_counts_more_than_in_the_abstract(whoosh: Open) -> None:
    low = Paper("on other things", "a mention of masked models", "abstract")
    high = Paper("on masked things", "a mention of other models", "title")
    assert ranked(whoosh, Word("masked"), low, high) == ["title", "abstract"]


def test_a_whole_word_counts_more_than_its_beginning_while_typing(whoosh: Open) -> None:
    begun = Paper("graphene sheets", "", "begun")
    whole = Paper("graph sheets", "", "whole")
    assert ranked(whoosh, Word("graph", typing=True), begun, whole) == ["whole", "begun"]


def test_clauses_that_only_filter_do_not_score(whoosh: Open) -> None:
    engine = whoosh()
    engine.sync([PaperChange(1, Paper("a", key="a", year=2024, categories=("cs.CV",)))])
    for filters in (Field("year", Word("2024")), Field("cat", Word("cs")), Not(Word("nowhere"))):
        assert engine.reader().search(Request(filters)).scores.tolist() == [0.0]


def test_words_beyond_those_that_are_scored_are_found_all_the_same(whoosh: Open) -> None:
    engine = whoosh()
    engine.sync([PaperChange(i, Paper(f"pre{i:03d}", key=f"k{i}")) for i in range(1, 101)])
    hits = engine.reader().search(Request(Word("pre", prefix=True)))
    assert hits.total == len(set(hits.keys)) == 100
    assert sum(score > 0 for score in hits.scores) == 16


def test_phrases_and_expansions_are_scored(whoosh: Open) -> None:
    engine = whoosh()
    engine.sync([PaperChange(1, Paper("masked models", key="a")), PaperChange(2, Paper("nothing", key="b"))])
    for query in (
        Phrase("masked models"),
        Phrase("models masked", slop=2),
        Word("maskd", fuzzy=1),
        Word("mas", prefix=True),
    ):
        assert engine.reader().search(Request(query)).scores[0] > 0


def test_segments_stay_few_however_many_syncs(whoosh: Open, tmp_path: Path) -> None:
    engine = whoosh()
    for seq in range(1, 81):
        engine.sync([PaperChange(seq, Paper(f"paper {seq}", key=f"k{seq % 70}"))])
    assert (engine.seq, engine.count) == (80, 70)
    assert len(list((tmp_path / "index").glob("*.seg"))) <= 16
    assert engine.reader().search(Request(Word("paper"))).total == 70
