"""Titles and abstracts lose their markup, and nothing that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.dates import iso, month, month_and_day, written
from search.sources.markup import paragraphs, plain
from search.text.latex import readable
from tests.effort import assert_linear


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
    assert paragraphs(plain(written_so)) == text


def test_raised_and_lowered_signs_stay_so() -> None:
    assert readable(plain("10<sup>5</sup> of H<jats:sub>2</jats:sub>O")) == "10⁵ of H₂O"


@given(st.text(alphabet="<>/!-&;[] abip=\n", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    assert len(plain(text)) <= 2 * len(text) + 10


@pytest.mark.parametrize("unit", ["<", "<p ", "<!--", "<script>", "&", "&#", "<sup>a", "<![CDATA[", "]]>", "<a<a>"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(plain, unit, 400_000)


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
    assert written(text) == date


def test_months_are_known_by_name_and_number() -> None:
    assert [month(text) for text in ("jan", "January", "12", "0", "13", "Sept.", "")] == [1, 1, 12, 0, 0, 9, 0]
    assert [month_and_day(text) for text in ("10~jan", "May 3--5", "7", "June-July")] == [
        (1, 10),
        (5, 3),
        (7, 0),
        (6, 0),
    ]


@given(st.integers(-5, 12_000), st.integers(-1, 100), st.integers(-1, 100))
def test_a_date_is_always_possible_or_nothing(year: int, number: int, day: int) -> None:
    assert len(iso(year, number, day)) in (0, 4, 7, 10)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert len(written(text)) in (0, 4, 7, 10)
