"""The terms of a query, and where they are highlighted."""

from __future__ import annotations

import pytest
from hypothesis import given

from search.query.query import parse
from search.query.term_matches import MAX_TERMS, QueryTerm, query_terms, spans
from search.text.words import words
from tests.search.query.samples import texts


def _wanted(text: str, typing: bool = False) -> tuple[QueryTerm, ...]:
    return query_terms(parse(text, typing).tree)


def test_positive_text_is_wanted_and_nothing_that_is_excluded() -> None:
    assert _wanted('a -b title:(c OR -d) "e f"~3 -(g h)') == (
        QueryTerm("any", ("a",)),
        QueryTerm("title", ("c",)),
        QueryTerm("any", ("e", "f"), slop=3),
    )


def test_forms_of_words_are_kept() -> None:
    assert _wanted("=Añb pre* tpyo~2 GPT-4 last", typing=True) == (
        QueryTerm("any", ("anb",), exact=True),
        QueryTerm("any", ("pre",), prefix=True),
        QueryTerm("any", ("tpyo",), fuzzy=2),
        QueryTerm("any", ("gpt", "4")),
        QueryTerm("any", ("last",), typing=True),
    )


def test_only_text_is_wanted() -> None:
    assert _wanted("tag:a cat:cs year:2020 ??? * is:read 2401.00001") == ()


def test_each_term_is_wanted_once_and_a_pasted_book_has_an_end() -> None:
    assert len(_wanted("a a A title:a")) == 2
    assert len(_wanted(" ".join(f"w{i}" for i in range(5000)))) == MAX_TERMS


def test_places_are_the_positions_of_the_words_found() -> None:
    text = words("the student guides each student and the teacher")
    assert list(QueryTerm("any", ("students",)).places(text)) == [(1,), (4,)]
    assert list(QueryTerm("any", ("students",)).places(text, stemmed=False)) == []
    assert list(QueryTerm("any", ("each", "student")).places(text)) == [(3, 4)]
    assert list(QueryTerm("any", ("teacher", "student"), slop=2).places(text)) == [(4, 7)]
    assert list(QueryTerm("any", ("student", "student"), slop=2).places(text)) == [(1, 4)]
    assert list(QueryTerm("any", ("student", "student"), slop=1).places(text)) == []


TITLE = "Masked Autoencoders: a naïve study of GPT-4 masks"


def _lit(query: str, text: str = TITLE, field: str = "title", typing: bool = False) -> list[str]:
    return [text[start:end] for start, end in spans(text, query_terms(parse(query, typing).tree), field)]


@pytest.mark.parametrize(
    ("query", "lit"),
    [
        *(("masked", ["Masked", "masks"]), ("=masked", ["Masked"]), ("autoenc*", ["Autoencoders"])),
        *(("naive", ["naïve"]), ("stduy~", ["study"])),
        *(('"masked autoencoder"', ["Masked Autoencoders"]), ('"autoencoder masked"', [])),
        *(('"study naive"~1', ["naïve", "study"]), ("GPT-4", ["GPT-4"])),
        *(("gpt masks OR cats", ["Masked", "GPT", "masks"]), ("naive -study", ["naïve"])),
        ("title:study abstract:naive", ["study"]),
        *(('masked "masked autoencoder"', ["Masked Autoencoders", "masks"]), ("of", ["of"])),
        *(("???", []), ("tag:masked", []), ("", [])),
    ],
)
def test_a_title_lights_up_where_the_query_found_it(query: str, lit: list[str]) -> None:
    assert _lit(query) == lit


def test_the_beginning_of_a_word_lights_the_whole_word_while_typing() -> None:
    assert _lit("auto", typing=True) == ["Autoencoders"]


def test_names_are_not_stemmed() -> None:
    assert _lit("author:wangs wang", "Jun Wang", "author") == ["Wang"]
    assert _lit("title:wang", "Jun Wang", "author") == []


def test_notes_light_up_as_they_are_searched() -> None:
    assert _lit("mine", "mine", "note") == ["mine"]
    assert _lit("title:mine", "mine", "note") == []
    assert _lit("note:mine", "mine", "note") == ["mine"]


@given(texts, texts)
def test_ranges_are_sorted_apart_and_within_the_text(query: str, text: str) -> None:
    found = spans(text, query_terms(parse(query, typing=True).tree), "title")
    edges = [edge for span in found for edge in span]
    assert edges == sorted(edges)
    assert len(edges) == len(set(edges))
    assert all(0 <= start < end <= len(text) for start, end in found)
