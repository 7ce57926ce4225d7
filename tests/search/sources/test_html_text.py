"""The tags of a page are those that a browser sees, however they are written; nothing is looked at twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.dates import iso_date, month_and_day, month_number, parse_date
from search.sources.html_text import COMMENT, Tag, parse_tags, strip_markup, unwrap_paragraphs
from search.text.latex import readable
from tests.effort import assert_linear


def seen(page: str) -> list[object]:
    return [(part.name, part.attributes) if isinstance(part, Tag) else part for part in parse_tags(page)]


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
    assert all(isinstance(part, Tag) or part for part in parse_tags(page))


@pytest.mark.parametrize(
    "piece", ["<a ", '<a b="', "<a b='", "<", "</", "<!--", "<!", "<?", "<a b ", "<a\t\n", "<script>", "&x"]
)
def test_time_is_linear_whatever_the_page_holds(piece: str) -> None:
    assert_linear(lambda page: list(parse_tags(page)), piece, 50_000 * len(piece))


@pytest.mark.parametrize(
    ("written_so", "text"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("the <unk> and <image> tokens of <s>", "the <unk> and <image> tokens of <s>"),
        ("A <i>b</i> <B class='x'>c</B>", "A b c"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\nTwo."),
        ("<jats:sec><jats:title>Aim</jats:title>\n<jats:p>One\nline.</jats:p></jats:sec>", "Aim\nOne line."),
        ("One<br/>Two<br>Three", "One\nTwo\nThree"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> grows", "x grows"),
        ("R&amp;D &lt;3 &#233;&#xe9; &nosuch; AT&T", "R&D <3 éé &nosuch; AT&T"),
        ("x<script>alert('<p>')</script>y<style>p{}</style><!-- <p> -->z", "xyz"),
        ("we detect <script> tags", "we detect <script> tags"),
        ("<![CDATA[One]]>", "One"),
        ("Two\nlines", "Two lines"),
        ("x " * 60 + "\nSecond.", ("x " * 60).strip() + "\nSecond."),
        ("One\n \n\nTwo", "One\nTwo"),
    ],
)
def test_markup_goes_and_text_stays(written_so: str, text: str) -> None:
    assert unwrap_paragraphs(strip_markup(written_so)) == text


def test_raised_and_lowered_signs_stay_so() -> None:
    assert readable(strip_markup("10<sup>5</sup> of H<jats:sub>2</jats:sub>O")) == "10⁵ of H₂O"


@given(st.text(alphabet="<>/!-&;[] abip=\n", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    assert len(strip_markup(text)) <= 2 * len(text) + 10


@pytest.mark.parametrize("unit", ["<", "<p ", "<!--", "<script>", "&", "&#", "<sup>a", "<![CDATA[", "]]>", "<a<a>"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(strip_markup, unit, 150_000)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", "2024"),
        ("2024-3", "2024-03"),
        ("2024/03/11/", "2024-03-11"),
        ("2024.03.11", "2024-03-11"),
        ("2024-03-11T23:30:00-05:00", "2024-03-11"),
        ("2024-03-11/2024-03-15", "2024-03-11"),
        ("2024-13-01", "2024"),
        ("2023-02-29", "2023-02"),
        ("March 2024", "2024-03"),
        ("11 March 2024", "2024-03-11"),
        ("Mar. 11, 2024", "2024-03-11"),
        ("Mon, 11 Mar 2024 23:30:00 -0500", "2024-03-11"),
        ("c. 1999", "1999"),
        ("12345", ""),
        ("0000-01-01", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_possible(text: str, date: str) -> None:
    assert parse_date(text) == date


def test_months_are_known_by_name_and_number() -> None:
    assert [month_number(text) for text in ("jan", "January", "12", "0", "13", "Sept.", "")] == [1, 1, 12, 0, 0, 9, 0]
    assert [month_and_day(text) for text in ("10~jan", "May 3--5", "7", "June-July")] == [
        (1, 10),
        (5, 3),
        (7, 0),
        (6, 0),
    ]


@given(st.integers(-5, 12_000), st.integers(-1, 100), st.integers(-1, 100))
def test_a_date_is_always_possible_or_nothing(year: int, number: int, day: int) -> None:
    assert len(iso_date(year, number, day)) in (0, 4, 7, 10)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert len(parse_date(text)) in (0, 4, 7, 10)
