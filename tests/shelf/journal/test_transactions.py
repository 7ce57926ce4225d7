"""Undo and redo: of one store, of all in their order, across processes and restarts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from shelf.edits import marks, tags
from shelf.edits.merge_entries import move_entries
from shelf.journal.edit import Change, Edit, new_edit, to_line
from shelf.journal.transactions import commit, last_edit, redo, undo, working
from shelf.messages import NOTHING_TO_REDO, NOTHING_TO_UNDO, not_undone, redid, undid
from shelf.model import Ref
from shelf.searches.model import SavedSearch
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, Stores, entry_of

TODAY = date.today().isoformat()


def test_edits_are_undone_and_done_again_one_by_one(shelf: Shelf) -> None:
    assert shelf.undo() == NOTHING_TO_UNDO
    assert shelf.redo() == NOTHING_TO_REDO
    shelf.edit(tags.tag([MAE, CLIP], ["vision"]))
    shelf.edit(marks.rate([MAE], 5))
    assert shelf.undo() == undid('Rated "Masked Autoencoders" 5 of 5')
    assert shelf.undo() == undid("Tagged 2 papers +vision")
    assert shelf.undo() == NOTHING_TO_UNDO
    assert shelf.entries() == []
    assert shelf.redo() == redid("Tagged 2 papers +vision")
    assert shelf.redo() == redid('Rated "Masked Autoencoders" 5 of 5')
    assert shelf.redo() == NOTHING_TO_REDO
    assert shelf.snapshot.keys_for("rating", "5") == frozenset([MAE.key])
    assert shelf.undo() == undid('Rated "Masked Autoencoders" 5 of 5')
    shelf.edit(marks.bookmark([SHANNON]))
    assert shelf.redo() == NOTHING_TO_REDO


def test_undo_works_after_a_restart_and_for_other_processes(desk: Desk) -> None:
    one, two = desk.open(), desk.open()
    one.edit(marks.set_note(MAE, "a thought"))
    two.edit(tags.tag([MAE], ["x"]))
    one.close()
    assert desk.open().undo() == undid('Tagged "Masked Autoencoders" +x')
    assert two.undo() == undid('Added note to "Masked Autoencoders"')
    assert one.poll()
    assert one.entries() == []
    assert one.redo() == redid('Added note to "Masked Autoencoders"')
    two.close()
    assert desk.open().note(MAE.key) == "a thought"


def test_an_entry_that_went_comes_back_as_it_was(desk: Desk) -> None:
    desk.save(f"papers:\n  '{MAE.key}': {{title: Mine, bookmarked: yes, added: '2020-01-01T00:00:00Z'}}\n")
    shelf = desk.open()
    shelf.edit(marks.bookmark([MAE], on=False))
    assert shelf.entries() == []
    shelf.undo()
    entry = shelf.entries()[0]
    assert (entry.title, entry.bookmarked, entry.added) == ("Mine", True, "2020-01-01T00:00:00Z")


def test_days_are_undone_with_their_status(shelf: Shelf) -> None:
    shelf.edit(marks.set_status([MAE], "reading"))
    shelf.edit(marks.set_status([MAE], "read"))
    shelf.undo()
    entry = shelf.entries()[0]
    assert (entry.status, entry.dates) == ("reading", {"reading": TODAY})


def test_a_hand_edit_is_undone_like_any_other(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["a", "b"]))
    shelf.edit(marks.set_note(MAE, "one\ntwo"))
    shelf.edit(marks.set_status([CLIP], "read"))
    shelf.flush()
    shelf.edit(marks.set_status([CLIP], "dismissed"))  # the file does not know it when it is edited
    text = desk.text.replace("tags: [a, b]", "tags: [b, c]").replace("      two\n", "      three\n")
    desk.save(text.replace("status: read", "status: reading"))
    shelf.poll()
    assert shelf.note(MAE.key) == "one\nthree"
    assert shelf.undo() == undid("Edited 2 papers in shelf.yaml")
    assert shelf.note(MAE.key) == "one\ntwo"
    assert shelf.snapshot.keys_for("tag", "a") == shelf.snapshot.keys_for("tag", "b") == frozenset([MAE.key])
    assert shelf.snapshot.keys_for("tag", "c") == frozenset()
    assert shelf.snapshot.keys_for("is", "dismissed") == frozenset([CLIP.key])
    assert shelf.flush()
    assert desk.open().snapshot.keys_for("is", "dismissed") == frozenset([CLIP.key])


def test_an_entry_deleted_by_hand_comes_back(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["a"]))
    shelf.edit(marks.set_note(CLIP, "mine"))
    shelf.edit(marks.rate([CLIP], 2))
    shelf.edit(marks.set_status([CLIP], "read"))
    shelf.flush()
    before = entry_of(shelf, CLIP.key)
    desk.save(desk.text[: desk.text.index("  '2103.00020'")])
    shelf.poll()
    assert shelf.entry(CLIP.key) is None
    shelf.undo()
    after = entry_of(shelf, CLIP.key)
    assert replace(after, changed="") == replace(before, changed="")


def test_a_shelf_that_was_there_first_cannot_be_undone_away(desk: Desk) -> None:
    desk.save("papers:\n  k: {tags: [a]}\n  l: {tags: [b]}\n")
    shelf = desk.open()
    assert shelf.undoable() is None
    assert shelf.undo() == NOTHING_TO_UNDO
    assert len(shelf.entries()) == 2
    assert shelf.history()[0].label == "Found 2 papers in shelf.yaml"


def slip_in(desk: Desk, *changes: Change) -> None:
    """Enter an edit that undoing passes over, as one could be that lost against another."""
    edit = replace(new_edit("Words", changes, [Ref(change.key) for change in changes], at=1.0), initial=True)
    with (desk.data / "journal.jsonl").open("ab") as file:
        file.write(to_line(edit))


def test_what_was_changed_since_is_left_alone_and_said(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.set_status([MAE, CLIP, SHANNON], "read"))
    slip_in(desk, Change(MAE.key, "status", "read", "reading"))
    shelf.poll()
    assert shelf.undo() == undid("Marked 3 papers as read", left=1)
    assert shelf.snapshot.keys_for("is", "reading") == frozenset([MAE.key])
    assert shelf.snapshot.keys_for("is", "read") == frozenset()


def test_where_all_was_changed_since_undo_says_so_and_goes_on_to_the_edit_before(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.rate([MAE], 1))
    shelf.edit(marks.rate([MAE], 2))
    slip_in(desk, Change(MAE.key, "rating", "2", "4"))
    assert shelf.undo() == not_undone('Rated "Masked Autoencoders" 2 of 5')
    assert shelf.undo() == not_undone('Rated "Masked Autoencoders" 1 of 5')
    assert shelf.undo() == NOTHING_TO_UNDO
    assert shelf.redo() == NOTHING_TO_REDO
    assert shelf.snapshot.keys_for("rating", "4") == frozenset([MAE.key])


def test_undoable_tells_when_and_what(shelf: Shelf) -> None:
    assert shelf.undoable() is None
    shelf.edit(tags.tag([MAE], ["a"]))
    first = shelf.undoable()
    shelf.edit(tags.tag([MAE], ["b"]))
    second = shelf.undoable()
    assert first
    assert second
    assert (first.label, second.label) == ("Tagged 1 paper +a", "Tagged 1 paper +b")
    assert first.time < second.time
    assert len(first.time) == 27
    shelf.undo()
    assert shelf.undoable() == first
    shelf.redo()
    again = shelf.undoable()
    assert again
    assert again.label == second.label
    assert again.time > second.time


def test_an_undo_is_a_line_of_the_journal(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["a"]))
    shelf.undo()
    shelf.redo()
    tagged, undone, redone = map(json.loads, (desk.data / "journal.jsonl").read_bytes().splitlines()[1:])
    assert (undone["undoes"], redone["redoes"]) == (tagged["id"], undone["id"])
    assert undone["changes"] == [[MAE.key, "tags", "a", None]]
    assert redone["changes"] == [[MAE.key, "tags", None, "a"]]


def test_the_journal_decides_in_any_order_of_undo_and_redo() -> None:
    a, b = (new_edit(name, [Change("k", "tags", new=name)], []) for name in "ab")
    undo_b = replace(new_edit("b", [Change("k", "tags", "b")], []), undoes=b.id)
    redo_b = replace(new_edit("b", [Change("k", "tags", None, "b")], []), redoes=undo_b.id)
    assert last_edit([undo_b, b, a]) is a
    assert last_edit([undo_b, b, a], undone=True) is undo_b
    assert last_edit([redo_b, undo_b, b, a]) is redo_b
    assert last_edit([redo_b, undo_b, b, a], undone=True) is None
    assert last_edit([]) is last_edit([], undone=True) is None


def opened(desk: Desk) -> Stores:
    return Stores.open(desk.config, desk.data)


@pytest.fixture
def stores(desk: Desk) -> Stores:
    return opened(desk)


def test_edits_of_all_stores_are_undone_and_redone_in_their_order_across_restarts(desk: Desk, stores: Stores) -> None:
    stores.shelf.edit(marks.bookmark([MAE]))
    stores.lists.create("thesis", papers=[MAE])
    stores.searches.add(SavedSearch("herds", "herding"))
    stores.shelf.edit(marks.bookmark([CLIP]))
    assert [undo(opened(desk)) for _ in range(5)] == [
        undid('Bookmarked "CLIP: pictures & words"'),
        undid('Saved "herds"'),
        undid('Created "thesis" with 1 paper'),
        undid('Bookmarked "Masked Autoencoders"'),
        NOTHING_TO_UNDO,
    ]
    stores.poll()
    assert (stores.shelf.entries(), stores.lists.snapshot.lists, stores.searches.all()) == ([], (), ())
    assert [redo(opened(desk)) for _ in range(5)][2:] == [
        redid('Saved "herds"'),
        redid('Bookmarked "CLIP: pictures & words"'),
        NOTHING_TO_REDO,
    ]
    stores.poll()
    assert len(stores.shelf.entries()) == 2
    assert len(stores.lists.snapshot.lists) == len(stores.searches.all()) == 1


def test_after_an_edit_of_another_store_there_is_nothing_to_redo(stores: Stores) -> None:
    stores.lists.create("thesis")
    undo(stores)
    stores.shelf.edit(marks.bookmark([MAE]))
    assert redo(stores) == NOTHING_TO_REDO
    assert stores.lists.redo() == redid('Created "thesis"'), "alone it has no other edit since"


def test_a_store_alone_undoes_its_own_last_edit(stores: Stores) -> None:
    stores.lists.create("thesis")
    stores.shelf.edit(marks.bookmark([MAE]))
    assert stores.lists.undo() == undid('Created "thesis"')
    assert undo(stores) == undid('Bookmarked "Masked Autoencoders"')


def test_an_edit_of_several_stores_is_one(desk: Desk, stores: Stores) -> None:
    stores.lists.create("thesis", papers=[CLIP])
    stores.shelf.edit(marks.bookmark([CLIP]))
    before = (desk.config / "lists" / "thesis.yaml").read_bytes()

    def plan() -> Edit | None:
        part = stores.shelf.edit_of(move_entries({CLIP.key: MAE}, "Merged")(stores.shelf.snapshot))
        assert part
        changes = stores.lists.changes_of_match(lambda entry: MAE.key if entry.key == CLIP.key else None)
        return replace(part, changes=(*part.changes, *changes))

    with working(stores):
        assert commit(stores, plan)
    assert [entry.key for entry in stores.shelf.entries()] == [MAE.key]
    assert stores.lists.lists_of(MAE.key) == ("thesis",)
    assert stores.shelf.undo() == undid('Bookmarked "CLIP: pictures & words"'), (
        "the merge reaches further than the shelf"
    )
    stores.shelf.redo()
    assert undo(opened(desk)) == undid("Merged")
    stores.poll()
    assert [entry.key for entry in stores.shelf.entries()] == [CLIP.key]
    assert (desk.config / "lists" / "thesis.yaml").read_bytes() == before
