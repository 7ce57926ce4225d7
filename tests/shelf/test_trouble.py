from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from search.errors import ShelfError
from shelf.edits import marks, tags
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, Desk, block, names, no_space, tags_of

OPEN = os.open
BROKEN = "papers:\n  '2111.06377':\n    tags: [vision, [\n"


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.edit(tags.tag([MAE], ["vision"]))
    shelf.flush()
    return shelf


def read_only(path: str, flags: int, *_: object) -> int:
    if flags & (os.O_WRONLY | os.O_RDWR):
        raise OSError(errno.EROFS, "Read-only file system")
    return OPEN(path, flags)


def test_a_file_that_cannot_be_parsed_is_told_once_and_never_written_over(desk: Desk, shelf: Shelf) -> None:
    desk.save(BROKEN)
    assert shelf.poll()
    problem = shelf.problem
    assert problem is not None
    assert f"{desk.file}: line 4, column 1" in str(problem)
    assert problem.hint
    assert not shelf.poll()
    assert shelf.problem is problem
    assert [entry.tags for entry in shelf.entries()] == [("vision",)]
    shelf.edit(marks.bookmark([CLIP]))
    assert not shelf.flush()
    assert not shelf.close()
    assert desk.text == BROKEN


def test_edits_made_meanwhile_follow_once_the_file_is_mended(desk: Desk, shelf: Shelf) -> None:
    good = desk.text
    desk.save(BROKEN)
    shelf.poll()
    shelf.edit(marks.bookmark([CLIP]))
    shelf.edit(tags.tag([MAE], ["meanwhile"]))
    restarted = desk.open()
    assert restarted.entries() == shelf.entries()
    desk.save(good.replace("vision", "mended"))
    assert restarted.poll()
    assert restarted.problem is None
    assert restarted.flush()
    for each in (restarted, desk.open()):
        assert tags_of(each)[MAE.key] == {"mended", "meanwhile"}
        assert each.snapshot.keys_for("is", "bookmarked") == frozenset([CLIP.key])
    shelf.poll()
    assert shelf.problem is None
    assert tags_of(shelf) == tags_of(restarted)


def test_a_file_that_was_broken_from_the_start_keeps_edits_in_the_journal(desk: Desk) -> None:
    desk.save("papers: [\n")
    shelf = desk.open()
    assert shelf.problem is not None
    shelf.edit(marks.bookmark([MAE]))
    assert not shelf.close()
    desk.save("papers: {k: {tags: [a]}}\n")
    again = desk.open()
    assert {entry.key for entry in again.entries()} == {"k", MAE.key}
    assert again.close()
    assert MAE.key in desk.text


def test_what_looks_odd_is_told_and_does_not_stop_anything(desk: Desk, shelf: Shelf) -> None:
    desk.replace("    tags:", "    statis: read\n    tags:")
    assert shelf.poll()
    problem = shelf.problem
    assert 'did you mean "status"' in str(problem)
    assert not shelf.poll()
    shelf.edit(marks.bookmark([CLIP]))
    assert shelf.flush()
    line = desk.text.splitlines().index("    statis: read") + 1
    assert f"line {line}, column 5" in str(shelf.problem)
    desk.replace("    statis: read\n", "")
    assert shelf.poll()
    assert shelf.problem is None


@pytest.mark.parametrize("content", [None, "", "# nothing but this\n"])
def test_a_file_that_vanished_or_was_emptied_is_told_and_comes_back(
    desk: Desk, shelf: Shelf, content: str | None
) -> None:
    desk.save(content)
    assert shelf.poll()
    assert "papers: {}" in str(shelf.problem)
    assert not shelf.poll()
    assert len(shelf.entries()) == 1
    assert desk.open().entries() == shelf.entries()
    assert shelf.close()
    assert shelf.problem is None
    assert "vision" in desk.text


def test_the_shelf_can_be_emptied_on_purpose(desk: Desk, shelf: Shelf) -> None:
    desk.save("papers: {}\n")
    assert shelf.poll()
    assert shelf.entries() == []
    assert shelf.problem is None
    assert desk.open().entries() == []
    desk.file.unlink()
    assert desk.open().problem is None


@pytest.mark.parametrize("call", ["fsync", "fstat"])
def test_a_full_disk_is_told_and_what_was_edited_before_stays(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    before = desk.text
    shelf.edit(marks.bookmark([CLIP]))
    monkeypatch.setattr(os, call, no_space)
    assert not shelf.flush()
    problem = shelf.problem
    assert "No space left" in str(problem)
    assert not shelf.flush()
    assert shelf.problem is problem
    monkeypatch.undo()
    assert desk.text == before
    assert names(desk.config) == ["shelf.yaml"]
    assert shelf.flush()
    assert shelf.problem is None
    assert CLIP.key in desk.text


@pytest.mark.usefixtures("shelf")
def test_hand_edits_show_although_nothing_can_be_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.replace("vision", "sight")
    monkeypatch.setattr(os, "fsync", no_space)
    again = desk.open()
    assert again.snapshot.tag_counts == (("sight", 1),)
    assert "No space left" in str(again.problem)


EDITS: dict[str, Callable[[Shelf], str]] = {
    "a rating": lambda shelf: shelf.edit(marks.rate([CLIP], 3)),
    "a note": lambda shelf: shelf.edit(marks.set_note(MAE, "mine")),
    "a status": lambda shelf: shelf.edit(marks.cycle_status([MAE])),
    "a priority": lambda shelf: shelf.edit(marks.set_priority([MAE], "low")),
    "a new name": lambda shelf: shelf.edit(tags.rename("vision", "sight")),
    "a colour": lambda shelf: shelf.edit(tags.set_colour("vision", "red")),
    "an undo": lambda shelf: shelf.undo(),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("call", ["fsync", "open"])
def test_no_edit_counts_that_the_disk_refused_and_the_next_one_does(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, edit: str, call: str
) -> None:
    before, state = shelf.entries(), shelf.state
    monkeypatch.setattr(os, call, no_space if call == "fsync" else read_only)
    with pytest.raises(ShelfError) as told:
        EDITS[edit](shelf)
    assert ("No space left" if call == "fsync" else "Read-only file system") in told.value.message
    assert not shelf.poll()
    assert (shelf.entries(), shelf.state, shelf.tag_colour("vision")) == (before, state, "")
    monkeypatch.undo()
    EDITS[edit](shelf)
    assert shelf.state is not state
    assert shelf.close()
    assert desk.open().entries() == shelf.entries()


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "dangling"])
def test_something_else_in_the_place_of_the_file_is_no_trap(desk: Desk, kind: str, tmp_path: Path) -> None:
    desk.config.mkdir()
    if kind == "dangling":
        desk.file.symlink_to(tmp_path / "dotfiles" / "shelf.yaml")
    block(desk.file, kind)
    shelf = desk.open()
    shelf.edit(marks.bookmark([MAE]))
    done = shelf.close()
    assert done is (kind == "dangling")
    assert (shelf.problem is None) is done
    assert desk.open().snapshot.keys_for("is", "bookmarked") == frozenset([MAE.key])


def test_an_enormous_file_is_refused_without_reading_it(desk: Desk, shelf: Shelf) -> None:
    with desk.file.open("r+b") as file:
        file.truncate(50 * 1024 * 1024)
    assert shelf.poll()
    assert "larger than" in str(shelf.problem)
    assert len(shelf.entries()) == 1
