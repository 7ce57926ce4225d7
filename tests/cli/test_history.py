"""`carrel history` and `carrel journal`: what was done, by whom and when."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from shelf.messages import undid
from tests.cli.runner import ONE, TWO, run
from tests.samples import places_in
from tui.cli.history import NO_ACTIVITY, NO_EDITS

pytestmark = pytest.mark.usefixtures("stocked")


def edits(*args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("history", "--json", *args).json["edits"]
    return found


def days(*args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("journal", "--json", *args).json["days"]
    return found


def test_every_edit_is_told_the_last_first() -> None:
    run("bookmark", "add", ONE)
    run("tag", ONE, TWO, "+dogs")
    run("undo")
    assert [each["label"] for each in edits()] == [
        undid("Tagged 2 papers +dogs"),
        "Tagged 2 papers +dogs",
        "Bookmarked 1 paper",
    ]
    last = edits()[-1]
    assert datetime.fromisoformat(last["time"]).tzinfo is not None
    assert not last["by_hand"]
    assert last["process"].partition("@")[0].isdecimal()
    (change,) = last["changes"]
    assert (change["key"], change["field"], change["old"], change["new"]) == (ONE, "bookmarked", None, True)
    assert (change["file"], change["words"], change["overruled"]) == ("shelf", "bookmarked", False)


def test_what_was_done_to_one_paper() -> None:
    run("bookmark", "add", ONE)
    run("tag", ONE, TWO, "+dogs")
    run("rate", TWO, "4")
    assert [each["label"] for each in edits(TWO)] == ["Rated 1 paper 4 of 5", "Tagged 2 papers +dogs"]
    assert {change["key"] for each in edits(TWO) for change in each["changes"]} == {TWO}
    result = run("history", TWO).out.splitlines()
    assert result[0].endswith(")")
    assert "Rated 1 paper 4 of 5" in result[0]
    assert result[1] == "    Sheepdogs Revisited: rating: nothing → 4"


def test_a_limit_and_no_limit() -> None:
    for rating in "123451234512345123451234":
        run("rate", ONE, rating)
    assert len(edits()) == 20
    assert len(edits("-n", "3")) == 3
    assert len(edits("-n", "0")) == 24


def test_what_a_person_wrote_by_hand_is_told_as_such(stocked: Path) -> None:
    run("rate", ONE, "3")
    shelf = places_in(stocked).shelf_file
    shelf.write_text(shelf.read_text("utf-8").replace("rating: 3", "rating: 5"), "utf-8")
    last = edits()[0]
    assert (last["by_hand"], last["process"]) == (True, "by hand")
    assert [change["words"] for change in last["changes"]] == ["rating: 3 → 5"]
    assert "(by hand)" in run("history").out


def test_a_change_that_did_not_count_is_marked(stocked: Path) -> None:
    run("rate", ONE, "3")
    places = places_in(stocked)
    other = places.config / "shelf (conflicted copy).yaml"
    other.write_text(places.shelf_file.read_text("utf-8").replace("rating: 3", "rating: 1"), "utf-8")
    run("rate", ONE, "5")
    run("bookmark", "add", TWO)
    other.write_text(other.read_text("utf-8").replace("changed: 2", "changed: 1"), "utf-8")
    run("shelf", "merge", other.name)
    assert any(change["overruled"] for each in edits(ONE) for change in each["changes"])
    assert "overruled: rating: 5 → 1" in run("history", ONE).out


def test_an_unknown_paper_is_wrong_usage() -> None:
    assert run("history", "2499.99999").code == 2
    assert run("history").err == f"{NO_EDITS}\n"
    assert edits() == []


def test_the_journal_tells_by_day_what_was_done() -> None:
    run("status", ONE, "reading")
    run("status", ONE, "read")
    run("bookmark", "add", TWO)
    run("dismiss", TWO)
    run("tag", ONE, "+dogs", "+wool")
    run("rate", ONE, "4")
    (day,) = days()
    assert day["day"] == date.today().isoformat()
    assert {part: [deed["key"] for deed in deeds] for part, deeds in day.items() if part != "day" and deeds} == {
        "read": [ONE],
        "kept": [TWO],
        "rated": [ONE],
        "tagged": [ONE],
        "skipped": [TWO],
    }
    assert day["tagged"][0]["detail"] == "#dogs #wool"
    result = run("journal").out.splitlines()
    assert result[0].startswith(f"{day['day']} today · 1 read · 1 kept")
    assert "  kept      Sheepdogs Revisited" in result


def test_the_journal_as_markdown() -> None:
    run("bookmark", "add", TWO)
    result = run("journal", "--markdown").out
    assert result.startswith(f"# Reading journal\n\n## {date.today().isoformat()}\n\n**Kept**\n")
    assert "Sheepdogs Revisited" in result


@pytest.mark.parametrize(("since", "seen"), [("7d", True), ("all", True), ("today", True), ("2999-01-01", False)])
def test_the_journal_since_a_day(since: str, seen: bool) -> None:
    run("bookmark", "add", TWO)
    assert bool(days("--since", since)) is seen
    assert (NO_ACTIVITY in run("journal", "--since", since).err) is not seen


@pytest.mark.parametrize("since", ["yesteryear", "", "2026-13", "*"])
def test_no_day_is_wrong_usage(since: str) -> None:
    result = run("journal", "--since", since)
    assert result.code == 2
    assert "7d" in result.err


def test_titles_are_no_markup_and_no_control_of_the_terminal() -> None:
    hostile = next(each["key"] for each in run("search", "--json", "quit").json["papers"])
    run("bookmark", "add", hostile)
    for result in (run("history").out, run("journal").out, run("journal", "--markdown").out):
        assert "[@click=app.quit]Quit[/]" in result.replace("\\", "")
        assert not {"\x1b", "\u202e", "\u200b"} & set(result)
