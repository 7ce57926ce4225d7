"""Tags and notes out of CSL-JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import SourceError
from shelf.export import Item, to_text
from shelf.importing import Marks, Problem, read_marks
from tests.shelf.export.samples import items

ZOTERO = {
    "id": "http://zotero.org/users/1/items/ABC",
    "type": "article-journal",
    "title": "On <i>Sheep</i> &amp; CO<sub>2</sub>",
    "DOI": "10.1000/ABC",
    "URL": "https://arxiv.org/abs/2401.00001v2",
    "keyword": "deep learning, herding; C++",
    "note": "first\nline",
    "annote": "second",
}


def test_an_item_of_another_program() -> None:
    assert list(read_marks(json.dumps([ZOTERO]), "x.json")) == [
        Marks(
            "item 1",
            "On Sheep &amp; CO2",
            arxiv="2401.00001",
            doi="10.1000/abc",
            tags=("deep-learning", "herding", "C++"),
            note="first\nline\n\nsecond",
        )
    ]


@pytest.mark.parametrize(
    "text", [json.dumps({"items": [ZOTERO]}), json.dumps(ZOTERO), "\ufeff[" + json.dumps(ZOTERO) + "]"]
)
def test_the_shapes_that_programs_give_it(text: str) -> None:
    (mark,) = read_marks(text)
    assert isinstance(mark, Marks)


@pytest.mark.parametrize("text", ["[", '[{"id": }]', '"x"', "3", "[" * 100_000, "[" + "9" * 10_000 + "]"])
def test_what_is_no_csl_json_is_said_with_its_place(text: str) -> None:
    with pytest.raises(SourceError) as told:
        list(read_marks(text, "csl-json"))
    assert told.value.message


def test_fields_of_the_wrong_type_are_passed_over() -> None:
    found = list(
        read_marks(json.dumps([3, {"title": 4, "note": ["a", 5], "keyword": {}}, {"keyword": ["x", "+y"]}]), "x.json")
    )
    assert [mark.where for mark in found] == ["item 1", "item 2", "item 3", "item 3"]
    assert all(isinstance(mark, Problem) for mark in found)


@given(items())
@settings(max_examples=40, deadline=None)
def test_what_carrel_wrote_comes_back_to_the_letter(item: Item) -> None:
    marks = [mark for mark in read_marks(to_text([item], "csl-json"), "x.json") if isinstance(mark, Marks)]
    assert [mark.note for mark in marks] == ([item.note] if item.note or item.tags else [])


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(("title", "note", "keyword", "items", "DOI")), inner)
        ),
    )
)
@settings(max_examples=40, deadline=None)
def test_any_json_is_read_or_refused_in_words(value: object) -> None:
    try:
        found = list(read_marks(json.dumps(value), "csl-json"))
    except SourceError:
        return
    assert all(isinstance(mark, Marks | Problem) for mark in found)
