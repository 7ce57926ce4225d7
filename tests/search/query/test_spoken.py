from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import parse_spoken

# A Saturday.
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-11", "2026-03-11", "2026-03-11"),
        ("2026-w11", "2026-03-09", "2026-03-15"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("yesterday", "2026-11-20", "2026-11-20"),
        ("Today", "2026-11-21", "2026-11-21"),
        ("11 Mar", "2026-03-11", "2026-03-11"),
        ("Mar 11", "2026-03-11", "2026-03-11"),
        ("on the 11th March", "2026-03-11", "2026-03-11"),
        ("March 11, 2024", "2024-03-11", "2024-03-11"),
        ("March 11,2024", "2024-03-11", "2024-03-11"),
        ("11 mar. 2024", "2024-03-11", "2024-03-11"),
        ("21 Nov", "2026-11-21", "2026-11-21"),
        ("22 Nov", "2025-11-22", "2025-11-22"),
        ("29 feb", "2024-02-29", "2024-02-29"),
        ("3 days ago", "2026-11-18", "2026-11-18"),
        ("a week ago", "2026-11-14", "2026-11-14"),
        ("7d", "2026-11-14", "2026-11-14"),
        ("2 months ago", "2026-09-21", "2026-09-21"),
        ("99999 years ago", "0001-01-01", "0001-01-01"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("week 11", "2026-03-09", "2026-03-15"),
        ("w50", "2025-12-08", "2025-12-14"),
        ("week 11 2024", "2024-03-11", "2024-03-17"),
        ("March", "2026-03-01", "2026-03-31"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("Mar 2024", "2024-03-01", "2024-03-31"),
        ("monday", "2026-11-16", "2026-11-16"),
        ("Sat", "2026-11-21", "2026-11-21"),
        ("last sunday", "2026-11-15", "2026-11-15"),
    ],
)
def test_a_date_may_be_said_as_people_say_it(text: str, first: str, last: str) -> None:
    assert parse_spoken(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb", "0 Mar", "11 Foo", "week 99", "-1 days ago", "٣ days ago", "w²"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_spoken(text, TODAY) is None


_WORDS = [
    "11",
    "Mar",
    "2024",
    "ago",
    "days",
    "week",
    "last",
    "on",
    ",",
    "w",
    "7d",
    "a",
    "99999",
    "0000",
    "th",
    "٣",
    "²",
]


@given(st.text(max_size=20) | st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join), st.dates())
def test_anything_may_be_typed_on_any_day(text: str, today: date) -> None:
    found = parse_spoken(text, today)
    if found:
        first, last = map(date.fromisoformat, found)
        assert first <= last
