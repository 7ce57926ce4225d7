from __future__ import annotations

from search.query.query import parse
from search.query.terms import MAX_TERMS, QueryTerm, query_terms
from search.text.words import words


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
