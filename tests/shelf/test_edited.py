"""When something was last edited: what tells whether a redo elsewhere would go over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from shelf.lists.store import Lists
from shelf.model import Ref
from shelf.searches.model import SavedSearch
from shelf.searches.store import Searches
from shelf.store import Shelf
from tui.undo import Store


class Kept(NamedTuple):
    """A store, and what makes an edit of it that has a name."""

    store: Store
    edit: Callable[[str], object]


@pytest.fixture(params=["shelf", "lists", "searches"])
def reopened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Kept]:
    """Return what opens a store as a new process would."""

    def shelf() -> Kept:
        opened = Shelf.open(tmp_path / "config", tmp_path / "data")
        return Kept(opened, lambda name: opened.tag([Ref(name)], [name]))

    def lists() -> Kept:
        opened = Lists.open(tmp_path / "config", tmp_path / "data")
        return Kept(opened, opened.create)

    def searches() -> Kept:
        opened = Searches.open(tmp_path / "config", tmp_path / "data")
        return Kept(opened, lambda name: opened.add(SavedSearch(name, name)))

    found: Callable[[], Kept] = {"shelf": shelf, "lists": lists, "searches": searches}[request.param]
    return found


def time(told: tuple[str, str] | None) -> str:
    assert told is not None
    return told[0]


def test_nothing_was_edited_at_first(reopened: Callable[[], Kept]) -> None:
    assert reopened().store.edited() == ""


def test_undo_and_redo_are_no_edits_and_another_edit_is(reopened: Callable[[], Kept]) -> None:
    store, edit = reopened()
    edit("one")
    edit("two")
    last = store.edited()
    assert last == time(store.undoable())
    store.undo()
    store.undo()
    assert store.edited() == last, "though all of it is taken back"
    store.redo()
    store.redo()
    assert store.edited() == last
    assert time(store.undoable()) > last, "it was done again"
    store.undo()
    store.redo()
    assert store.edited() == last, "however often"
    assert reopened().store.edited() == last
    edit("three")
    assert store.edited() == time(store.undoable()) > last


def test_what_was_edited_and_taken_back_counts(reopened: Callable[[], Kept]) -> None:
    store, edit = reopened()
    edit("one")
    edit("two")
    last = store.edited()
    store.undo()
    assert time(store.undoable()) < last
    assert reopened().store.edited() == last
