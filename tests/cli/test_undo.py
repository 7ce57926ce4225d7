"""`carrel undo` and `carrel redo`: the last edit, wherever and by whichever process it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelf.messages import redid, undid
from tests.cli.runner import ONE, TWO, process, run
from tests.samples import places_in

pytestmark = pytest.mark.usefixtures("stocked")

FIRST, SECOND = '"Sheepdogs Are naïve Learners: Herding 72% of α"', '"Sheepdogs Revisited"'


def marked(*names: str) -> bool:
    return {paper["key"] for paper in run("bookmark", "list", "--json").json["papers"]} == set(names)


def lists() -> list[str]:
    return [each["name"] for each in run("list", "--json").json["lists"]]


def saved() -> list[str]:
    return [each["name"] for each in run("saved", "list", "--json").json["saved"]]


def test_with_nothing_done_it_says_so() -> None:
    assert run("undo").err == "Nothing to undo.\n"
    assert run("redo").err.startswith("Nothing to redo")


def test_an_edit_of_many_papers_is_one_and_told_in_words() -> None:
    run("tag", ONE, TWO, "+dogs")
    result = run("undo")
    assert (result.code, result.out, result.err) == (0, "", undid("Tagged 2 papers +dogs") + "\n")
    assert run("tag", "list").out == ""
    assert run("redo").err == redid("Tagged 2 papers +dogs") + "\n"
    assert run("tag", "list").out.split() == ["2", "dogs"]


def test_edits_of_all_three_kinds_are_taken_back_and_done_again_in_their_order() -> None:
    run("bookmark", "add", ONE)
    run("list", "create", "thesis")
    run("saved", "add", "herds", "herding")
    run("bookmark", "add", TWO)
    labels = [f"Bookmarked {SECOND}", 'Saved "herds"', 'Created "thesis"', f"Bookmarked {FIRST}"]
    assert [run("undo").err.strip() for _ in labels] == [undid(label) for label in labels]
    assert (marked(), lists(), saved()) == (True, [], [])
    assert run("undo").err == "Nothing to undo.\n"
    assert [run("redo").err.strip() for _ in labels] == [redid(label) for label in reversed(labels)]
    assert (marked(ONE, TWO), lists(), saved()) == (True, ["thesis"], ["herds"])
    assert run("redo").err.startswith("Nothing to redo")
    assert run("undo").err == undid(f"Bookmarked {SECOND}") + "\n", "what was done again is the last edit"


def test_an_edit_that_was_itself_undone_still_bars_what_was_undone_before_it() -> None:
    run("list", "create", "thesis")
    run("undo")
    run("bookmark", "add", ONE)
    run("undo")
    assert run("redo").err == redid(f"Bookmarked {FIRST}") + "\n"
    assert run("redo").err.startswith("Nothing to redo")
    assert (lists(), marked(ONE)) == ([], True)


def test_the_commands_of_one_kind_go_together_with_it() -> None:
    run("bookmark", "add", ONE)
    run("list", "create", "thesis")
    run("list", "undo")
    assert run("undo").err == undid(f"Bookmarked {FIRST}") + "\n"
    assert run("redo").err == redid(f"Bookmarked {FIRST}") + "\n"
    assert run("redo").err == redid('Created "thesis"') + "\n"


def test_what_another_process_did_is_undone(stocked: Path) -> None:
    assert process("status", ONE, "read").code == 0
    assert run("undo").err == undid(f"Marked {FIRST} as read") + "\n"
    assert run("redo").err == redid(f"Marked {FIRST} as read") + "\n"
    assert run("search", "--json", "is:read").json["total"] == 1


def test_an_edit_by_hand_is_an_edit_too(stocked: Path) -> None:
    run("rate", ONE, "3")
    shelf = places_in(stocked).shelf_file
    shelf.write_text(shelf.read_text("utf-8").replace("rating: 3", "rating: 5"), "utf-8")
    assert run("undo").err == undid(f"Edited {FIRST} in shelf.yaml") + "\n"
    assert run("show", "--json", ONE).json["rating"] == 3


def test_a_broken_file_is_told_and_what_it_holds_is_kept(stocked: Path) -> None:
    run("bookmark", "add", ONE)
    run("saved", "add", "herds", "herding")
    path = places_in(stocked).config / "searches.yaml"
    path.write_text("searches: [\n", "utf-8")
    result = run("undo")
    assert result.code == 1
    assert "searches.yaml" in result.err
    assert (path.read_text("utf-8"), marked(ONE)) == ("searches: [\n", True)
