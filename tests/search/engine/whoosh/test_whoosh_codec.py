"""Whoosh finds what Carrel finds, in the engine's index and in one of its own; scores are Carrel's (`test_scores`)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from search.engine.base import PaperChange, Request
from search.engine.whoosh import scored_docs
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word
from search.text.stemmer import quietly
from search.text.words import stem

with quietly():
    from whoosh import query as q
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import STORED, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import FileIndex, open_dir
    from whoosh.searching import Searcher

WORDS = ("model", "models", "modeling", "masked", "mask", "image", "images", "the", "of", "graph", "deep", "x")
FIELDS = ("title", "abstract")

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
libraries = st.lists(st.tuples(texts, texts), min_size=1, max_size=25)
words = st.builds(Word, st.sampled_from(WORDS))
phrases = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda said: Phrase(" ".join(said)))
leaves: st.SearchStrategy[Node] = st.one_of(
    words, phrases, st.builds(Field, st.sampled_from(FIELDS), st.one_of(words, phrases))
)
several = st.lists(leaves, min_size=2, max_size=3, unique=True).map(tuple)
asked: st.SearchStrategy[Node] = st.one_of(
    leaves,
    st.builds(And, several),
    st.builds(Or, several),
    st.builds(lambda nodes, out: And((*nodes, Not(out))), several, words),
    st.builds(lambda one, other: Or((one, And(other))), leaves, several),
)


def stock_index(library: list[tuple[str, str]]) -> FileIndex:
    """Return Whoosh's own index of the stems of papers, in its own format."""
    text = TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
    index = RamStorage().create_index(Schema(key=STORED, title=text, abstract=text))
    writer = index.writer()
    for number, (title, abstract) in enumerate(library):
        stems = {"title": title, "abstract": abstract}
        writer.add_document(
            key=f"k{number}", **{name: " ".join(map(stem, said.split())) for name, said in stems.items()}
        )
    writer.commit()
    return index


def stock_query(node: Node, names: tuple[str, ...] = FIELDS) -> q.Query:
    match node:
        case Field(name, value):
            return stock_query(value, (name,))
        case Word(said):
            return q.Or([q.Term(name, stem(said)) for name in names])
        case Phrase(said):
            return q.Or([q.Phrase(name, [stem(word) for word in said.split()]) for name in names])
        case And(nodes):
            return q.And([stock_query(child, names) for child in nodes])
        case Or(nodes):
            return q.Or([stock_query(child, names) for child in nodes])
        case Not(inner):
            return q.Not(stock_query(inner, names))
        case _:
            raise AssertionError(node)


@given(libraries, st.sampled_from((4, 30)), st.lists(asked, min_size=1, max_size=8), st.sampled_from((0, 1, 16)))
def test_whooshs_own_index_of_the_same_words_finds_the_same(
    library: list[tuple[str, str]], batch: int, trees: list[Node], sparse: int
) -> None:
    changes = [
        PaperChange(seq, Paper(title, abstract, key=f"k{seq - 1}")) for seq, (title, abstract) in enumerate(library, 1)
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        stock_index(library).searcher() as searcher,
        patch.object(scored_docs, "_SPARSE", sparse),
    ):
        engine = WhooshEngine.open(Path(folder))
        engine.batch = batch
        engine.sync(changes)
        for tree in trees:
            found = searcher.search(stock_query(tree), limit=None)
            hits = engine.reader().search(Request(tree))
            assert set(hits.keys) == {hit["key"] for hit in found}, tree
            unscored = engine.reader().search(Request(tree, scored=False))
            assert unscored.places.tolist() == sorted(hits.places.tolist())


PAPERS = [
    Paper(
        f"Masked models {number}", "of the deep graph " * (number % 3), f"k{number}", ("Ada Graph",), year=2000 + number
    )
    for number in range(12)
]
IN_WHOOSH: list[tuple[Any, Node]] = [
    (q.Term("title", b"model"), Field("title", Word("models"))),
    (q.Prefix("title", "!mas", constantscore=True), Field("title", Word("mas", prefix=True))),
    (q.Phrase("title", ["mask", "model"]), Field("title", Phrase("masked models"))),
    (q.Term("has", b"abstract"), Field("has", Word("abstract"))),
    (q.Term("key", b"k7"), Field("id", Word("k7"))),
    (q.And([q.Term("abstract", b"deep"), q.Not(q.Term("title", b"4"))]), And((Word("deep"), Not(Word("4"))))),
]


def _compared(folder: Path) -> None:
    engine = WhooshEngine.open(folder)
    assert (engine.rebuilt, engine.count, engine.seq) == ("", 12, 13)
    with Searcher(open_dir(str(folder)).reader()) as searcher:
        keys = searcher.reader().column_reader("key")
        for theirs, ours in IN_WHOOSH:
            docs = {keys[doc] for doc in searcher.search(theirs, limit=None).docs()}
            assert docs == set(engine.reader().search(Request(ours)).keys) != set()
        assert len(list(searcher.reader().all_terms())) > 40
        assert searcher.reader().first_id("key", b"k3") is not None
    engine.close()


def test_whooshs_own_searcher_finds_the_same_in_the_engines_index(tmp_path: Path) -> None:
    engine = WhooshEngine.open(tmp_path)
    engine.batch = 5
    # One paper is replaced, and its segment is not merged.
    engine.sync(PaperChange(seq, paper) for seq, paper in enumerate((Paper("Deep masks", key="k7"), *PAPERS), 1))
    engine.close()
    _compared(tmp_path)
