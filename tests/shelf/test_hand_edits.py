from __future__ import annotations

import pytest

from shelf.edits import marks, tags
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, tags_of


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.edit(tags.tag([MAE], ["vision"]))
    shelf.edit(marks.set_status([CLIP], "read"))
    shelf.flush()
    return shelf


def test_a_hand_edit_shows_while_the_shelf_is_open(desk: Desk, shelf: Shelf) -> None:
    assert not shelf.poll()
    desk.replace("[vision]", "[vision, by hand, no]")
    assert shelf.poll()
    assert tags_of(shelf)[MAE.key] == {"vision", "by-hand", "no"}
    assert not shelf.poll()
    assert not shelf.dirty


def test_a_file_that_is_still_being_saved_waits(desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    text = desk.text
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 60.0)
    desk.save(text[: text.index("  '2103.00020'")])
    assert not shelf.poll()
    assert len(shelf.entries()) == 2
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 0.0)
    desk.save(text.replace("vision", "whole"))
    assert shelf.poll()
    assert tags_of(shelf)[MAE.key] == {"whole"}


def test_what_was_saved_a_moment_before_opening_is_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 0.1)
    desk.save("papers: {k: {tags: [a]}}")
    assert desk.open().snapshot.tag_counts == (("a", 1),)


def test_own_edits_and_hand_edits_survive_together(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["own"]))
    shelf.edit(marks.bookmark([SHANNON]))
    desk.replace("[vision]", "[vision, hand]")
    shelf.edit(marks.set_status([MAE], "reading"))
    assert shelf.flush()
    for each in (shelf, desk.open()):
        assert tags_of(each)[MAE.key] == {"vision", "own", "hand"}
        assert each.snapshot.keys_for("is", "bookmarked") == frozenset([SHANNON.key])
        assert each.snapshot.keys_for("is", "reading") == frozenset([MAE.key])
    assert "hand" in desk.text
    assert "own" in desk.text


def test_where_both_changed_a_field_the_later_wins(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.set_status([CLIP], "dismissed"))
    desk.replace("status: read", "status: reading", later=-60)
    shelf.poll()
    assert shelf.snapshot.keys_for("is", "dismissed") == frozenset([CLIP.key])
    shelf.flush()
    shelf.edit(marks.set_status([CLIP], "read"))
    desk.replace("status: dismissed", "status: reading")
    shelf.poll()
    assert shelf.snapshot.keys_for("is", "reading") == frozenset([CLIP.key])


def test_an_entry_deleted_by_hand_is_deleted(desk: Desk, shelf: Shelf) -> None:
    text = desk.text
    desk.save(text[: text.index("  '2103.00020'")])
    assert shelf.poll()
    assert [entry.key for entry in shelf.entries()] == [MAE.key]
    shelf.edit(marks.bookmark([MAE]))
    shelf.close()
    assert [entry.key for entry in desk.open().entries()] == [MAE.key]


def test_hand_edits_made_while_no_carrel_ran_are_taken_in(desk: Desk, shelf: Shelf) -> None:
    shelf.close()
    desk.replace("[vision]", "[vision, alone]")
    again = desk.open()
    assert tags_of(again)[MAE.key] == {"vision", "alone"}
    assert not again.dirty


def test_a_hand_edit_is_left_as_it_was_typed_until_the_next_edit(desk: Desk, shelf: Shelf) -> None:
    before = desk.text
    typed = desk.text.replace("    tags: [vision]", "    # mine\n    tags:\n    - vision\n    - x")
    desk.save(typed)
    shelf.poll()
    shelf.flush()
    assert desk.text == typed
    shelf.edit(marks.bookmark([CLIP]))
    shelf.flush()
    assert desk.text != typed
    kept = sorted((desk.data / "backups").iterdir())
    assert [copy.read_text() for copy in kept] == [before, typed], "a slip of the hand is undone to what was before"


def test_the_person_s_own_heading_order_and_fields_stay(desk: Desk) -> None:
    desk.save("# mine\n\nversion: 1\nlists: {thesis: [b, a]}\npapers:\n  b: {mood: hello}\n  a: {tags: x}\n")
    shelf = desk.open()
    shelf.edit(tags.tag([MAE], ["new"]))
    shelf.flush()
    text = desk.text
    assert text.startswith("# mine\n\nversion: 1\n")
    assert "thesis" in text
    assert [entry.key for entry in desk.open().entries()] == ["b", "a", MAE.key]
    assert shelf.entries()[0].extra == {"mood": "hello"}


def test_a_few_changes_make_a_small_diff(desk: Desk, shelf: Shelf) -> None:
    before = set(desk.text.splitlines())
    shelf.edit(tags.tag([CLIP], ["new"]))
    shelf.flush()
    added = [line for line in desk.text.splitlines() if line not in before]
    assert len(added) <= 2
    assert "    tags: [new]" in added
