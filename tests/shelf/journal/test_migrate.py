"""A home that d16b380 left, migrated on first start: nothing is lost, and undo goes on over the border."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shelf.journal.edit import LIBRARY, Change, Edit
from shelf.journal.migrate import migrate
from shelf.journal.transactions import EditStore, Reversal, redo, undo
from shelf.messages import NOTHING_TO_UNDO, redid, undid
from tests.shelf.conftest import Stores, entry_of

OLD_HOME = Path(__file__).resolve().parents[2] / "data" / "old_home"
TALK = "talk"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 0.0)
    for name in ("config", "data"):
        shutil.copytree(OLD_HOME / name, tmp_path / name)
    return tmp_path


def stores(home: Path) -> Stores:
    return Stores.open(home / "config", home / "data")


def yaml_files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in (home / "config").rglob("*.yaml")}


def test_everything_is_there_after_the_first_start(home: Path) -> None:
    before = yaml_files(home)
    shelf, lists, searches = stores(home)
    assert yaml_files(home) == before
    assert [store.problem for store in (shelf, lists, searches)] == [None] * 3
    dogs = entry_of(shelf, "2401.00001")
    assert (dogs.tags, dogs.status, dogs.rating, dogs.priority) == (("herding", "ways/rl"), "read", 5, "high")
    assert dogs.note == "# Second\n\nwith [[2401.00002]]"
    lantern = entry_of(shelf, "2401.00003")
    assert lantern.extra == {"mood": "sunny"}
    assert lantern.tags == ("found", "light", "zotero", "merged-later")
    assert shelf.tag_colour("ways") == "green"
    assert [each.name for each in lists.snapshot.lists] == ["Old hand", "PhD Thesis", "Second thoughts", "Talk"]
    assert [each.name for each in searches.all()] == ["lights", "by hand", "Flocks", "latest"]
    assert searches.seen("lights") == {"2401.00003", "2401.00004"}


def test_the_old_files_are_kept_and_a_second_start_migrates_nothing(home: Path) -> None:
    stores(home)
    kept = home / "data" / "backups" / "before-one-journal"
    old = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert old == {name: (OLD_HOME / "data" / name).read_bytes() for name in old}
    assert set(old) == {"journal.jsonl", "lists-versions.jsonl", "searches-versions.jsonl", "shelf-state.json"}
    assert not (home / "data" / "lists-versions.jsonl").exists()
    journal = (home / "data" / "journal.jsonl").read_bytes()
    stores(home)
    assert (home / "data" / "journal.jsonl").read_bytes() == journal


def test_a_crash_in_the_middle_of_it_costs_nothing(home: Path) -> None:
    migrate(home / "data")
    journal = (home / "data" / "journal.jsonl").read_bytes()
    for name in ("lists-versions.jsonl", "searches-versions.jsonl", "shelf-state.json"):
        shutil.copy(OLD_HOME / "data" / name, home / "data" / name)
    shelf, lists, searches = stores(home)
    assert (home / "data" / "journal.jsonl").read_bytes() == journal
    assert (len(shelf.entries()), len(lists.snapshot.lists), len(searches.all())) == (3, 4, 4)
    assert shelf.problem is None


def test_old_edits_of_all_kinds_are_undone_in_their_order(home: Path) -> None:
    before = yaml_files(home)
    opened: tuple[EditStore, ...] = (*stores(home), Library())
    told = []
    while (said := undo(opened)) != NOTHING_TO_UNDO:
        told.append(said)
    assert told[:6] == [
        undid('Saved "latest"'),
        undid('Bookmarked "Sheepdogs Revisited"'),
        undid('Described "Talk"'),
        undid('Tagged "Lantern fields, second print" +merged-later'),
        undid("Merged 2401.00005 into 2401.00003"),
        undid('Edited "Sheepdogs Are Naive Learners" in shelf.yaml'),
    ]
    assert undid("Edited searches.yaml by hand") in told
    assert undid("Edited talk.yaml by hand") in told
    assert undid("Renamed tag method to ways on 2 papers") in told
    assert told[-1] == undid("Bookmarked 2 papers")
    shelf, lists, searches = stores(home)
    assert [entry.key for entry in shelf.entries()] == ["2401.00003"]
    assert [each.name for each in lists.snapshot.lists] == ["Old hand"]
    assert [each.name for each in searches.all()] == ["by hand"]
    assert (home / "config" / "lists" / "Old hand.yaml").read_text("utf-8").startswith("# by hand\n")
    while (said := redo(opened)).startswith("Redid"):
        pass
    shelf.poll()
    shelf.flush()
    after = yaml_files(home)
    assert {name: after[name] for name in before if "lists" in name} == {n: before[n] for n in before if "lists" in n}


def test_what_was_undone_before_can_be_redone(home: Path) -> None:
    shelf = stores(home)[0]
    assert shelf.redo() == redid('Added note to "Sheepdogs Revisited"')
    assert shelf.note("2401.00002") == "kept in the journal alone"


class Library(EditStore):
    """A library in which papers are merged, as far as the journal knows."""

    def owns(self, file: str) -> bool:
        return file == LIBRARY

    def refresh(self) -> None:
        pass

    def reversal(self, edit: Edit) -> Reversal:
        return Reversal([Change(c.key, c.field, c.new, c.old, c.file) for c in edit.changes if c.file == LIBRARY])

    def write(self, edit: Edit) -> bool:
        del edit
        return True

    def follow(self, edit: Edit) -> None:
        pass
