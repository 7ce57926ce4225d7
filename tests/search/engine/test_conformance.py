"""What every engine does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engine.base import Hits, PaperChange, Request, SearchEngine
from search.paper import Page, Paper, Sighting
from search.query.most import match_most
from search.query.query import parse
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Word
from tests.search.engine.conftest import changes

MAE = Paper(
    title="Masked Autoencoders as Scalable Learners",
    abstract='Distillation of images with GPT-4, a na\\"ive baseline.',
    key="2401.00001",
    authors=("Ada Lovelace", "Paul Erdős"),
    date="2024-03-11",
    year=2024,
    categories=("cs.CV",),
    keywords=("self supervision",),
    arxiv="2401.00001",
    upvotes=12,
    sightings=(Sighting(Page("daily-papers", "Tuesday", "2024-03-12"), 1),),
)
OTHER = Paper(title="Unlearning what models know", abstract="Erased.", key="tother", authors=("Erd Lovelace",))


def found(engine: SearchEngine, query: str, *, typing: bool = False) -> set[str]:
    hits = engine.reader().search(Request(parse(query, typing).tree))
    assert hits.total == len(hits.keys) == len(hits.scores)
    return set(hits.keys)


def test_an_empty_engine_answers_everything_with_nothing(engine: SearchEngine) -> None:
    assert (engine.seq, engine.count) == (0, 0)
    assert engine.reader().search(Request(Everything())) == Hits()
    assert engine.reader().search(Request(Word("masked"))) == Hits()
    assert engine.reader().search(Request(Not(Word("masked")))) == Hits()
    assert engine.reader().suggest("masked") == []


def test_what_was_synced_is_searchable_and_counted(engine: SearchEngine) -> None:
    engine.sync([PaperChange(4, MAE), PaperChange(9, OTHER)])
    assert (engine.seq, engine.count) == (9, 2)
    assert found(engine, "autoencoder") == {MAE.key}


@pytest.mark.parametrize(
    "query",
    [
        *(
            "masked",
            "MASKING learner",
            "=masked",
            '"masked autoencoder"',
            '="masked autoencoders"',
            '"learner masked"~3',
        ),
        *("auto*", "title:auto*", "atuoencoders~", "masked -unlearning", "-unlearning", "(masked OR nothing) gpt-4"),
        *("naive", "author:erdos", '"paul erdos"', "author:paul_erdos", '"self supervision"', "kw:self-supervision"),
        *("id:2401.00001", "arXiv:2401.00001v3", "cat:cs", "cat:cs.CV", "page:tuesday", "page:daily-papers", "has:pdf"),
        *("year:2024", "year:>2023", "date:2024-03", "date:2024-01..2024-06", "upvotes:>=12", "-no:abstract masked"),
    ],
)
def test_each_kind_of_clause_finds_its_paper_alone(engine: SearchEngine, query: str) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    assert found(engine, query) == {MAE.key}


@pytest.mark.parametrize(
    "query", ["=autoencoder", '"lovelace paul"', "unlearn gpt-4", "year:2025", "tag:x", "has:code"]
)
def test_what_does_not_match_is_not_found(engine: SearchEngine, query: str) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    assert found(engine, query) == set()


def test_the_last_word_may_be_unfinished_while_typing(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    assert found(engine, "unl", typing=True) == {OTHER.key}
    assert found(engine, '"masked autoen', typing=True) == {MAE.key}
    assert found(engine, "unl") == set()


def test_keys_are_combined_with_words_and_unknown_ones_ignored(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    kept = Keys(frozenset({OTHER.key, "nowhere"}))

    def keys(node: Node) -> set[str]:
        return set(engine.reader().search(Request(node)).keys)

    assert keys(kept) == {OTHER.key}
    assert keys(And((kept, Word("masked")))) == set()
    assert keys(Or((kept, Word("masked")))) == {MAE.key, OTHER.key}
    assert keys(And((Not(kept), Word("lovelace")))) == {MAE.key}
    assert keys(Field("title", Or((kept, Word("masked"))))) == {MAE.key, OTHER.key}


def test_a_paper_that_changed_is_found_as_it_is_now(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    engine.sync([PaperChange(3, replace(MAE, title="Renamed"))])
    assert (engine.seq, engine.count) == (3, 2)
    assert found(engine, "masked") == set()
    assert found(engine, "renamed") == {MAE.key}


def test_a_paper_that_changed_twice_in_one_sync_is_there_once(engine: SearchEngine) -> None:
    engine.sync(
        [PaperChange(1, MAE), PaperChange(2, replace(MAE, title="Second")), PaperChange(3, replace(MAE, title="Third"))]
    )
    assert (engine.seq, engine.count) == (3, 1)
    assert found(engine, "second") == set()
    assert found(engine, "third") == {MAE.key}


def test_the_total_is_exact_whatever_the_limit(engine: SearchEngine) -> None:
    engine.sync(changes(*(f"k{i} common" for i in range(12))))
    everything = engine.reader().search(Request(Word("common")))
    for limit in (0, 1, 5, 12, 99):
        hits = engine.reader().search(Request(Word("common"), limit))
        assert hits.total == 12
        assert hits.keys == everything.keys[:limit]
        assert len(hits.scores) == len(hits.keys)


def test_equal_papers_come_in_the_order_of_addition_also_after_changes(engine: SearchEngine) -> None:
    engine.sync(changes("b common", "a common", "c common"))
    engine.sync(changes("b common", after=3))
    engine.sync(changes("d common", after=4))
    for query in (Word("common"), Everything()):
        assert engine.reader().search(Request(query)).keys == ("b", "a", "c", "d")


def test_the_catalogs_order_of_addition_is_taken_where_it_is_told(engine: SearchEngine) -> None:
    told = [PaperChange(1, Paper("x", key="b"), place=2), PaperChange(5, Paper("x", key="a"), place=1)]
    engine.sync(told)
    assert engine.reader().search(Request(Word("x"))).keys == ("a", "b")


def test_syncing_nothing_changes_nothing(engine: SearchEngine) -> None:
    engine.sync(changes("a common"))
    engine.sync([])
    assert (engine.seq, engine.count) == (1, 1)


def test_progress_is_told_up_to_the_last_paper(engine: SearchEngine) -> None:
    told: list[int] = []
    engine.sync(changes(*(f"k{i} common" for i in range(7))), told.append)
    assert told == sorted(told)
    assert told[-1] == 7


def test_a_misspelt_word_is_offered_as_the_library_spells_it(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    assert engine.reader().suggest("autoencodrs") == ["autoencoders"]
    assert engine.reader().suggest("zzzzzzzz") == []
    assert engine.reader().suggest("") == []


def test_closing_twice_is_fine(engine: SearchEngine) -> None:
    engine.sync(changes("a common"))
    engine.close()
    engine.close()


def test_a_paper_that_became_part_of_another_is_gone_and_may_come_back(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, MAE), PaperChange(2, OTHER)])
    whole = replace(MAE, abstract=f"{MAE.abstract} Unlearning, too.")
    engine.sync([PaperChange(3, whole, former=(OTHER.key, "never-there"))])
    assert (engine.seq, engine.count) == (3, 1)
    assert found(engine, "unlearning") == {MAE.key}
    # Told again with every later change of the paper.
    engine.sync([PaperChange(4, whole, former=(OTHER.key,))])
    assert engine.count == 1
    engine.sync([PaperChange(5, OTHER), PaperChange(6, MAE)])
    assert (engine.count, found(engine, "unlearning")) == (2, {OTHER.key})


def test_a_paper_that_came_and_went_within_one_sync_is_not_there(engine: SearchEngine) -> None:
    engine.sync([PaperChange(1, OTHER), PaperChange(2, MAE, former=(OTHER.key,))])
    assert (engine.count, found(engine, "unlearning")) == (1, set())


def test_numbers_that_no_paper_has_match_nothing(engine: SearchEngine) -> None:
    engine.sync(changes("a common", "b common"))
    for query in ("year:*", "year:<3000", "upvotes:0", "date:<2030", "added:<2030"):
        assert found(engine, query) == set(), query


def parts(engine: SearchEngine, query: str, *, scored: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers with all words of a question, and those with some."""
    hits = engine.reader().search(Request(match_most(parse(query).tree), scored=scored))
    assert hits.total == len(hits.keys)
    return hits.keys[: hits.with_all], hits.keys[hits.with_all :]


SOME = ("none", "b masked models", "masked", "c masked things models", "models", "d models that are masked")


def test_papers_with_all_words_come_before_those_with_some(engine: SearchEngine) -> None:
    engine.sync(changes(*SOME))
    every, some = parts(engine, "mask modelling")
    assert (set(every), set(some)) == ({"b", "c", "d"}, {"masked", "models"})
    assert parts(engine, "mask graphs") == ((), parts(engine, "mask")[0])


def test_unscored_both_parts_are_in_the_order_of_addition(engine: SearchEngine) -> None:
    engine.sync(changes(*SOME))
    assert parts(engine, "mask models", scored=False) == (("b", "c", "d"), ("masked", "models"))


def test_what_is_demanded_is_demanded_of_the_papers_with_some_words_too(engine: SearchEngine) -> None:
    engine.sync(changes(*SOME))
    for query, every, some in (
        ("+masked models things", {"c"}, {"b", "d"}),
        ("masked things title:models", {"c"}, {"b", "d"}),
        ('"masked models" things none', set(), set()),
        ("masked things -models", set(), {"masked"}),
        ("all: masked things", {"c"}, set()),
    ):
        found = parts(engine, query)
        assert (set(found[0]), set(found[1])) == (every, some), query


def test_the_number_of_papers_with_all_words_is_exact_whatever_the_limit(engine: SearchEngine) -> None:
    engine.sync(changes(*SOME))
    tree = match_most(parse("masked models").tree)
    everything = engine.reader().search(Request(tree))
    for limit in range(7):
        hits = engine.reader().search(Request(tree, limit))
        assert (hits.keys, hits.total, hits.with_all) == (everything.keys[:limit], 5, 3)


def test_a_paper_that_was_replaced_counts_in_neither_part(engine: SearchEngine) -> None:
    engine.sync(changes(*SOME))
    engine.sync([PaperChange(7, Paper("other models", key="b")), PaperChange(8, Paper("other", key="masked"))])
    every, some = parts(engine, "masked models")
    assert (set(every), set(some)) == ({"c", "d"}, {"b", "models"})
