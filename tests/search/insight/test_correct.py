"""Corrections of queries that match nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.insight.correct import Correction, correct, showing_results_for
from search.library import Library
from search.query.query import parse
from search.synonyms.synonyms import Synonyms


def corrected(library: Library, text: str) -> Correction | None:
    now = library.snapshot()
    found = correct(parse(text), now.count, now.suggest, Synonyms(library.acronyms))
    if found:
        assert len(now.search(found.tree).keys) == found.count
    return found


def titles(library: Library, found: Correction | None) -> list[str]:
    return (
        [library.snapshot().columns.titles[key] for key in library.snapshot().search(found.tree).keys] if found else []
    )


def test_a_query_that_finds_something_is_left_alone(library: Library) -> None:
    for text in ("robots", "", "masked robots", "year:2024"):
        assert corrected(library, text) is None, text


def test_words_that_nothing_holds_are_replaced(library: Library) -> None:
    found = corrected(library, "knowlege distilaton year:2024 sort:date")
    assert found is not None
    assert (found.text, found.count, found.sort) == ("knowledge distillation year:2024 sort:date", 1, "date")
    assert found.message == showing_results_for(found.text, ["knowlege", "distilaton"])


def test_what_cannot_be_repaired_is_not_corrected(library: Library) -> None:
    for text in ("masked gardens", "masked gardens zzzzz", "author:nobody", "xqzw", "=distilaton"):
        assert corrected(library, text) is None, text


@given(
    st.text(max_size=40) | st.lists(st.sampled_from(["a", "OR", "-b", '"c d', "(", "title:x", "tag:y"])).map(" ".join)
)
def test_any_text_is_answered(text: str) -> None:
    assert correct(parse(text), lambda node: 0, lambda word: ["other", word]) is None
