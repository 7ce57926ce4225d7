from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import UNITS, Period, Unit
from search.query.facets import Facets, Filter
from search.query.query import parse
from search.query.ranges import bounds

TODAY = date(2026, 3, 11)
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
    assert bounds(period.text, TODAY) == (period.first.isoformat(), period.last.isoformat())
    assert Period.of(period.text, TODAY) == period
    # As a filter it stands in a query, and is read as that filter again.
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
    found = bounds(text, TODAY)
    period = Period.of(text, TODAY)
    assert (found is None) == (period is None)
    if period:
        assert 1 <= number <= 53
        assert period.first.isocalendar()[:2] == (year, number)
    assert bool(parse(f"seen:{text}").warnings) == (found is None)


@pytest.mark.parametrize("text", ["7d", "2020-2022", "soon", "", "2026-w99"])
def test_another_span_is_no_period(text: str) -> None:
    assert Period.of(text, TODAY) is None


@pytest.mark.parametrize(("text", "unit"), [("today", "day"), ("week", "week"), ("month", "month"), ("year", "year")])
def test_the_present_ones_are_periods(text: str, unit: Unit) -> None:
    assert Period.of(text, TODAY) == Period.around(TODAY, unit)
