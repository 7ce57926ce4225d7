from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.query.dates import Period, page_day
from tests.cli.runner import run
from tui.cli.reading import NO_DAYS_THEN, days_shown, not_a_range

pytestmark = pytest.mark.usefixtures("stocked")

_NOW = datetime.now(UTC).isoformat()
# The saved pages name no year: "Mar 11", "May 9".
MARCH, MAY = page_day("--03-11", _NOW), page_day("--05-09", _NOW)


def test_days_stand_newest_first_with_their_counts() -> None:
    told = run("days")
    assert told.code == 0
    rows = [line.split() for line in told.out.splitlines()]
    assert [row[:2] for row in rows] == [[day, count] for day, count in sorted([(MARCH, "8"), (MAY, "6")])[::-1]] + [
        ["2024-01-04", "2"]
    ]
    assert "march" in next(line for line in told.out.splitlines() if MARCH in line)


def test_they_are_counted_by_week_and_month_too() -> None:
    weeks = run("days", "--by", "week", "--json").json["days"]
    assert weeks[-1] == {
        "seen": "2024-w01",
        "first": "2024-01-01",
        "last": "2024-01-07",
        "papers": 2,
        "new": 0,
        "pages": [{"source": "feed", "label": "Fields", "date": "2024-01-04"}],
    }
    assert "Week 1 · 1–7 Jan 2024" in run("days", "--by", "week").out
    assert [each["seen"] for each in run("days", "--by", "month", "--json").json["days"]][-1] == "2024-01"
    # A paper of both pages counts once.
    years = run("days", "--by", "year", "--json").json["days"]
    if MARCH[:4] == MAY[:4]:
        assert years[0]["papers"] == 12


@pytest.mark.parametrize("when", ["2024", "2024-w01", "2024-01-04", "4 Jan 2024", "..2024-06", "2023..2024"])
def test_only_some_days_are_listed(when: str) -> None:
    listed = run("days", "--json", *when.split()).json
    assert [each["seen"] for each in listed["days"]] == ["2024-01-04"]
    assert listed["total"] == 1


def test_what_is_not_there_is_said() -> None:
    told = run("days", "1999")
    assert (told.code, told.out) == (0, "")
    assert NO_DAYS_THEN in told.err
    assert run("days", "-n", "1").err == days_shown(3, "day", 1) + "\n"
    assert run("days", "\x1b[31msoon").code == 2
    assert not_a_range("soon") in run("days", "soon").err


def test_each_day_is_a_query_that_finds_as_many() -> None:
    for unit in ("day", "week", "month", "year"):
        for each in run("days", "--by", unit, "--json").json["days"]:
            found = run("search", f"seen:{each['seen']}", "--json").json
            assert found["total"] == each["papers"]


def test_a_day_is_searched_saved_and_explained(own_home: Path) -> None:
    week = Period.of(MARCH, datetime.now(UTC).date())
    assert week is not None
    clause = f"seen:{Period.around(week.first, 'week').text}"
    assert run("saved", "add", "march", clause).code == 0
    assert run("search", "q:march", "--json").json["total"] == 8
    told = run("search", "--explain", f"{clause} herding")
    assert f"8  {clause}" in told.err
    told = run("search", "seen:2024-w99")
    assert "seen:2024-w99 is no date, so it finds nothing" in told.err


def test_what_trends_is_an_order() -> None:
    papers = run("search", "seen:2024-01", "--sort", "trending", "--json").json["papers"]
    assert [paper["upvotes"] for paper in papers] == [7, None]
    assert json.dumps(papers) == json.dumps(run("search", "seen:2024-01 sort:trending", "--json").json["papers"])
