"""`carrel shelf`: going back to an earlier state, and merging another copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import ONE, TWO, run
from tests.samples import places_in
from tui.cli.shelf import NO_BACKUPS, UNDO_HINT, no_conflicts

pytestmark = pytest.mark.usefixtures("stocked")


def marked() -> set[str]:
    return {paper["key"] for paper in run("bookmark", "list", "--json").json["papers"]}


def backups() -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("shelf", "backups", "--json").json["backups"]
    return found


def test_without_copies_it_says_so(own_home: Path) -> None:
    assert backups() == []
    assert NO_BACKUPS in run("shelf", "backups").err
    result = run("shelf", "restore")
    assert (result.code, result.err.splitlines()[0]) == (2, f"carrel: {NO_BACKUPS}")
    assert run("shelf", "conflicts", "--json").json == {"conflicts": []}
    assert no_conflicts(places_in(own_home).shelf_file) in run("shelf", "conflicts").err


def test_the_shelf_goes_back_to_an_earlier_state_and_that_can_be_undone() -> None:
    run("bookmark", "add", ONE)
    run("bookmark", "add", TWO)
    (only,) = backups()
    assert (only["number"], only["papers"]) == (1, 1)
    assert "1 paper" in run("shelf", "backups").out
    result = run("shelf", "restore")
    assert result.code == 0
    assert "Restored 1 paper from shelf-" in result.err
    assert UNDO_HINT in result.err
    assert marked() == {ONE}
    assert run("undo").err.startswith("Undid: restored")
    assert marked() == {ONE, TWO}


@pytest.mark.parametrize("by", ["number", "name", "path"])
def test_a_copy_is_named_by_number_name_or_path(by: str) -> None:
    run("bookmark", "add", ONE)
    run("bookmark", "add", TWO)
    path = Path(str(backups()[0]["path"]))
    assert run("shelf", "restore", {"number": "1", "name": path.name, "path": str(path)}[by]).code == 0
    assert marked() == {ONE}
    assert "Nothing to change" in run("shelf", "restore", str(path)).err


def test_no_such_copy_and_no_shelf_at_all() -> None:
    run("bookmark", "add", ONE)
    result = run("shelf", "restore", "9")
    assert (result.code, "carrel shelf backups" in result.err) == (2, True)
    other = Path("~/other.yaml").expanduser()
    other.write_text("papers: [\n", "utf-8")
    result = run("shelf", "restore", str(other))
    assert result.code == 1
    assert "other.yaml" in result.err
    assert marked() == {ONE}


def test_a_shelf_that_cannot_be_read_is_restored_and_nothing_of_it_is_lost(stocked: Path) -> None:
    run("bookmark", "add", ONE)
    run("bookmark", "add", TWO)
    shelf = places_in(stocked).shelf_file
    shelf.write_text("papers: [ what I wrote\n", "utf-8")
    assert run("shelf", "restore", str(backups()[-1]["path"])).code == 0
    assert marked() == {ONE}
    kept = [path.read_text("utf-8") for path in (places_in(stocked).data / "backups").iterdir()]
    assert "papers: [ what I wrote\n" in kept


@pytest.mark.parametrize("by", ["name", "path"])
def test_a_conflict_copy_is_listed_merged_and_put_away(stocked: Path, by: str) -> None:
    run("tag", ONE, "+mine")
    places = places_in(stocked)
    copy = places.config / "shelf.sync-conflict-20260301-120000-ABC.yaml"
    copy.write_text(places.shelf_file.read_text("utf-8").replace("mine", "theirs"), "utf-8")
    assert run("shelf", "conflicts", "--json").json == {"conflicts": [str(copy)]}
    assert copy.name in run("shelf", "conflicts").out
    result = run("shelf", "take-in", copy.name if by == "name" else str(copy))
    assert result.err.splitlines() == [f"Merged 1 paper from {copy.name}", UNDO_HINT]
    assert run("show", "--json", ONE).json["tags"] == ["mine", "theirs"]
    assert not copy.exists()
    assert run("undo").code == 0
    assert run("show", "--json", ONE).json["tags"] == ["mine"]
