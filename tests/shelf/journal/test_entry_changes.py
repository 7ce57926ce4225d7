from __future__ import annotations

from dataclasses import replace

from shelf.journal.edit import Change, Edit, new_edit
from shelf.journal.entry_changes import apply, diff, merge_three_way
from shelf.model import Holdings, Ref, ShelfEntry

K = ShelfEntry("k", "Title", tags=("a", "b"), status="read", changed="2026-01-01T00:00:00Z")
BASE = Holdings({"k": K})
SAVED = 1_800_000_000.0


def edited(*changes: Change, at: float) -> Edit:
    return new_edit("Words", changes, [Ref(change.key, "Title") for change in changes], at)


def holding(*entries: ShelfEntry) -> Holdings:
    return Holdings({entry.key: entry for entry in entries})


def test_tags_of_both_sides_survive() -> None:
    ours = edited(Change("k", "tags", new="ours"), Change("k", "tags", old="a"), at=SAVED - 5)
    merged = merge_three_way(BASE, holding(replace(K, tags=("a", "b", "theirs"))), SAVED, [ours])
    assert set(merged.holdings.entries["k"].tags) == {"b", "theirs", "ours"}


def test_different_fields_of_both_sides_survive() -> None:
    ours = edited(Change("k", "bookmarked", None, True), at=SAVED + 5)
    merged = merge_three_way(BASE, holding(replace(K, status="reading")), SAVED, [ours])
    assert (merged.holdings.entries["k"].status, merged.holdings.entries["k"].bookmarked) == ("reading", True)


def test_of_one_field_the_later_wins_and_the_other_is_told() -> None:
    before, after = (edited(Change("k", "status", "read", "dismissed"), at=SAVED + by) for by in (-5, 5))
    theirs = holding(replace(K, status="reading"))
    assert merge_three_way(BASE, theirs, SAVED, [before]).holdings.entries["k"].status == "reading"
    later = merge_three_way(BASE, theirs, SAVED, [after])
    assert later.holdings.entries["k"].status == "dismissed"
    assert later.overruled == (Change("k", "status", "read", "reading"),)


def test_a_tag_taken_off_by_hand_after_it_was_put_on_stays_off() -> None:
    ours = edited(Change("k", "tags", old="a"), Change("k", "tags", new="a"), at=SAVED - 5)
    assert merge_three_way(BASE, holding(replace(K, tags=("b",))), SAVED, [ours]).holdings.entries["k"].tags == ("b",)


def test_an_entry_removed_by_hand_goes_but_for_what_was_added_since() -> None:
    assert merge_three_way(BASE, Holdings(), SAVED, []).holdings == Holdings()
    ours = edited(Change("k", "tags", new="new"), at=SAVED + 5)
    merged = merge_three_way(BASE, Holdings(), SAVED, [ours])
    assert merged.holdings.entries["k"].tags == ("new",)
    assert merged.holdings.entries["k"].title == "Title"


def test_the_differences_turn_one_state_into_the_other() -> None:
    after = Holdings(
        {
            "k": ShelfEntry(
                "k", "New title", tags=("b", "c"), note="x", dates={"read": "2026-11-21"}, extra={"l": ["a"]}
            ),
            "l": ShelfEntry("l", "Other", status="dismissed", bookmarked=True, rating=4, priority="high"),
            "m": ShelfEntry("m", "Odd", rating=None, extra={"rating": "great", "note": ["a"]}),
        },
        {"b": "green", "c": "red"},
    )
    before = Holdings(BASE.entries, {"a": "red", "c": "blue"})
    there = apply(before, [new_edit("Words", diff(before, after), [], SAVED)])
    strip = {key: replace(entry, added="", changed="") for key, entry in there.entries.items()}
    assert (strip, there.colours) == (after.entries, after.colours)
    back = apply(there, [new_edit("Words", diff(there, before), [], SAVED)])
    assert back == Holdings({"k": replace(K, tags=("b", "a"))}, before.colours)


def test_an_edit_that_is_older_than_the_file_does_not_make_it_look_older() -> None:
    new = replace(K, changed="2030-01-01T00:00:00Z")
    old = edited(Change("k", "tags", new="c"), at=SAVED)
    assert apply(holding(new), [old]).entries["k"].changed == new.changed
    assert apply(BASE, [old]).entries["k"].changed == old.second


def test_an_entry_goes_with_its_last_mark_unless_it_holds_more() -> None:
    off = edited(Change("k", "bookmarked", True, None), at=SAVED)
    plain = ShelfEntry("k", "Title", bookmarked=True)
    noted, rated, urgent = replace(plain, note="x"), replace(plain, rating=1), replace(plain, priority="low")
    dated, extended = replace(plain, dates={"read": "2026-11-21"}), replace(plain, extra={"x": "y"})
    assert apply(holding(plain), [off]) == Holdings()
    assert all(apply(holding(entry), [off]).entries for entry in (noted, rated, urgent, dated, extended))
