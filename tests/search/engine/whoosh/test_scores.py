"""Scores and order are those of the formula: of Lucene's published example, and of `reference_scores`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.base import PaperChange, Request
from search.engine.whoosh import expansions, merge, scored_docs
from search.engine.whoosh.engine import WhooshEngine
from search.engine.whoosh.segment import SegmentMeta
from search.paper import Paper
from search.query.most import all_words, match_most
from search.query.paper_matcher import matches
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word, all_of
from search.text.words import stem
from tests.search.engine.conftest import Open
from tests.search.engine.reference_scores import ReferenceScores

WORDS = ("model", "models", "modeling", "modal", "mode", "masked", "mask", "image", "the", "of", "GPT-4", "x")
# The length of a longer field is rounded in the index: Whoosh keeps one byte for it.
_LONGEST = 10

texts = st.lists(st.sampled_from(WORDS), max_size=_LONGEST // 2).map(" ".join) | st.sampled_from(
    ("masked model of masked models", "models model model", "x masked x the model")
)
papers = st.builds(
    Paper,
    title=texts,
    abstract=texts,
    key=st.sampled_from("abcdefgh"),
    authors=st.lists(st.sampled_from(("Ada Model", "Masked", "X")), max_size=2).map(tuple),
    keywords=st.lists(st.sampled_from(("masked image", "model")), max_size=2).map(tuple),
)
segments = st.lists(st.lists(papers, min_size=1, max_size=5, unique_by=lambda paper: paper.key), min_size=1, max_size=5)

_said = st.sampled_from((*WORDS, "mod", "ma", "maksed", "modle", "nowhere"))
words = st.one_of(
    st.builds(Word, _said),
    st.builds(Word, _said, st.booleans(), st.booleans(), st.sampled_from((0, 0, 1, 2)), st.booleans()),
    st.sampled_from((Word("mo", prefix=True), Word("model", typing=True), Word("modl", fuzzy=2))),
)
# Which of two different words with one stem counts in a phrase depends on the fields.
_different = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3, unique_by=stem)
_phrased = st.builds(lambda said, again: " ".join([*said, *said[:again]]), _different, st.sampled_from((0, 0, 1)))
phrases = st.builds(Phrase, _phrased, st.booleans(), st.sampled_from((0, 0, 3)), st.booleans())
leaves: st.SearchStrategy[Node] = words | phrases | st.just(Phrase("x masked x"))
_several = st.lists(leaves, min_size=2, max_size=3, unique=True).map(tuple)
clauses: st.SearchStrategy[Node] = st.one_of(
    words,
    leaves,
    st.builds(Field, st.sampled_from(("title", "abstract", "author", "any", "venue")), leaves),
    st.builds(Or, _several),
    st.builds(Or, _several, alike=st.just(True)),
    st.builds(Not, leaves),
)
questions = st.lists(clauses, min_size=1, max_size=5, unique=True).map(all_of)
# Words may be said more than once.
said = st.lists(words | clauses, min_size=2, max_size=6) | st.lists(
    st.sampled_from((Word("masked"), Word("model"))), min_size=2, max_size=6
)
most = st.builds(match_most, said.map(all_of), phrases=st.booleans())


def synced(engine: WhooshEngine, groups: list[list[Paper]]) -> list[Paper]:
    """Make a segment of each group and a paper that is never replaced; return all papers in the order of the index."""
    indexed: list[Paper] = []
    for number, group in enumerate(groups):
        papers = [*group, Paper(f"segment {number}", key=f"s{number}")]
        engine.sync([PaperChange(seq, paper) for seq, paper in enumerate(papers, len(indexed) + 1)])
        indexed += papers
    return indexed


def all_when_asked(segments: Sequence[SegmentMeta], most: int | None = None) -> list[SegmentMeta]:
    return list(segments) if most is None and len(segments) > 1 else []


def agree(engine: WhooshEngine, reference: ReferenceScores, tree: Node) -> None:
    """Check scores and order: papers with all words first, then by score, then in the order of addition."""
    hits = engine.reader().search(Request(tree))
    expected = reference.scores(tree)
    assert dict(zip(hits.keys, hits.scores, strict=True)) == pytest.approx(expected, rel=1e-5), tree
    newest = {paper.key: paper for paper in reference.papers}
    whole = [matches(all_words(tree), newest[key]) for key in hits.keys]
    assert hits.with_all == sum(whole), tree
    ranked = list(zip(whole, hits.scores.tolist(), (-hits.places).tolist(), strict=True))
    assert ranked == sorted(ranked, reverse=True), tree
    unscored = engine.reader().search(Request(tree, scored=False))
    assert unscored.places.tolist() == [-place for *_, place in sorted(ranked, key=lambda one: (not one[0], -one[2]))]


@given(
    segments, st.lists(questions | most, min_size=1, max_size=8), st.sampled_from((0, 1, 16)), st.sampled_from((2, 16))
)
def test_scores_and_order_are_those_of_the_formula(
    groups: list[list[Paper]], trees: list[Node], sparse: int, counted: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(scored_docs, "_SPARSE", sparse),
        patch.object(expansions, "_COUNTED", counted),
        patch.object(merge, "segments_to_merge", all_when_asked),
    ):
        engine = WhooshEngine.open(Path(folder))
        indexed = synced(engine, groups)
        for tree in trees:
            agree(engine, ReferenceScores(indexed, counted), tree)
        # Merged, the index forgets what was replaced.
        engine.merge(lambda papers: None)
        left = list({paper.key: paper for paper in indexed}.values())
        for tree in trees:
            agree(engine, ReferenceScores(left, counted), tree)
        engine.close()


def test_a_score_is_that_of_an_explanation_that_elasticsearch_publishes(whoosh: Open) -> None:
    """The example of its explain API: boost 2.2 · idf 1.3862944 · tf 0.5555556 = 1.6943598.

    One of 5 papers holds the word (N 5, n 1), once, in a field of 3 words (dl 3, avgdl 5.4), k1 1.2, b 0.75:
    idf = ln(1 + 4.5 / 1.5) = ln 4, tf = 1 / (1 + 1.2 · (0.25 + 0.75 · 3 / 5.4)) = 1 / 1.8. The boost is k1 + 1, which
    Lucene has left out since version 8.
    """
    engine = whoosh()
    papers = [Paper("Other", "six words that say something else", f"k{number}") for number in range(4)]
    papers.append(Paper("It", "trying out elasticsearch", "it"))
    engine.sync(PaperChange(seq, paper) for seq, paper in enumerate(papers, 1))
    hits = engine.reader().search(Request(Field("abstract", Word("elasticsearch"))))
    assert hits.keys == ("it",)
    assert 2.2 * hits.scores[0] == pytest.approx(1.6943598)


def test_fields_score_as_one_text_in_which_the_title_stands_three_times(whoosh: Open) -> None:
    papers = [Paper("masked models", "of", "a"), Paper("graphs", "masked graphs of models", "b"), Paper("x", "y", "c")]
    joined = [Paper("", " ".join([paper.title] * 3 + [paper.abstract]), paper.key) for paper in papers]
    engine = whoosh()
    engine.sync(PaperChange(seq, paper) for seq, paper in enumerate(papers, 1))
    hits = engine.reader().search(Request(And((Word("masked"), Word("models")))))
    engine.sync(PaperChange(seq, paper) for seq, paper in enumerate(joined, 4))
    alone = engine.reader().search(Request(Field("abstract", And((Word("masked"), Word("models"))))))
    assert hits.keys == alone.keys == ("a", "b")
    assert hits.scores == pytest.approx(alone.scores)
