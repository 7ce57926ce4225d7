"""What counts more than what; that the scores are those of the formula is proved in `test_scores`."""

from __future__ import annotations

from pathlib import Path

from search.engine.base import PaperChange, Request
from search.paper import Paper
from search.query.most import match_most
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word
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


def test_both_words_count_more_than_one_of_them_twice(whoosh: Open) -> None:
    twice = Paper("on", "masked and masked models", "twice")
    both = Paper("on", "masked and other images", "both")
    either = Or((Word("masked"), Word("images")))
    assert ranked(whoosh, either, twice, both) == ["both", "twice"]


def test_a_rare_word_counts_more_than_a_frequent_one(whoosh: Open) -> None:
    # "filling" is in 20 titles.
    frequent, rare = Paper("filling", key="frequent"), Paper("masking", key="rare")
    assert ranked(whoosh, Or((Word("filling"), Word("masking"))), frequent, rare)[0] == "rare"


def test_two_words_side_by_side_count_more_than_apart(whoosh: Open) -> None:
    apart = Paper("on", "models that others have masked", "apart")
    beside = Paper("on", "others have masked models that", "beside")
    question = match_most(And((Word("masked"), Word("models"))))
    assert ranked(whoosh, question, apart, beside) == ["beside", "apart"]


def test_a_word_that_is_said_twice_counts_twice(whoosh: Open) -> None:
    other, said = Paper("images", key="other"), Paper("models", key="said")
    once = match_most(And((Word("models"), Word("images"))))
    twice = match_most(And((Word("models"), Word("images"), Word("models"))))
    assert ranked(whoosh, once, other, said) == ["other", "said"]
    assert ranked(whoosh, twice, other, said) == ["said", "other"]


def test_a_paper_with_all_words_comes_before_one_that_scores_more(whoosh: Open) -> None:
    some = Paper("masked masks", "masked", "some")
    every = Paper("on", f"masked {'and so on ' * 20} filling", "every")
    question = match_most(And((Word("masked"), Word("filling"))))
    assert ranked(whoosh, question, some, every)[:2] == ["every", "some"]
    scores = whoosh().reader().search(Request(question)).scores
    assert scores[0] < scores[1]


def test_of_the_names_of_one_thing_the_one_that_scores_most_counts(whoosh: Open) -> None:
    both = Paper("on", "masked images and veiled", "both")
    one = Paper("on", "masked and masked images", "one")
    names = (Word("masked"), Word("veiled"))
    assert ranked(whoosh, Or(names), both, one) == ["both", "one"]
    assert ranked(whoosh, Or(names, alike=True), both, one) == ["one", "both"]


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
