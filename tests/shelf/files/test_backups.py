from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
import yaml

from search.errors import ShelfError
from shelf.edits import marks, tags
from shelf.files.backups import Backups
from shelf.messages import NOTHING
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, contents


def stamped(moment: datetime) -> str:
    return f"shelf-{moment:%Y%m%dT%H%M%S%f}.yaml"


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.edit(tags.tag([MAE], ["a"]))
    shelf.flush()
    return shelf


@pytest.fixture
def folder(desk: Desk) -> Path:
    folder = desk.data / "backups"
    folder.mkdir(parents=True)
    return folder


def test_the_last_ten_and_one_a_day_for_thirty_days_are_kept(folder: Path) -> None:
    now = datetime.now(UTC).replace(hour=12, minute=0)
    hourly = [now - timedelta(hours=hours) for hours in range(1, 24 * 45)]
    for moment in hourly:
        (folder / stamped(moment)).write_text("old")
    (folder / "searches-20260101T000000000000.yaml").write_text("another's")
    Backups(folder, "shelf", ".yaml").keep(b"new")
    kept = [moment for moment, _ in Backups(folder, "shelf", ".yaml").copies()]
    days = {moment.date() for moment in kept}
    assert len(days) == 30
    assert min(days) == (datetime.now(UTC) - timedelta(days=29)).date()
    assert set(hourly[:9]) <= set(kept)
    for day in sorted(days)[:-1]:
        assert max(moment for moment in hourly if moment.date() == day) in kept
    assert len(kept) <= 10 + 29
    assert (folder / "searches-20260101T000000000000.yaml").exists()


def test_what_a_session_finds_is_copied_before_it_is_written_over(desk: Desk, shelf: Shelf) -> None:
    first = desk.text
    for tag in "bcd":
        shelf.edit(tags.tag([CLIP], [tag]))
        shelf.flush()
    (backup,) = shelf.backups()
    assert backup.path.read_text() == first
    assert backup.papers == 1
    assert abs(datetime.fromisoformat(backup.time) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("edits", [0, 5, 8])
def test_going_back_to_a_backup_is_one_edit_whenever_a_second_passes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, edits: int
) -> None:
    times = chain(repeat("2026-11-30T12:00:00.000000Z", edits), repeat("2026-11-30T12:00:01.000000Z"))
    monkeypatch.setattr("shelf.journal.edit.utc_stamp", lambda *_: next(times))
    shelf = desk.open()
    shelf.edit(tags.tag([MAE, CLIP], ["a"]))
    shelf.edit(marks.set_note(MAE, "one\ntwo"))
    shelf.edit(tags.set_colour("a", "red"))
    shelf.flush()
    before, text = shelf.entries(), desk.text
    shelf.edit(tags.rename("a", "b"))
    shelf.edit(marks.set_note(MAE, ""))
    shelf.edit(marks.bookmark([SHANNON]))
    shelf.edit(marks.bookmark([CLIP]))
    shelf.edit(tags.tag([CLIP], remove=["b"]))
    shelf.flush()
    after = contents(shelf)
    (backup,) = shelf.backups()
    assert shelf.restore(backup.path) == f"Restored 3 papers from {backup.path.name}"
    assert shelf.entries() == before
    assert shelf.tag_colour("a") == "red"
    assert shelf.restore(backup.path) == NOTHING
    shelf.flush()
    assert desk.text == text
    assert shelf.undo().startswith("Undid: restored 3 papers")
    assert contents(shelf) == after


def test_a_file_that_cannot_be_read_gives_way_to_a_backup(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([CLIP], ["b"]))
    shelf.flush()
    desk.save("papers: [broken\n")
    shelf = desk.open()
    assert "cannot be read" in str(shelf.problem)
    shelf.restore(shelf.backups()[0].path)
    assert shelf.close()
    assert shelf.problem is None
    assert list(yaml.safe_load(desk.text)["papers"]) == [MAE.key]
    (broken,) = (path for path in (desk.data / "backups").iterdir() if path.name.endswith("-shelf.yaml"))
    assert broken.read_text() == "papers: [broken\n"
    assert len(shelf.backups()) == 1


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("papers:\n  a:\n    note: |\n      x\n\n      y\n  b: {}\n", 2),
        ("papers:\n    a: {}\n    b: {}\n", 2),
        ("papers: {a: {}, b: {}}\n", 2),
        ("papers: {}\n", 0),
        ("papers:\r\n  a:\r\n    tags: [x]\r\n", 1),
        ("papers: [\n", None),
        ("", None),
    ],
)
def test_the_papers_of_a_backup_are_counted(desk: Desk, folder: Path, text: str, papers: int | None) -> None:
    (folder / stamped(datetime(2026, 11, 21, 10, 11, 12, tzinfo=UTC))).write_bytes(text.encode())
    (backup,) = desk.open().backups()
    assert (backup.time, backup.papers) == ("2026-11-21T10:11:12Z", papers)


def test_names_of_others_are_no_backups(desk: Desk, folder: Path) -> None:
    for name in ("shelf-99999999T999999999999.yaml.bak", "shelf.yaml", "lists-20260101T000000000000.yaml"):
        (folder / name).write_text("papers: {}\n")
    (folder / "shelf-99999999T999999999999.yaml").write_text("papers: {k: {}}\n")
    assert [backup.time[:4] for backup in desk.open().backups()] == ["1970"]


@pytest.mark.parametrize("text", [None, "papers: [\n", "# nothing\n"])
def test_a_copy_that_cannot_be_read_is_told_and_changes_nothing(shelf: Shelf, tmp_path: Path, text: str | None) -> None:
    before = shelf.entries()
    copy = tmp_path / "copy.yaml"
    if text is not None:
        copy.write_text(text)
    for call in (shelf.restore, shelf.merge_copy):
        with pytest.raises(ShelfError, match=r"copy\.yaml cannot be read"):
            call(copy)
    assert shelf.entries() == before


def test_without_room_for_a_backup_only_a_persons_own_version_stands_in_the_way(desk: Desk, shelf: Shelf) -> None:
    (desk.data / "backups").write_text("a file where the folder should be")
    shelf.edit(tags.tag([MAE], ["b"]))
    assert shelf.flush()
    desk.replace("tags: [a, b]", "tags: [a, b] # mine")
    shelf.edit(tags.tag([MAE], ["c"]))
    assert not shelf.flush()
    problem = shelf.problem
    assert "backups cannot be written" in str(problem)
    assert not shelf.flush()
    assert shelf.problem is problem
    assert "# mine" in desk.text


def test_what_a_restored_copy_has_mistyped_is_told_again(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.set_status([MAE], "reading"))
    shelf.flush()
    desk.save(desk.text.replace("status: reading", "status: raeding"))
    shelf.poll()
    assert shelf.problem
    shelf.edit(marks.bookmark([MAE]))
    shelf.flush()
    shelf.edit(marks.set_status([MAE], "read"))
    shelf.flush()
    assert not shelf.problem
    mistyped = next(each.path for each in shelf.backups() if "raeding" in each.path.read_text("utf-8"))
    shelf.restore(mistyped)
    shelf.close()
    again = desk.open()
    assert again.problem
    assert "raeding" in str(again.problem)
