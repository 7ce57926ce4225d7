from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from shelf.edits import marks
from shelf.messages import NOTHING
from shelf.notes import MAX_NOTE, note_text
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, entry_of

TODAY = date.today().isoformat()


def test_the_status_goes_round_with_its_days(shelf: Shelf) -> None:
    assert shelf.edit(marks.cycle_status([MAE])) == "Marked 1 paper as reading"
    assert shelf.edit(marks.cycle_status([MAE])) == "Marked 1 paper as read"
    assert (entry_of(shelf).status, entry_of(shelf).dates) == ("read", {"reading": TODAY, "read": TODAY})
    assert shelf.edit(marks.cycle_status([MAE])) == "Marked 1 paper as unread"
    assert shelf.entry(MAE.key) is None


def test_papers_that_are_not_alike_go_where_the_first_goes(shelf: Shelf) -> None:
    shelf.edit(marks.set_status([CLIP], "read"))
    assert shelf.edit(marks.cycle_status([MAE, CLIP])) == "Marked 2 papers as reading"
    assert shelf.edit(marks.cycle_status([MAE, CLIP])) == "Marked 2 papers as read"
    assert shelf.edit(marks.cycle_status([])) == NOTHING


def test_a_status_that_it_has_already_keeps_its_day(desk: Desk) -> None:
    desk.save(f"papers:\n  '{MAE.key}': {{status: read, dates: {{read: 2020-02-02}}}}\n")
    shelf = desk.open()
    assert shelf.edit(marks.set_status([MAE], "read")) == NOTHING
    assert shelf.edit(marks.set_status([MAE, CLIP], "read")) == "Marked 1 paper as read"
    assert entry_of(shelf).dates == {"read": "2020-02-02"}


@pytest.mark.parametrize(
    ("dates", "back"),
    [
        ("{}", "unread"),
        ("{reading: 2026-01-01}", "reading"),
        ("{reading: 2026-01-01, read: 2026-01-01}", "read"),
        ("{read: 2026-01-01, reading: 2026-01-02}", "reading"),
    ],
)
def test_what_is_dismissed_comes_back_as_it_was(desk: Desk, dates: str, back: str) -> None:
    desk.save(f"papers:\n  '{MAE.key}': {{tags: [a], status: reading, dates: {dates}}}\n")
    shelf = desk.open()
    assert shelf.edit(marks.dismiss([MAE])) == "Dismissed 1 paper"
    assert shelf.snapshot.keys_for("is", "dismissed") == frozenset([MAE.key])
    assert shelf.edit(marks.dismiss([MAE, CLIP])) == "Dismissed 1 paper"
    assert shelf.edit(marks.dismiss([MAE, CLIP])) == "Restored 2 papers"
    assert entry_of(shelf).status == back
    assert "dismissed" not in entry_of(shelf).dates


def test_ratings_and_priorities_are_given_and_taken(desk: Desk, shelf: Shelf) -> None:
    assert shelf.edit(marks.rate([MAE, CLIP], 4)) == "Rated 2 papers 4 of 5"
    assert shelf.edit(marks.rate([MAE, CLIP, SHANNON], 4)) == "Rated 1 paper 4 of 5"
    assert shelf.edit(marks.set_priority([MAE], "high")) == "Set priority of 1 paper to high"
    shelf.close()
    shelf = desk.open()
    assert (entry_of(shelf).rating, entry_of(shelf).priority) == (4, "high")
    loaded = yaml.safe_load(desk.text)["papers"][MAE.key]
    assert (loaded["rating"], loaded["priority"]) == (4, "high")
    assert shelf.edit(marks.rate([MAE, CLIP, SHANNON], None)) == "Removed rating from 3 papers"
    assert shelf.edit(marks.set_priority([MAE], "normal")) == "Set priority of 1 paper to normal"
    assert shelf.entries() == []


@pytest.mark.parametrize(
    "call",
    [
        lambda shelf: shelf.edit(marks.rate([MAE], 0)),
        lambda shelf: shelf.edit(marks.rate([MAE], 6)),
        lambda shelf: shelf.edit(marks.set_priority([MAE], "urgent")),
        lambda shelf: shelf.edit(marks.set_note(MAE, "x" * (MAX_NOTE + 1))),
    ],
)
def test_an_impossible_mark_is_refused(shelf: Shelf, call: Callable[[Shelf], str]) -> None:
    with pytest.raises(UsageError) as told:
        call(shelf)
    assert told.value.message
    assert shelf.entries() == []


def test_a_note_is_written_as_a_person_would(desk: Desk, shelf: Shelf) -> None:
    assert shelf.note(MAE.key) == ""
    assert shelf.edit(marks.set_note(MAE, "\n# Why: it works\n\n- masks *75%*\n\n")) == "Added note to 1 paper"
    assert shelf.note(MAE.key) == "# Why: it works\n\n- masks *75%*"
    shelf.flush()
    assert "    note: |\n      # Why: it works\n\n      - masks *75%*\n" in desk.text
    assert shelf.edit(marks.set_note(MAE, "short")) == "Changed note on 1 paper"
    assert shelf.edit(marks.set_note(MAE, " short")) == "Changed note on 1 paper"
    assert shelf.edit(marks.set_note(MAE, " short\r\n")) == NOTHING
    shelf.flush()
    assert "    note: ' short'\n" in desk.text
    assert shelf.edit(marks.set_note(MAE, " \n~ ")) == "Removed note from 1 paper"
    assert shelf.entries() == []


def test_a_note_keeps_windows_line_ends_out_of_itself(desk: Desk) -> None:
    desk.save(f"papers:\r\n  '{MAE.key}':\r\n    note: |\r\n      one\r\n      two\r\n".encode())
    shelf = desk.open()
    assert shelf.note(MAE.key) == "one\ntwo"
    shelf.edit(marks.set_note(MAE, "one\ntwo\nthree"))
    assert shelf.flush()
    data = desk.file.read_bytes()
    assert b"      two\r\n      three\r\n" in data
    assert data.count(b"\r\n") == data.count(b"\n")
    assert desk.open().note(MAE.key) == "one\ntwo\nthree"


@given(st.text(max_size=80))
def test_no_text_breaks_the_rules_of_notes(text: str) -> None:
    note = note_text(text)
    assert note == note_text(note)
    assert not set(note) & set("\r\x00\x1b\u202e\u200b")
    assert note == note.rstrip()


def test_what_cannot_be_meant_is_told_kept_and_replaced(desk: Desk) -> None:
    odd = "papers:\n  '2111.06377':\n    rating: great\n    priority: asap\n    note: [a, b]\n    dates: {read: soon}\n"
    desk.save(odd)
    shelf = desk.open()
    assert 'line 3, column 5: "great" is not a valid rating; use 1 to 5 (and 3 more like it)' in str(shelf.problem)
    assert entry_of(shelf).rating is None
    assert entry_of(shelf).note == ""
    shelf.edit(marks.bookmark([CLIP]))
    assert shelf.flush()
    loaded = yaml.safe_load(desk.text)["papers"][MAE.key]
    assert loaded == {"rating": "great", "priority": "asap", "note": ["a", "b"], "dates": {"read": "soon"}}
    shelf.edit(marks.rate([MAE], 3))
    shelf.edit(marks.set_note(MAE, "mine"))
    assert shelf.flush()
    loaded = yaml.safe_load(desk.text)["papers"][MAE.key]
    assert (loaded["rating"], loaded["note"]) == (3, "mine")
    shelf.undo()
    shelf.undo()
    shelf.flush()
    loaded = yaml.safe_load(desk.text)["papers"][MAE.key]
    assert (loaded["rating"], loaded["note"]) == ("great", ["a", "b"])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("masked", "m"),
        ("mask", "m"),
        ("MASKING", "m"),
        ("reconstruct pixel", "m"),
        ("pixels reconstruct", ""),
        ("recon*", "mc"),
        ("naive", "c"),
        ('na\\"ive', "c"),
        ("GPT-4", "c"),
        ("gpt-5", ""),
        ("*", "mc"),
        ("", ""),
        ("…", ""),
        ("mask*", "m"),
    ],
)
def test_notes_are_found_by_their_words(shelf: Shelf, value: str, found: str) -> None:
    shelf.edit(marks.set_note(MAE, "**Masks** three quarters;\nreconstructs pixels."))
    shelf.edit(marks.set_note(CLIP, "A naïve reconnaissance with GPT-4"))
    shelf.edit(marks.bookmark([SHANNON]))
    keys = {"m": MAE.key, "c": CLIP.key}
    assert shelf.snapshot.keys_for("note", value) == frozenset(keys[each] for each in found)
    assert shelf.snapshot.keys_for("is", "noted") == shelf.snapshot.keys_for("has", "note") == frozenset(keys.values())


@pytest.mark.parametrize(
    ("value", "ratings"),
    [
        ("4", {4}),
        (">=4", {4, 5}),
        (">4", {5}),
        ("<=2", {1, 2}),
        ("<2", {1}),
        ("2..4", {2, 3, 4}),
        ("..2", {1, 2}),
        ("4..", {4, 5}),
        ("*", {1, 2, 3, 4, 5}),
        ("0", set()),
        ("", set()),
        ("..", set()),
        (">", set()),
        ("good", set()),
        ("4*", set()),
    ],
)
def test_ratings_are_found_by_their_number(desk: Desk, value: str, ratings: set[int]) -> None:
    papers = "".join(f"  k{number}: {{rating: {number}}}\n" for number in range(1, 6))
    desk.save(f"papers:\n{papers}  none: {{tags: [a]}}\n  odd: {{rating: six}}\n")
    assert desk.open().snapshot.keys_for("rating", value) == frozenset(f"k{number}" for number in ratings)
