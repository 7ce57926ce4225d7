"""No query can raise or hang, and no text can be indexed that breaks the index."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from search.engine.base import PaperChange, Request, SearchEngine
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Link, Paper
from search.query.query import parse
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word
from tests.search.engine.conftest import Open, changes

PAPERS = changes("a common word", "b common masked model", "c masked")
HOSTILE = [
    *("", " ", "*", "a*", "**", "~", "-", "--", "=", '"', '""', "(", ")", "((((", "))))", '"a', "title:", "title:*"),
    *("\x00", "a\x00b", "\ud800", "\u202e", "a~99", '"a b"~999999999', "year:99999999999999999999", "date:0000-00-00"),
    *("date:..", "year:>", "id:", "id:*", "page:*", "has:*", "no:no", "-" * 500, "(" * 5000, "NOT " * 5000, "OR OR"),
    *(
        "sort:x",
        "[a TO b]",
        "{a}",
        "a" * 100_000,
        "👩‍🔬",
        "深",
        "..",
        "x:y:z",
        "tag:",
        "q:q",
        "#",
        "a|b|",
        "&&",
        "\\",
        '\\"',
    ),
]


@pytest.mark.parametrize("typing", [False, True])
def test_every_odd_text_is_answered(whoosh: Open, typing: bool) -> None:
    engine = whoosh()
    engine.sync(PAPERS)
    for text in HOSTILE:
        hits = engine.reader().search(Request(parse(text, typing).tree))
        assert 0 <= hits.total <= 3, text


ODD_TREES: list[Node] = [
    And(()),
    Or(()),
    And((Word("masked"),)),
    Not(Not(Not(Word("masked")))),
    Field("title", Field("nonsense", Word("masked"))),
    Field("year", Phrase("masked")),
    Field("title", Range("a", "b")),
    Field("has", Everything()),
    Field("", Word("masked")),
    Word(""),
    Word("\ud800"),
    Word("masked", exact=True, prefix=True, fuzzy=2, typing=True),
    Phrase("", slop=-1),
    Phrase("masked common", slop=10**12),
    Keys(frozenset({"", "\ud800", "a"})),
    Field("id", Word("\ud800")),
]


@pytest.mark.parametrize("tree", ODD_TREES, ids=lambda tree: type(tree).__name__)
def test_every_odd_tree_is_answered(engine: SearchEngine, tree: Node) -> None:
    engine.sync(PAPERS)
    assert engine.reader().search(Request(tree)).total <= 3


def test_a_tree_deeper_than_the_stack_is_answered(whoosh: Open) -> None:
    engine = whoosh()
    engine.sync(PAPERS)
    tree: Node = Word("masked")
    for _ in range(sys.getrecursionlimit()):
        tree = And((Everything(), Or((Not(Not(tree)), Word("nowhere")))))
    assert set(engine.reader().search(Request(tree)).keys) == {"b", "c"}


def test_thousands_of_words_are_answered_exactly(whoosh: Open) -> None:
    engine = whoosh()
    engine.sync(PAPERS)
    words = [Word(f"w{i}") for i in range(3_000)]
    again = [Word("masked")] * 3_000
    assert engine.reader().search(Request(Or((*words, Word("model"))))).keys == ("b",)
    assert engine.reader().search(Request(And((*words, Word("model"))))).total == 0
    assert engine.reader().search(Request(And(tuple(again)))).total == 2
    assert engine.reader().search(Request(And((Word("masked"), *(Not(word) for word in words))))).total == 2
    assert engine.reader().search(Request(Phrase(" ".join(word.text for word in words)))).total == 0
    assert (
        engine.reader().search(Request(parse("masked " + " ".join(word.text + "~" for word in words)).tree)).total == 0
    )


def test_odd_papers_are_indexed_and_found(whoosh: Open) -> None:
    odd = Paper(
        title="x" * 50_000 + " masked",
        abstract="a b " * 30_000 + "\x00\ud800\u202e end",
        key="k\ud800\x00",
        authors=("", "???", *("same name" for _ in range(2000))),
        year=-(10**30),
        upvotes=10**30,
        date="not a date",
        added="2024-13-45",
        categories=("", "\ud800"),
        links=(Link("no url", "code"),),
    )
    engine = whoosh()
    engine.sync([PaperChange(1, odd), PaperChange(2, replace(odd, key="", title=""))])
    assert engine.reader().search(Request(Word("masked"))).keys == (odd.key,)
    assert engine.reader().search(Request(Phrase("b end"))).total == 2
    assert engine.reader().search(Request(Phrase("end b", slop=1))).total == 2
    assert engine.reader().search(Request(Phrase("name name", slop=3))).total == 0
    assert engine.reader().search(Request(Field("year", Range()))).total == 2
    assert engine.reader().search(Request(Field("date", Range()))).total == 0
    assert engine.reader().search(Request(Field("cat", Word("\ud800")))).total == 2


def test_a_query_is_answered_by_an_index_that_was_closed(whoosh: Open) -> None:
    engine: WhooshEngine = whoosh()
    engine.sync(PAPERS)
    engine.close()
    assert engine.reader().search(Request(Word("masked"))).total == 2
