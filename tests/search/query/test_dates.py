from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import EARLIEST, LATEST, bounds, first_day
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
