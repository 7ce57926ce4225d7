from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import EARLIEST, LATEST, first_day, page_day
from search.query.ranges import bounds
from search.query.tree import And, Everything, Phrase, Range, Word

TODAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-3-1", "2024-03-01", "2024-03-01"),
        ("2024/03/11", "2024-03-11", "2024-03-11"),
        ("202403", "2024-03-01", "2024-03-31"),
        ("20240311", "2024-03-11", "2024-03-11"),
        ("202403112359", "2024-03-11", "2024-03-11"),
        ("2024-03-11T10:00:00Z", "2024-03-11", "2024-03-11"),
        ("2020-2022", "2020-01-01", "2022-12-31"),
        ("Today", "2024-03-31", "2024-03-31"),
        ("yesterday", "2024-03-30", "2024-03-30"),
        ("7d", "2024-03-24", LATEST),
        ("2w", "2024-03-17", LATEST),
        ("1m", "2024-02-29", LATEST),
        ("1y", "2023-03-31", LATEST),
        ("2024-w11", "2024-03-11", "2024-03-17"),
        ("2024W11", "2024-03-11", "2024-03-17"),
        ("2025-W1", "2024-12-30", "2025-01-05"),
        ("2020-w53", "2020-12-28", "2021-01-03"),
        ("9999-w52", "9999-12-27", LATEST),
        ("week", "2024-03-25", "2024-03-31"),
        ("Month", "2024-03-01", "2024-03-31"),
        ("year", "2024-01-01", "2024-12-31"),
        ("99999y", EARLIEST, LATEST),
        ("99999w", "0107-09-25", LATEST),
    ],
)
def test_a_date_stands_for_all_its_days(text: str, low: str, high: str) -> None:
    assert bounds(text, TODAY) == (low, high)
    assert bounds(Word(text), TODAY) == (low, high)
    assert bounds(Phrase(text), TODAY) == (low, high)


@pytest.mark.parametrize(
    ("node", "low", "high"),
    [
        (Range("2020", "2022"), "2020-01-01", "2022-12-31"),
        (Range("2024-03"), "2024-03-01", LATEST),
        (Range(high="7d"), EARLIEST, "2024-03-24"),
        (Range("2w", "1w"), "2024-03-17", "2024-03-24"),
        (Range("2024-w10", "2024-w11"), "2024-03-04", "2024-03-17"),
        (Range("2024-w10", low_open=True), "2024-03-11", LATEST),
        (Range("2020", low_open=True), "2021-01-01", LATEST),
        (Range(high="2020", high_open=True), EARLIEST, "2019-12-31"),
        (Range("202301010000", "202312312359"), "2023-01-01", "2023-12-31"),
        (Range("9999", low_open=True), LATEST, LATEST),
        (Range("2022", "2020"), "2022-01-01", "2020-12-31"),
        (Range(), EARLIEST, LATEST),
        (Everything(), EARLIEST, LATEST),
    ],
)
def test_a_range_of_dates_includes_its_ends_unless_they_are_open(node: Range | Everything, low: str, high: str) -> None:
    assert bounds(node, TODAY) == (low, high)


@pytest.mark.parametrize(
    "text", ["", "soon", "2024-13", "2024-02-30", "20241301", "0000", "7", "7x", "2024-00", "٢٠٢٤"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert bounds(text, TODAY) is None
    assert bounds(Range("2020", text or "x"), TODAY) is None


def test_a_tree_is_no_date() -> None:
    assert bounds(And((Word("2020"), Word("2021"))), TODAY) is None


@given(st.text(alphabet="0123456789-dwmyT:/. ", max_size=12))
def test_no_text_raises(text: str) -> None:
    found = bounds(text, TODAY)
    assert found is None or found[0] <= found[1]


def test_a_papers_date_stands_for_its_first_day() -> None:
    assert [first_day(text) for text in ("2024-03-11", "2024-03", "2024", "", "x", "2026-05-09T08:00:00+00:00")] == [
        "2024-03-11",
        "2024-03-01",
        "2024-01-01",
        "",
        "",
        "2026-05-09",
    ]


@pytest.mark.parametrize("text", ["2024-w00", "2024-w54", "2021-w53", "2024-w", "w11", "0000-w01", "2024-w011"])
def test_a_week_that_there_is_not_is_no_date(text: str) -> None:
    assert bounds(text, TODAY) is None


@pytest.mark.parametrize(
    ("page", "came_in", "day"),
    [
        ("2026-03-11", "2026-05-09T08:00:00+00:00", "2026-03-11"),
        ("2026-03", "", "2026-03-01"),
        ("--03-11", "2026-05-09T08:00:00+00:00", "2026-03-11"),
        ("--12-30", "2026-01-02T08:00:00+00:00", "2025-12-30"),
        # Where it was saved, the next day had begun.
        ("--11-22", "2026-11-21T23:30:00+00:00", "2026-11-22"),
        ("--11-23", "2026-11-21T23:30:00+00:00", "2025-11-23"),
        ("--02-29", "2026-11-21T23:30:00+00:00", "2024-02-29"),
        ("--02-29", "1903-01-01", "1896-02-29"),
        ("--02-30", "2026-11-21T23:30:00+00:00", ""),
        ("--03-11", "", ""),
        ("--03-11", "0001-01-01", ""),
        ("--03-11", "9999-12-31", "9999-03-11"),
        ("", "2026-11-21", ""),
        ("soon", "2026-11-21", ""),
    ],
)
def test_a_page_without_a_year_is_of_the_last_such_day_before_it_came_in(page: str, came_in: str, day: str) -> None:
    assert page_day(page, came_in) == day
