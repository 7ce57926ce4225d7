"""Weeks, months and years compared with the arithmetic of `datetime`."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.insight.statistics.figures import cumulative_counts
from search.insight.statistics.periods import (
    PERIOD_UNITS,
    Bucket,
    PeriodUnit,
    buckets,
    count_per_bucket,
    default_unit,
    start_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
PERIOD = st.sampled_from(PERIOD_UNITS)


def same(one: date, other: date, period: PeriodUnit) -> bool:
    if period == "week":
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    return (one.year, one.month * (period == "month")) == (other.year, other.month * (period == "month"))


@given(DAYS, DAYS, PERIOD)
def test_a_start_is_in_its_period_and_the_day_before_is_not(day: date, other: date, period: PeriodUnit) -> None:
    start = start_of(day, period)
    assert start <= day
    assert same(start, day, period)
    assert not same(start - timedelta(1), day, period)
    assert (start_of(other, period) == start) == same(day, other, period)


@given(DAYS, st.integers(0, 900), PERIOD)
def test_periods_follow_each_other_without_a_gap(first: date, days: int, period: PeriodUnit) -> None:
    last = first + timedelta(days)
    found = list(buckets(first, last, period))
    assert found[0].start == start_of(first, period)
    assert found[-1].start == start_of(last, period)
    assert all(start_of(b.start - timedelta(1), period) == a.start for a, b in pairwise(found))
    assert len({span.name for span in found}) == len(found)


@given(st.lists(DAYS, max_size=30), DAYS, st.integers(0, 2000), PERIOD)
def test_counts_are_those_of_counting_one_by_one(
    days: list[date], first: date, length: int, period: PeriodUnit
) -> None:
    last = first + timedelta(length)
    within = list(buckets(first, last, period))
    expected = [sum(same(day, span.start, period) for day in days) for span in within]
    assert list(count_per_bucket(days, within)) == expected
    ends = [*(span.start for span in within[1:]), last + timedelta(1)]
    assert cumulative_counts(days, within, last) == tuple(sum(day < end for day in days) for end in ends)


def test_names_and_labels() -> None:
    assert [Bucket(period, date(2026, 1, 1)).name for period in ("month", "year")] == ["2026-01", "2026"]
    assert Bucket("week", date(2025, 12, 29)).name == "2026-W01"
    assert [Bucket("week", date(2026, 3, 9)).short, Bucket("month", date(2026, 3, 1)).short] == ["Mar 9", "Mar"]
    assert Bucket("week", date(2026, 3, 9)).long == "the week of Mar 9, 2026"


@pytest.mark.parametrize(
    ("days", "period"), [(0, "week"), (400, "week"), (500, "month"), (1700, "month"), (1900, "year")]
)
def test_longer_times_are_cut_into_longer_periods(days: int, period: str) -> None:
    assert default_unit(date(2020, 1, 1), date(2020, 1, 1) + timedelta(days)) == period


def test_the_first_days_that_there_are() -> None:
    assert [span.start for span in buckets(date.min, date.min, "week")] == [date.min]
    assert count_per_bucket([], []) == ()
