"""The tags of a page are those that a browser sees, however they are written; nothing is looked at twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.tags import COMMENT, Tag, tags
from tests.effort import assert_linear


def seen(page: str) -> list[object]:
    return [(part.name, part.attributes) if isinstance(part, Tag) else part for part in tags(page)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a<b>c</b>d", ["a", ("b", {}), "c", ("/b", {}), "d"]),
        ("<a href=x>", [("a", {"href": "x"})]),
        (
            "<A HREF='x y' Data-Props=\"&quot;1&quot;\" hidden>",
            [("a", {"href": "x y", "data-props": '"1"', "hidden": ""})],
        ),
        ("<img src = x / alt=''/>", [("img", {"src": "x", "alt": ""})]),
        ("<a x=1 x=2>", [("a", {"x": "1"})]),
        ("<a title='>' b>", [("a", {"title": ">", "b": ""})]),
        ("a &lt; b &amp;amp; c", ["a < b &amp; c"]),
        ("1 < 2 <3", ["1 ", "<", " 2 ", "<", "3"]),
        ("<!doctype html><p>", [("p", {})]),
        ("<!-- <a> -->x", [(COMMENT, {"text": " <a> "}), "x"]),
        ("<?xml version='1.0'?>x", ["x"]),
        ("<script>if (a<b) '</a>'</script>x", [("script", {}), "if (a<b) '</a>'", ("/script", {}), "x"]),
        ("<STYLE>a</b></Style>x", [("style", {}), "a</b>", ("/style", {}), "x"]),
        ("</>x", ["x"]),
        ("", []),
    ],
)
def test_a_page_is_taken_apart(page: str, expected: list[object]) -> None:
    assert seen(page) == expected


@pytest.mark.parametrize("page", ["x<a href='y", "x<a", "x<a href=", "x<!-- y", "x<!doctype", "x</a "])
def test_what_is_not_closed_ends_the_page(page: str) -> None:
    assert seen(page)[0] == "x"
    assert len(seen(page)) <= 2


@given(st.text("<>/a!-='\" s&;", max_size=60) | st.text(max_size=40))
def test_any_text_is_a_page(page: str) -> None:
    assert all(isinstance(part, Tag) or part for part in tags(page))


@pytest.mark.parametrize(
    "piece", ["<a ", '<a b="', "<a b='", "<", "</", "<!--", "<!", "<?", "<a b ", "<a\t\n", "<script>", "&x"]
)
def test_time_is_linear_whatever_the_page_holds(piece: str) -> None:
    assert_linear(lambda page: list(tags(page)), piece, 200_000 * len(piece))
