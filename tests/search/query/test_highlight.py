from __future__ import annotations

import pytest
from hypothesis import given

from search.query.highlight import spans
from search.query.query import parse
from search.query.terms import query_terms
from tests.search.query.samples import texts

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
