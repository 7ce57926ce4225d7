"""`carrel kwic`, `new-words` and `days`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from search.insight.new_words import ONLY_IMPORT
from search.query.dates import Period, page_day
from search.query.warnings import not_a_date
from search.text.words import words
from tests.cli.runner import run
from tests.samples import lines
from tui.cli.reading import NO_DAYS_THEN, NO_WORDS, days_shown, not_a_range

pytestmark = pytest.mark.usefixtures("stocked")


def test_each_hit_on_a_line_below_the_last_one_and_a_count() -> None:
    result = run("kwic", "herding", "--width", "90")
    assert (result.code, "\x1b" in result.out) == (0, False)
    shown = result.out.splitlines()
    assert len(shown) == 5
    column = shown[0].index("Herding")
    assert all(line[column:].lower().startswith("herding") for line in shown)
    assert all(cell_len(line) <= 90 for line in shown)
    assert result.err == "5 hits of herding in 2 papers.\n"


def test_the_number_of_a_line_names_its_paper_for_the_next_command() -> None:
    result = run("kwic", "herding", "--sort", "left", "--json").json
    shown = run("kwic", "herding", "--sort", "left").out.splitlines()
    for line, printed in zip(result["lines"], shown, strict=True):
        number = printed.split()[0]
        assert run("show", number, "--json").json["key"] == line["key"]


def test_the_json_holds_the_whole_context() -> None:
    result = run("kwic", "herding", "--json").json
    assert {key: result[key] for key in ("query", "total", "papers", "cut")} == {
        "query": "herding",
        "total": 5,
        "papers": 2,
        "cut": False,
    }
    line = next(line for line in result["lines"] if line["field"] == "abstract")
    assert set(line) == {"key", "title", "field", "start", "left", "hit", "right"}
    assert (line["left"], line["hit"]) == ("", "Herding")
    assert line["right"].startswith(" needs a dog. We show two.")


def test_lines_sort_and_are_limited() -> None:
    result = run("kwic", "--sort", "right", "--json", "--", "herding").json["lines"]
    after = [words(line["right"]) for line in result]
    assert after == sorted(after)
    told_less = run("kwic", "herding", "-n", "1")
    assert len(told_less.out.splitlines()) == 1
    assert "5 hits of herding in 2 papers; the first 1 shown." in told_less.err
    assert len(run("kwic", "herding", "-n", "0").out.splitlines()) == 5
    assert run("kwic", "herding", "--sort", "up").code == 2
    assert run("kwic", "herding", "--width", "3").code == 2
    assert run("kwic").code == 2


def test_words_with_a_minus_are_words_and_what_has_no_hits_says_why() -> None:
    assert run("kwic", "herding", "-revisited").err == "4 hits of herding in 1 paper.\n"
    result = run("kwic", "has:code")
    assert (result.code, result.out) == (0, "")
    assert NO_WORDS in result.err
    assert "0 hits of nothingofthatkind in 0 papers." in run("kwic", "nothingofthatkind").err
    assert run("kwic", "nothingofthatkind", "--json").json["lines"] == []


def test_hostile_titles_stay_harmless_on_their_line() -> None:
    result = run("kwic", "hostile", "--width", "140")
    assert len(result.out.splitlines()) == 1
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    assert "[@click=app.quit]Quit[/]" in result.out


def test_one_import_has_no_new_words_and_says_so() -> None:
    result = run("new-words")
    assert (result.code, result.out) == (0, "")
    assert result.err == f"{ONLY_IMPORT}\n"
    assert run("new-words", "--json").json == {
        "import": {"added": run("new-words", "--json").json["import"]["added"], "papers": 15, "only": True},
        "total": 0,
        "words": [],
    }


def test_new_words_of_the_latest_import(tmp_path: Path) -> None:
    file = tmp_path / "late.jsonl"
    late = "2999-01-01T00:00:00Z"
    papers = [
        {"title": "Quaggas", "abstract": "A quagga herding \x1b[31mZorillas.", "added": late},
        {"title": "A quagga", "abstract": "quagga", "added": late},
    ]
    file.write_text(lines(papers), "utf-8")
    assert run("import", str(file)).code == 0
    result = run("new-words", "--json").json
    assert result["import"] == {"added": late, "papers": 2, "only": False}
    assert {"word": "quagga", "papers": 2}.items() <= result["words"][0].items()
    assert result["total"] == len(result["words"]) == 2
    assert run("show", result["words"][0]["key"], "--json").json["title"] in {"Quaggas", "A quagga"}
    shown = run("new-words", "-n", "1")
    assert shown.out.split()[:2] == ["2", "quagga"]
    assert shown.err.startswith("2 words found only in the latest import (2 papers, 2999-01-01")
    assert "The first 1 are shown." in shown.err
    # What is told is what a search finds.
    assert run("search", "quagga", "--json").json["total"] == 2


_NOW = datetime.now(UTC).isoformat()
# The saved pages name no year: "Mar 11", "May 9".
MARCH, MAY = page_day("--03-11", _NOW), page_day("--05-09", _NOW)


def test_days_stand_newest_first_with_their_counts() -> None:
    result = run("days")
    assert result.code == 0
    rows = [line.split() for line in result.out.splitlines()]
    assert [row[:2] for row in rows] == [[day, count] for day, count in sorted([(MARCH, "8"), (MAY, "6")])[::-1]] + [
        ["2024-01-04", "2"]
    ]
    assert "march" in next(line for line in result.out.splitlines() if MARCH in line)


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
    result = run("days", "1999")
    assert (result.code, result.out) == (0, "")
    assert NO_DAYS_THEN in result.err
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
    result = run("search", "--explain", f"{clause} herding")
    assert f"8  {clause}" in result.err
    assert str(not_a_date("seen", "2024-w99")) in run("search", "seen:2024-w99").err
