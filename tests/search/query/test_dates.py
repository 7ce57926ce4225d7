from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import EARLIEST, LATEST, UNITS, Period, Unit, first_day, page_day, parse_spoken
from search.query.facets import Facets, Filter
from search.query.query import parse
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
    texts = ("2024-03-11", "2024-03", "2024", "", "x", "2026-05-09T08:00:00+00:00")
    assert [*map(first_day, texts)] == ["2024-03-11", "2024-03-01", "2024-01-01", "", "", "2026-05-09"]


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
        # The next day had started where the page was saved.
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


# Periods

WEDNESDAY = date(2026, 3, 11)
days = st.dates(date(2, 1, 1), date(9998, 12, 31))
units = st.sampled_from(UNITS)


@pytest.mark.parametrize(
    ("day", "unit", "text", "title"),
    [
        (date(2026, 3, 11), "day", "2026-03-11", "Wed 11 Mar 2026"),
        (date(2026, 3, 11), "week", "2026-w11", "Week 11 · 9–15 Mar 2026"),
        (date(2026, 3, 31), "week", "2026-w14", "Week 14 · 30 Mar–5 Apr 2026"),
        (date(2024, 12, 31), "week", "2025-w01", "Week 1 · 30 Dec 2024–5 Jan 2025"),
        (date(2024, 2, 29), "month", "2024-02", "Feb 2024"),
        (date(2024, 2, 29), "year", "2024", "2024"),
    ],
)
def test_a_period_is_named_for_queries_and_for_people(day: date, unit: Unit, text: str, title: str) -> None:
    period = Period.around(day, unit)
    assert (period.text, period.title) == (text, title)
    assert period.first <= day <= period.last


@given(days, units)
def test_what_a_period_is_called_means_just_its_days(day: date, unit: Unit) -> None:
    period = Period.around(day, unit)
    assert bounds(period.text, WEDNESDAY) == (period.first.isoformat(), period.last.isoformat())
    assert Period.of(period.text, WEDNESDAY) == period
    # As a filter in a query, it is parsed as the same filter again.
    query = parse(Facets().toggled(Filter("seen", period.text)).text(), typing=True)
    assert not query.warnings
    assert query.facets.includes(Filter("seen", period.text))


@given(days)
def test_weeks_follow_each_other_without_a_gap(day: date) -> None:
    week = Period.around(day, "week")
    assert (week.first.weekday(), week.last - week.first) == (0, timedelta(days=6))
    assert Period.around(week.last + timedelta(days=1), "week").first == week.last + timedelta(days=1)


@given(st.integers(0, 12_000), st.integers(0, 999))
def test_any_number_of_a_week_is_a_week_or_no_date(year: int, number: int) -> None:
    text = f"{year:04}-w{number}"
    found = bounds(text, WEDNESDAY)
    period = Period.of(text, WEDNESDAY)
    assert (found is None) == (period is None)
    if period:
        assert 1 <= number <= 53
        assert period.first.isocalendar()[:2] == (year, number)
    assert bool(parse(f"seen:{text}").warnings) == (found is None)


@pytest.mark.parametrize("text", ["7d", "2020-2022", "soon", "", "2026-w99"])
def test_another_span_is_no_period(text: str) -> None:
    assert Period.of(text, WEDNESDAY) is None


@pytest.mark.parametrize(("text", "unit"), [("today", "day"), ("week", "week"), ("month", "month"), ("year", "year")])
def test_the_present_ones_are_periods(text: str, unit: Unit) -> None:
    assert Period.of(text, WEDNESDAY) == Period.around(WEDNESDAY, unit)


# Spoken dates

SATURDAY = date(2026, 11, 21)


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
    assert parse_spoken(text, SATURDAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb", "0 Mar", "11 Foo", "week 99", "-1 days ago", "٣ days ago", "w²"]
)
def test_what_is_no_spoken_date_is_none(text: str) -> None:
    assert parse_spoken(text, SATURDAY) is None


_WORDS = ["11", "Mar", "2024", "ago", "days", "week", "last", "on", ",", "w", "7d", "a", "99999", "00", "th", "٣", "²"]


@given(st.text(max_size=20) | st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join), st.dates())
def test_anything_may_be_typed_on_any_day(text: str, today: date) -> None:
    found = parse_spoken(text, today)
    if found:
        first, last = map(date.fromisoformat, found)
        assert first <= last
