"""Scores are Whoosh's own: the same index, the same query, asked through Whoosh's searcher."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search.engine.base import PaperChange, Request
from search.engine.whoosh.compile import compile_query
from search.engine.whoosh.engine import WhooshEngine
from search.engine.whoosh.operators import AllOf, AnyLeaf, AnyOf, Term
from search.paper import Paper
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word
from search.text.stemmer import quietly
from tests.search.engine.conftest import Open

with quietly():
    from whoosh import query as stock_query
    from whoosh.index import open_dir
    from whoosh.scoring import BM25F
    from whoosh.searching import Searcher

WORDS = (
    "model",
    "masked",
    "image",
    "text",
    "learning",
    "deep",
    "sparse",
    "graph",
    "neural",
    "vision",
    "large",
    "small",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Sixty papers in several segments, some of them replaced."""
    drawn = random.Random(7)
    changes = [
        PaperChange(
            seq,
            Paper(
                " ".join(drawn.choices(WORDS, k=drawn.randint(1, 9))),
                " ".join(drawn.choices(WORDS, k=drawn.randint(0, 60))),
                f"k{seq % 60}",
                ("Ada Graph",) * (seq % 3),
                keywords=("deep learning",) * (seq % 2),
            ),
        )
        for seq in range(1, 71)
    ]
    engine = WhooshEngine.open(tmp_path_factory.mktemp("library"))
    engine.batch = 20
    engine.sync(changes)
    return engine


def in_whoosh(query: object) -> object:
    """Return Whoosh's own query for one of ours."""
    match query:
        case Term(field, bterm, boost):
            return stock_query.Term(field, bterm, boost)
        case AnyLeaf(parts) | AnyOf(parts):
            return stock_query.Or([in_whoosh(part) for part in parts])
        case AllOf(parts):
            return stock_query.And([in_whoosh(part) for part in parts])
        case _:
            raise AssertionError(query)


@pytest.mark.parametrize(
    "tree",
    [
        Word("models"),
        Word("masked", exact=True),
        Field("title", Word("graph")),
        Field("author", Word("ada")),
        And((Word("deep"), Word("learning"))),
        Or((Word("sparse"), Word("fast"), Word("graph"))),
        And((Or((Word("large"), Word("image"))), Word("vision"))),
        Field("kw", Word("deep learning")),
    ],
    ids=str,
)
def test_scores_are_those_of_whoosh(library: WhooshEngine, tree: Node) -> None:
    index = open_dir(str(library._store.path))
    with Searcher(index.reader(), weighting=BM25F()) as searcher:
        keys = searcher.reader().column_reader("key")
        found = searcher.search(in_whoosh(compile_query(tree)), limit=None)
        stock = {keys[docnum]: score for docnum, score in found.items()}
    hits = library.reader().search(Request(tree))
    assert hits.total > 3
    assert dict(zip(hits.keys, hits.scores, strict=True)) == pytest.approx(stock, rel=1e-6)


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
