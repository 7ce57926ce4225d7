"""Which words of a question decide, and which may be missing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from search.query.most import all_words, deciding, has_phrases, match_most, may_lack_words
from search.query.paper_matcher import matches
from search.query.query import parse
from search.query.simplify import simplify
from search.query.tree import And, Field, Most, Node, Not, Or, Pair, Phrase, Word, all_of, conjuncts, walk
from search.text.function_words import FUNCTION_WORDS
from tests.effort import calls
from tests.search.engine.drawn import in_fields, papers
from tests.search.engine.drawn import trees as drawn
from tests.search.query.samples import texts, trees

A, B, C = Word("alpha"), Word("beta"), Word("gamma")
AB = Most(And((A, B)), (A, B, Pair("alpha", "beta")))

telling = st.sampled_from(("detect", "sarcasm", "tweets", "labels", "models", "GPT-4", "naïve"))
function_words = st.sampled_from(sorted(FUNCTION_WORDS))


def most(text: str, *, typing: bool = False) -> Node:
    return match_most(parse(text, typing).tree)


def parts_of(text: str) -> list[str]:
    """The words and pairs of a question, as they are printed."""
    return [str(part) for node in walk(most(text)) if isinstance(node, Most) for part in node.some]


def said_to_decide(text: str) -> list[str]:
    tree = parse(text).tree
    return [str(clause) for clause, decides in zip(conjuncts(tree), deciding(tree), strict=True) if decides]


def wanted(tree: Node) -> list[str]:
    """The words that a question is about, as they are printed."""
    return list(map(str, conjuncts(all_words(tree))))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("alpha beta", AB),
        ("alpha", A),
        ("", parse("").tree),
        ("alpha alpha", Most(And((A, A)), (A, A, Pair("alpha", "alpha")))),
        ("alpha beta title:gamma", And((Field("title", C), AB))),
        ("alpha beta -gamma", And((Not(C), AB))),
        ('alpha beta "gamma alpha"', And((Phrase("gamma alpha"), AB))),
        ("alpha beta (gamma OR alpha)", And((Or((C, A)), AB))),
        ("alpha OR beta", Or((A, B))),
        ("+gamma alpha beta", And((replace(C, demanded=True), AB))),
        ("alpha +beta", And((replace(B, demanded=True), A))),
        ("alpha beta ???", AB),
        ("alpha ???", A),
    ],
)
def test_bare_words_may_be_missing_and_nothing_else(text: str, tree: Node) -> None:
    assert most(text) == tree


@pytest.mark.parametrize(
    "text", ["all: alpha beta", "alpha AND beta", "+alpha +beta", '"alpha beta"', "title:(alpha beta)", "alpha -beta"]
)
def test_where_all_words_are_demanded_none_may_be_missing(text: str) -> None:
    assert not may_lack_words(most(text))
    assert all_words(most(text)) == most(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the who", "the who"),
        ("attention is all", "attention is all"),
        ("attention is all you need", "attention need"),
        ("to be or not to be", "to be or not to be"),
        ("which methods detect sarcasm in tweets without labelled data", "methods detect sarcasm tweets labelled data"),
        ("papers about video hallucination benchmarks", "video hallucination benchmarks"),
        ("I am looking for articles on graph search", "graph search"),
        ("search engines for the web", "search engines web"),
        ("I'd like papers on masked models", "masked models"),
        ("is alpha in =the beta", "alpha =the beta"),
    ],
)
def test_a_question_is_about_its_telling_words(text: str, words: str) -> None:
    assert wanted(most(text)) == words.split()
    assert said_to_decide(text) == words.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("is alpha in ???", "is alpha in ???"),
        ("papers about alpha papers", "alpha papers"),
        ("is alpha in beta title:the -of", "alpha beta title:the -of"),
        ("is it +the alpha beta", "+the alpha beta"),
    ],
)
def test_of_every_clause_it_is_told_whether_it_decides(text: str, words: str) -> None:
    assert said_to_decide(text) == words.split()


def test_the_word_being_typed_decides_unless_it_is_a_function_word_by_now() -> None:
    assert wanted(most("detect sarcasm tweets th", typing=True)) == ["detect", "sarcasm", "tweets", "th"]
    for end in ("the", "the "):
        assert wanted(most(f"detect sarcasm tweets {end}", typing=True)) == ["detect", "sarcasm", "tweets"]


def test_beginnings_that_ask_for_papers_never_decide() -> None:
    assert most("papers about tidal memory") == most("tidal memory") == most("what is tidal memory")
    assert most("what is memory") == Word("memory")
    assert wanted(most("learn to rank")) == ["learn", "to", "rank"]
    assert wanted(most("article recommendation")) == ["article", "recommendation"]


def test_the_first_letter_of_a_further_word_adds_no_papers() -> None:
    begun = most("masked video a", typing=True)
    assert wanted(begun) == ["masked", "video", "a"]
    assert isinstance(begun, Most)
    assert [str(part) for part in begun.some if not isinstance(part, Pair)] == ["masked", "video"]


def test_a_possessive_is_its_word() -> None:
    assert most("turing's test") == most("turing test")


@given(st.lists(telling | function_words, min_size=4, max_size=9))
def test_function_words_never_decide_in_a_question_of_four_words_and_more(said: list[str]) -> None:
    left = [Word(word) for word in said if word not in FUNCTION_WORDS]
    assert not left or most(" ".join(said)) == match_most(all_of(left))


SENTENCE = "how do people write {} when they mean these models"


def test_in_a_sentence_quotation_marks_demand_nothing() -> None:
    said = Phrase("deep networks")
    question = most(SENTENCE.format(said))
    assert isinstance(question, Most)
    assert said in conjuncts(question.every)
    demanded = replace(said, demanded=True)
    assert demanded in conjuncts(most(SENTENCE.format(demanded)))


def test_elsewhere_phrases_are_demanded_until_they_are_given_up() -> None:
    tree = parse('people write "deep networks" and models').tree
    assert Phrase("deep networks") in conjuncts(match_most(tree))
    assert has_phrases(tree)
    assert isinstance(match_most(tree, phrases=True), Most)
    assert not has_phrases(parse('people write "deep networks"').tree)
    assert not has_phrases(parse('people write +"deep networks" and models').tree)


def test_a_paper_may_hold_half_of_a_word_with_a_hyphen_but_its_function_words_are_none() -> None:
    assert parts_of("state-of-the-art masks") == ["state", "art", "masks", '"state art"', '"art masks"']
    assert parts_of("in-out don't") == ["in", "out", "don", "t", '"in out"', '"out don"', '"don t"']
    assert parts_of("=GPT-4 masks") == ["=GPT-4", "masks"]


def test_a_pasted_book_is_searched_for_by_its_beginning() -> None:
    book = " ".join(f"word{number}" for number in range(2000))
    assert parts_of(book)[:2] == ["word0", "word1"]
    assert len(parts_of(book)) < 600
    short, long = (
        calls(partial(lambda tree: (match_most(tree), has_phrases(tree)), parse(book[:length]).tree))
        for length in (4000, 8000)
    )
    assert long < 2.5 * short


def test_names_of_one_thing_stay_together() -> None:
    names = Or((Word("GPT-4"), Word("davinci")), alike=True)
    either = Or((Or((Word("gpt"), Word("4"))), Word("davinci")), alike=True)
    pairs = (Pair("alpha", "davinci"), Pair("alpha", "gpt"), Pair("gpt", "4"))
    assert match_most(And((A, names))) == Most(And((A, names)), (A, either, *pairs))


def test_one_name_of_several_words_may_be_held_in_part() -> None:
    name = Or((And((Word("masked"), Word("image"))), Word("MI")), alike=True)
    either = Or((Or((Word("masked"), Word("image"))), Word("MI")), alike=True)
    assert match_most(name) == Most(name, (either, Pair("masked", "image")))


@given(trees | texts.map(lambda text: parse(text, typing=True).tree))
def test_what_is_demanded_stays_demanded(tree: Node) -> None:
    made = conjuncts(match_most(tree))
    for clause in conjuncts(simplify(tree)):
        match clause:
            case Field() | Not() | Or() | Word(demanded=True) | Phrase(demanded=True):
                assert clause in made


@given(st.lists(in_fields | drawn, min_size=1, max_size=6).map(all_of), st.booleans(), st.lists(papers, max_size=6))
def test_no_paper_is_lost(tree: Node, phrases: bool, library: list[Paper]) -> None:
    """What was found when all words were demanded is among the papers with all words, and these are found."""
    question = match_most(tree, phrases=phrases)
    for paper in library:
        every = matches(all_words(question), paper)
        assert every or not matches(tree, paper)
        assert matches(question, paper) or not every
