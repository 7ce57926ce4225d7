"""Entries that move to other papers: nothing that a person added is lost on the way, and there is a way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from shelf.edits import marks, tags
from shelf.edits.merge_entries import move_entries
from shelf.fields import PRIORITIES, STATUSES
from shelf.journal.edit import new_edit
from shelf.journal.entry_changes import apply
from shelf.journal.transactions import undo
from shelf.messages import NOTHING, NOTHING_TO_UNDO, redid, undid
from shelf.model import Holdings, Ref, ShelfEntry
from shelf.shelf import Shelf
from shelf.snapshot import ShelfSnapshot
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, contents, entry_of

WORDS = "Merged CLIP into MAE"


def move(shelf: Shelf, papers: dict[str, Ref], words: str) -> str:
    return shelf.edit(move_entries(papers, words))


def back(shelf: Shelf, words: str) -> str:
    return undo([shelf], lambda edit: edit.label == words)


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.edit(tags.tag([MAE, CLIP], ["vision"]))
    shelf.edit(tags.tag([CLIP], ["language"]))
    shelf.edit(marks.set_status([MAE], "reading"))
    shelf.edit(marks.set_status([CLIP], "read"))
    shelf.edit(marks.rate([CLIP], 4))
    shelf.edit(marks.set_priority([CLIP], "high"))
    shelf.edit(marks.bookmark([CLIP]))
    shelf.edit(marks.set_note(MAE, "Mask most of it."))
    shelf.edit(marks.set_note(CLIP, "Pair **everything**."))
    return shelf


def test_what_was_added_to_either_is_on_the_one_that_stays(shelf: Shelf) -> None:
    assert move(shelf, {CLIP.key: MAE}, WORDS) == WORDS
    assert [each.key for each in shelf.entries()] == [MAE.key]
    now = entry_of(shelf)
    assert (now.tags, now.status, now.bookmarked) == (("vision", "language"), "read", True)
    assert (now.rating, now.priority, set(now.dates)) == (4, "high", {"reading", "read"})
    assert now.note == "Mask most of it.\n\nPair **everything**."
    assert now.title == MAE.title


def test_an_entry_alone_goes_as_it_is(shelf: Shelf) -> None:
    before = entry_of(shelf, CLIP.key)
    move(shelf, {CLIP.key: SHANNON}, WORDS)
    after = entry_of(shelf, SHANNON.key)
    assert replace(after, key="", title="", url="", changed="") == replace(before, key="", title="", url="", changed="")
    assert after.title == SHANNON.title
    assert shelf.entry(CLIP.key) is None


def test_it_is_one_edit_that_undo_takes_back_across_restarts(shelf: Shelf, desk: Desk) -> None:
    before = contents(shelf)
    move(shelf, {CLIP.key: MAE}, WORDS)
    assert shelf.close()
    again = desk.open()
    assert again.undo() == undid("Merged CLIP into MAE")
    assert contents(again) == before
    assert again.redo() == redid("Merged CLIP into MAE")
    assert [each.key for each in again.entries()] == [MAE.key]


def test_it_can_be_taken_back_by_its_words_after_other_edits(shelf: Shelf) -> None:
    before = contents(shelf)
    move(shelf, {CLIP.key: MAE}, WORDS)
    shelf.edit(marks.bookmark([SHANNON]))
    shelf.edit(marks.set_note(MAE, "Of both, rewritten."))
    told = back(shelf, WORDS)
    assert told.startswith("Undid: merged CLIP into MAE (but for what was changed since")
    assert contents(shelf)[CLIP.key] == before[CLIP.key]
    assert entry_of(shelf).note == "Of both, rewritten."
    assert entry_of(shelf).status == "reading"
    assert entry_of(shelf, SHANNON.key).bookmarked
    assert back(shelf, WORDS) == NOTHING_TO_UNDO


def test_nothing_on_the_shelf_is_nothing_to_change(desk: Desk) -> None:
    shelf = desk.open()
    assert move(shelf, {CLIP.key: MAE}, WORDS) == NOTHING
    shelf.edit(marks.bookmark([MAE]))
    assert move(shelf, {CLIP.key: MAE, MAE.key: MAE}, WORDS) == NOTHING
    assert back(shelf, "never done") == NOTHING_TO_UNDO


def test_a_paper_that_cannot_be_kept_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UsageError):
        move(shelf, {CLIP.key: Ref("")}, WORDS)
    assert len(shelf.entries()) == 2


@pytest.mark.parametrize(
    ("mine", "other", "becomes"),
    [
        ("unread", "reading", "reading"),
        ("read", "reading", "read"),
        ("dismissed", "unread", "unread"),
        ("dismissed", "read", "read"),
        ("skimmed", "unread", "skimmed"),
        ("unread", "skimmed", "skimmed"),
    ],
)
def test_the_furthest_status_counts(mine: str, other: str, becomes: str) -> None:
    now = joined(ShelfEntry("a", bookmarked=True, status=mine), ShelfEntry("b", tags=("x",), status=other))
    assert now.status == becomes


def test_an_entry_that_says_nothing_takes_no_paper_out_of_what_was_dismissed() -> None:
    dismissed = ShelfEntry("a", status="dismissed", dates={"dismissed": "2026-01-01"})
    assert joined(dismissed, ShelfEntry("b", "T")).status == "dismissed"


def test_what_a_person_wrote_by_hand_stays_where_there_is_room() -> None:
    mine = ShelfEntry("a", rating=3, extra={"shelfmark": "A 1"})
    other = ShelfEntry("b", tags=("x",), extra={"rating": "great", "shelfmark": "B 2", "colleague": "Bo"})
    now = joined(mine, other)
    assert now.rating == 3
    assert now.extra == {"shelfmark": "A 1", "colleague": "Bo"}
    assert joined(ShelfEntry("a", tags=("y",)), other).extra["rating"] == "great"


def joined(mine: ShelfEntry, other: ShelfEntry) -> ShelfEntry:
    holdings = Holdings({"a": mine, "b": other})
    draft = move_entries({"b": Ref("a")}, WORDS)(ShelfSnapshot(holdings))
    (entry,) = apply(holdings, [new_edit(draft.words, draft.changes, draft.papers.values())]).entries.values()
    return entry


def entries(key: str) -> st.SearchStrategy[ShelfEntry]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "tags": st.lists(st.sampled_from(("x", "y", "z")), unique=True).map(tuple),
        "status": st.sampled_from(STATUSES),
        "bookmarked": st.booleans(),
        "rating": st.sampled_from((None, 1, 5)),
        "priority": st.sampled_from(PRIORITIES),
        "note": st.sampled_from(("", "one", "two\n\nlines")),
        "dates": st.dictionaries(st.sampled_from(STATUSES[1:]), st.sampled_from(("2026-01-01", "2026-02-02"))),
        "extra": st.dictionaries(st.sampled_from(("mine", "yours")), st.just("x")),
    }
    return st.builds(ShelfEntry, st.just(key), st.just("Title"), **fields)


@given(entries("a"), entries("b"))
def test_nothing_is_lost_whatever_there_was(a: ShelfEntry, b: ShelfEntry) -> None:
    now = joined(a, b)
    assert now.key == "a"
    assert set(now.tags) == {*a.tags, *b.tags}
    assert a.note in now.note
    assert b.note in now.note
    assert now.bookmarked == (a.bookmarked or b.bookmarked)
    assert now.rating == (a.rating or b.rating)
    assert {*now.dates} == {*a.dates, *b.dates}
    assert {*now.extra} == {*a.extra, *b.extra}
