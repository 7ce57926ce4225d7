"""`carrel similar`, `carrel saved`, `--explain` and `--correct`."""

from __future__ import annotations

import pytest

from tests.cli.runner import CommandResult, run
from tui.cli.search import in_common

pytestmark = pytest.mark.usefixtures("stocked")


def titles(told: CommandResult) -> list[str]:
    return [paper["title"] for paper in told.json["papers"]]


def test_similar_papers_never_hold_the_one_asked_about_and_say_why() -> None:
    (asked, *_) = run("search", "--json", "herding").json["papers"]
    told = run("similar", asked["key"], "--json", "--limit", "3")
    assert set(told.json) == {"papers", "because"}
    assert asked["key"] not in {paper["key"] for paper in told.json["papers"]}
    assert len(told.json["papers"]) <= 3
    assert told.json["because"]
    shown = run("similar", asked["key"])
    assert shown.out.startswith(" 1  ") or shown.out.startswith("1  ")
    assert in_common(run("similar", asked["key"], "--json").json["because"]) in shown.err


def test_results_of_similar_are_numbered_for_the_next_command() -> None:
    run("search", "herding")
    first = run("similar", "@1", "--json").json["papers"][0]
    assert run("show", "@1", "--json").json["key"] == first["key"]


def test_similar_to_nobody_is_wrong_usage() -> None:
    assert run("similar").code == 2
    told = run("similar", "no-such-key")
    assert told.code == 2
    assert "no-such-key" in told.err


def test_a_search_is_saved_listed_run_used_and_removed() -> None:
    found = titles(run("search", "--json", "herding"))
    assert run("saved", "add", "dogs", "herding", "--key", "3").code == 0
    (row,) = run("saved", "list", "--json").json["saved"]
    assert row == {"name": "dogs", "query": "herding", "sort": "", "key": "3", "notify": False, "total": 2, "new": 0}
    assert titles(run("saved", "run", "dogs", "--json")) == found
    assert titles(run("search", "--json", "q:dogs")) == found
    assert run("saved", "add", "dogs", "wolves").code == 2
    assert "Removed" in run("saved", "remove", "dogs").err
    assert run("saved", "list", "--json").json == {"saved": []}
    assert "Undid" in run("saved", "undo").err
    assert "dogs" in run("saved", "list").out


def test_a_circle_is_not_saved_and_an_unknown_name_is_said() -> None:
    told = run("saved", "add", "ouroboros", "q:ouroboros tail")
    assert told.code == 2
    assert "ouroboros" in told.err
    assert run("saved", "run", "nobody").code == 2
    assert "nobody" in run("search", "q:nobody").err


def test_explain_counts_each_clause() -> None:
    told = run("search", "--explain", "--json", "herding has:code").json["explain"]
    assert [clause["text"] for clause in told["clauses"]] == ["herding", "has:code"]
    assert told["clauses"][0]["count"] == 2
    assert "      2  herding" in run("search", "--explain", "herding").err
    assert "explain" not in run("search", "--json", "herding").json


def test_no_hits_say_what_to_ask_instead() -> None:
    told = run("search", "herding", "year:1066")
    assert "Without year:1066: 2 papers: carrel search -- herding" in told.err
    assert "Did you mean herding? 2 papers" in run("search", "hedring").err


def test_correct_takes_the_offer_by_itself_and_says_so() -> None:
    told = run("search", "--correct", "--json", "hedring")
    assert titles(told) == titles(run("search", "--json", "herding"))
    assert told.json["corrected"]["text"] == "herding"
    assert "hedring" in told.err
    assert "corrected" not in run("search", "--correct", "--json", "herding").json
