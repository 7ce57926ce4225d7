from __future__ import annotations

from collections.abc import Callable

import pytest

from search.errors import UsageError
from shelf.edits import tags
from shelf.messages import NOTHING, undid
from shelf.shelf import Shelf
from shelf.tags import COLOURS
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, contents, tags_of


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.edit(tags.tag([MAE], ["method", "method/Distillation", "vision"]))
    shelf.edit(tags.tag([CLIP], ["method/x", "methods"]))
    shelf.edit(tags.tag([SHANNON], ["theory"]))
    return shelf


def test_a_tag_is_renamed_with_all_that_is_under_it(shelf: Shelf) -> None:
    before = tags_of(shelf)
    assert shelf.edit(tags.rename("#Method", "how")) == "Renamed tag method to how on 2 papers"
    assert tags_of(shelf) == {
        MAE.key: {"how", "how/Distillation", "vision"},
        CLIP.key: {"how/x", "methods"},
        SHANNON.key: {"theory"},
    }
    assert shelf.undo() == undid("Renamed tag method to how on 2 papers")
    assert tags_of(shelf) == before


def test_a_tag_is_merged_into_one_that_is_there(shelf: Shelf) -> None:
    before = tags_of(shelf)
    shelf.edit(tags.tag([SHANNON], ["Vision"]))
    assert shelf.edit(tags.rename("theory", "VISION")) == "Merged tag theory into vision on 1 paper"
    assert tags_of(shelf)[SHANNON.key] == {"vision"}
    assert shelf.undo().startswith("Undid: merged")
    shelf.undo()
    assert tags_of(shelf) == before


def test_what_is_merged_takes_the_spelling_that_is_there(shelf: Shelf) -> None:
    shelf.edit(tags.tag([SHANNON], ["How/X"]))
    shelf.edit(tags.rename("method", "HOW"))
    assert tags_of(shelf)[CLIP.key] == {"How/X", "methods"}
    assert "method" not in dict(shelf.snapshot.tag_counts)


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("a", "a/x", {"a/x", "a/x/x", "a/x/b", "c"}),
        ("a/x", "a", {"a", "a/b", "c"}),
        ("a", "A", {"A", "A/x", "A/b", "c"}),
        ("a", "c", {"c", "c/x", "c/b"}),
        ("c", "a/x", {"a", "a/x", "a/b"}),
    ],
)
def test_tags_may_move_up_down_and_into_each_other(desk: Desk, old: str, new: str, after: set[str]) -> None:
    shelf = desk.open()
    shelf.edit(tags.tag([MAE], ["a", "a/x", "a/b", "c"]))
    added = shelf.entries()[0].added
    shelf.edit(tags.rename(old, new))
    assert set(shelf.entries()[0].tags) == after
    shelf.undo()
    assert set(shelf.entries()[0].tags) == {"a", "a/x", "a/b", "c"}
    assert shelf.entries()[0].added == added


def test_the_same_name_again_is_no_change(shelf: Shelf) -> None:
    assert shelf.edit(tags.rename("method", "method")) == NOTHING


def test_a_tag_is_deleted_with_all_that_is_under_it(shelf: Shelf) -> None:
    before = contents(shelf)
    assert shelf.edit(tags.delete("method")) == "Deleted tag method and 2 under it from 2 papers"
    assert shelf.edit(tags.delete("theory")) == "Deleted tag theory from 1 paper"
    assert tags_of(shelf) == {MAE.key: {"vision"}, CLIP.key: {"methods"}}
    shelf.undo()
    shelf.undo()
    assert contents(shelf) == before


def test_colours_are_kept_beside_the_papers_and_go_with_their_tags(desk: Desk, shelf: Shelf) -> None:
    assert shelf.edit(tags.set_colour("Vision", "Green")) == "Coloured tag vision green"
    assert shelf.edit(tags.set_colour("method", "red")) == "Coloured tag method red"
    shelf.edit(tags.set_colour("method/x", "blue"))
    shelf.flush()
    assert "\ncolours:\n  vision: green\n  method: red\n  method/x: blue\n\npapers:\n" in desk.text
    again = desk.open()
    colours = [again.tag_colour(tag) for tag in ("VISION", "method/distillation", "method/x/y", "theory")]
    assert colours == ["green", "red", "blue", ""]
    again.edit(tags.rename("method", "how"))
    assert (again.tag_colour("method"), again.tag_colour("how/x"), again.tag_colour("how")) == ("", "blue", "red")
    again.edit(tags.rename("vision", "how"))
    assert again.tag_colour("how") == "red"
    again.edit(tags.delete("how"))
    assert again.tag_colour("how/x") == ""
    for _ in range(3):
        again.undo()
    assert (again.tag_colour("vision"), again.tag_colour("method/x")) == ("green", "blue")
    assert again.edit(tags.set_colour("vision", "")) == "Removed colour of tag vision"
    assert again.edit(tags.set_colour("vision", "")) == NOTHING
    shelf.poll()
    assert shelf.tag_colour("vision") == ""


def test_colours_written_by_hand_are_taken_in_and_odd_ones_told(desk: Desk, shelf: Shelf) -> None:
    shelf.flush()
    desk.replace("\npapers:\n", "\ncolours: {vision: cyan, method: mauve}\n\npapers:\n")
    shelf.edit(tags.set_colour("theory", "grey"))
    colours = [shelf.tag_colour(tag) for tag in ("vision", "method", "theory")]
    assert colours == ["cyan", "mauve", "grey"]
    assert '"mauve" is not a colour' in str(shelf.problem)
    shelf.flush()
    assert "  vision: cyan\n  method: mauve\n  theory: grey\n" in desk.text
    assert shelf.undo() == undid("Coloured tag theory grey")
    assert shelf.undo() == undid("Edited colours in shelf.yaml")
    assert shelf.tag_colour("vision") == ""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda shelf: shelf.edit(tags.rename("metod", "x")), 'Did you mean "method"?'),
        (lambda shelf: shelf.edit(tags.rename("", "x")), "No paper is tagged"),
        (lambda shelf: shelf.edit(tags.rename("method", "a,b")), "comma"),
        (lambda shelf: shelf.edit(tags.rename("method", "x" * 60)), "at most 64"),
        (lambda shelf: shelf.edit(tags.delete("nope")), 'No paper is tagged "nope"'),
        (lambda shelf: shelf.edit(tags.set_colour("vision", "#ff0000")), COLOURS[0]),
        (lambda shelf: shelf.edit(tags.set_colour("", "red")), "not a valid tag"),
    ],
)
def test_what_cannot_be_done_to_a_tag_is_refused(shelf: Shelf, call: Callable[[Shelf], str], said: str) -> None:
    before = shelf.state
    with pytest.raises(UsageError) as told:
        call(shelf)
    assert said in str(told.value)
    assert shelf.state is before
