from __future__ import annotations

import os
from pathlib import Path

import pytest

from shelf.edits import marks, tags
from shelf.messages import undid
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, contents, entry_of

OURS = """\
papers:
  both:
    title: Both
    tags: [a, ours]
    status: reading
    rating: 3
    note: ours
    added: '2026-01-02T00:00:00Z'
    changed: '2026-01-05T00:00:00Z'
  mine:
    tags: [x]
colours: {a: red}
"""
THEIRS = """\
papers:
  both:
    title: Both
    tags: [A, theirs]
    status: read
    bookmarked: true
    rating: 5
    added: '2026-01-01T00:00:00Z'
    changed: '2026-01-04T00:00:00Z'
  new:
    title: New
    note: |
      two
      lines
colours: {a: blue, b: green}
"""


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    desk.save(OURS)
    return desk.open()


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("shelf (conflicted copy 2026-11-20).yaml", True),
        ("shelf (Ann's conflicted copy 2026-11-20).yaml", True),
        ("shelf.sync-conflict-20261120-101010-ABCDEF.yaml", True),
        ("shelf (SFConflict ann@x.org 2026-11-20-10-10-10).yaml", True),
        ("shelf~desk.yaml", True),
        ("shelf (1).yaml", True),
        ("shelf 2.yaml", True),
        ("shelf_conflict-1.yaml", True),
        ("shelf.yaml", False),
        ("shelf-old.yaml", False),
        ("shelf.yaml~", False),
        ("searches (conflicted copy).yaml", False),
        ("bookshelf (1).yaml", False),
        (".shelf.yaml.carrel-tmp", False),
    ],
)
def test_copies_of_tools_for_syncing_are_seen(desk: Desk, shelf: Shelf, name: str, is_one: bool) -> None:
    path = desk.config / name
    if not path.exists():
        path.write_text(THEIRS)
    assert shelf.conflicts() == [path] * is_one


def test_a_copy_is_merged_per_paper_and_field_as_one_edit(desk: Desk, shelf: Shelf) -> None:
    copy = desk.config / "shelf~desk.yaml"
    copy.write_text(THEIRS)
    before = contents(shelf)
    assert shelf.merge_copy(copy) == "Merged 2 papers from shelf~desk.yaml"
    both, new = entry_of(shelf, "both"), entry_of(shelf, "new")
    assert set(both.tags) == {"a", "ours", "theirs"}
    assert (both.status, both.rating, both.note, both.bookmarked) == ("reading", 3, "ours", True)
    assert both.added == "2026-01-01T00:00:00Z"
    assert (new.title, new.note) == ("New", "two\nlines")
    assert (shelf.tag_colour("a"), shelf.tag_colour("b")) == ("red", "green")
    assert contents(shelf)["mine"] == before["mine"]
    lost = {event.words for event in shelf.history("both")[0].events if event.overruled}
    assert lost == {"status: reading → read", "rating: 3 → 5"}
    assert shelf.conflicts() == []
    (kept,) = (desk.data / "backups").iterdir()
    assert kept.name.endswith("-shelf~desk.yaml")
    assert kept.read_text() == THEIRS
    assert shelf.undo() == undid("Merged 2 papers from shelf~desk.yaml")
    assert contents(shelf) == before


def test_what_was_changed_later_in_the_copy_counts(desk: Desk, shelf: Shelf) -> None:
    copy = desk.config / "shelf 2.yaml"
    copy.write_text(THEIRS.replace("2026-01-04", "2026-01-06"))
    shelf.merge_copy(copy)
    both = entry_of(shelf, "both")
    assert (both.status, both.rating, both.note) == ("read", 5, "ours")


def test_a_copy_with_nothing_new_goes_too(desk: Desk, shelf: Shelf) -> None:
    copy = desk.config / "shelf (1).yaml"
    copy.write_text(OURS)
    assert shelf.merge_copy(copy) == "Nothing new in shelf (1).yaml"
    assert shelf.conflicts() == []
    assert shelf.undoable() is None


def test_a_shelf_from_elsewhere_is_merged_and_stays_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(THEIRS)
    assert shelf.merge_copy(other) == "Merged 2 papers from other.yaml"
    assert other.read_text() == THEIRS


def test_what_is_no_file_is_no_copy(desk: Desk, shelf: Shelf) -> None:
    (desk.config / "shelf (1).yaml").mkdir()
    os.mkfifo(desk.config / "shelf (2).yaml")
    assert shelf.conflicts() == []
    assert Shelf(desk.config / "nowhere", desk.data).conflicts() == []


def test_the_marks_of_git_are_told_with_their_line_and_nothing_is_written(desk: Desk) -> None:
    shelf = desk.open()
    shelf.edit(tags.tag([MAE, CLIP], ["a"]))
    shelf.edit(marks.set_note(CLIP, "<<<<<<< in a note\n=======\nthese are none"))
    shelf.flush()
    good = desk.text
    lines = good.splitlines(keepends=True)
    desk.save("".join([*lines[:15], "<<<<<<< HEAD\n", *lines[15:], "=======\n", ">>>>>>> theirs\n"]))
    broken = desk.text
    shelf.poll()
    assert "line 16, column 1: this is a conflict marker of git" in str(shelf.problem)
    shelf.edit(marks.bookmark([SHANNON]))
    assert not shelf.flush()
    assert desk.text == broken
    desk.save(good)
    shelf.poll()
    assert shelf.problem is None
    assert shelf.note(CLIP.key).startswith("<<<<<<< in a note")
    assert shelf.flush()
