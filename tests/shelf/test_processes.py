from __future__ import annotations

import itertools
import os
import random
import shutil
from pathlib import Path

import pytest

from shelf.edits import marks, tags
from shelf.messages import undid
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, Desk, kill_after, look_on, tags_of
from tests.shelf.scribe import Model, acts, state_of

# Each takes a fifth of a second; `KILLS=300 pytest tests/shelf/test_processes.py` is the long run.
KILLS = int(os.environ.get("KILLS", "10"))
SCRIBE = "tests.shelf.scribe"


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_process_loses_no_edit_that_it_acknowledged(desk: Desk, seed: int) -> None:
    done = kill_after(desk.scribe(SCRIBE, "random", seed), random.Random(seed).randrange(1, 60))
    before = Model({})
    for act in itertools.islice(acts(seed), done):
        before = before.after(act)
    unacknowledged = before.after(next(itertools.islice(acts(seed), done, None)))
    shelf = desk.open()
    assert shelf.problem is None
    found = state_of(shelf)
    assert found in (before.state, unacknowledged.state)
    assert shelf.close()
    assert state_of(desk.open()) == found


def test_two_processes_at_once_lose_none_of_each_others_edits(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["here"]))
    with desk.scribe(SCRIBE, "tags", "a", 120) as one, desk.scribe(SCRIBE, "tags", "b", 120) as two:
        look_on(shelf, one, two)
    wanted = {"here", *(f"{name}{number}" for name in "ab" for number in range(120))}
    for each in (shelf, desk.open()):
        assert tags_of(each)[MAE.key] == wanted
    assert all(f"{tag}" in desk.text for tag in wanted)


def test_two_processes_that_undo_each_others_edits_agree(desk: Desk, shelf: Shelf, tmp_path: Path) -> None:
    with desk.scribe(SCRIBE, "turns", "a", 30) as one, desk.scribe(SCRIBE, "turns", "b", 30) as two:
        look_on(shelf, one, two)
    (desk.data / "shelf-state.json").unlink()
    shutil.copytree(desk.data, tmp_path / "copy")
    from_the_journal = Shelf(tmp_path / "nowhere", tmp_path / "copy")
    assert shelf.entries() == desk.open().entries() == from_the_journal.entries()
    assert len(shelf.history(limit=1000)) == (desk.data / "journal.jsonl").read_bytes().count(b"\n") - 1
    undoable = shelf.undoable()
    assert undoable is not None
    assert shelf.undo() == undid(undoable.label)


def test_two_shelves_see_each_others_edits(desk: Desk) -> None:
    one, two = desk.open(), desk.open()
    one.edit(tags.tag([MAE], ["one"]))
    assert two.poll()
    assert not two.poll()
    two.edit(tags.tag([MAE], ["two"]))
    two.edit(marks.bookmark([CLIP]))
    two.flush()
    assert one.poll()
    assert one.entries() == two.entries()
    assert not one.dirty
    one.edit(tags.tag([MAE], remove=["two"]))
    one.close()
    two.close()
    assert state_of(one) == state_of(desk.open())
    assert two.poll()
    assert state_of(two) == state_of(one)


def test_hand_edits_are_entered_once_however_many_processes_see_them(desk: Desk) -> None:
    shelves = [desk.open() for _ in range(3)]
    shelves[0].edit(tags.tag([MAE], ["a"]))
    shelves[0].flush()
    for shelf in shelves:
        shelf.poll()
    desk.replace("[a]", "[a, hand]")
    assert all(shelf.poll() for shelf in shelves)
    assert (desk.data / "journal.jsonl").read_text().count("by hand") == 1
    assert len({str(state_of(shelf)) for shelf in shelves}) == 1
