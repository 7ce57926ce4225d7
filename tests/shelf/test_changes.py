from __future__ import annotations

from dataclasses import replace

from shelf.changes import apply_edit, differences, merge
from shelf.edit import Change, Edit, new_edit
from shelf.model import Entry, Ref

BASE = {"k": Entry("k", "Title", tags=("a", "b"), status="read", changed="2026-01-01T00:00:00Z")}
SAVED = 1_800_000_000.0


def edited(*changes: Change, at: float) -> Edit:
    return new_edit("Words", changes, [Ref(change.key, "Title") for change in changes], at)


def test_tags_of_both_sides_survive() -> None:
    ours = edited(Change("k", "tags", new="ours"), Change("k", "tags", old="a"), at=SAVED - 5)
    merged = merge(BASE, {"k": replace(BASE["k"], tags=("a", "b", "theirs"))}, SAVED, [ours])
    assert set(merged.entries["k"].tags) == {"b", "theirs", "ours"}


def test_different_fields_of_both_sides_survive() -> None:
    ours = edited(Change("k", "bookmarked", None, True), at=SAVED + 5)
    merged = merge(BASE, {"k": replace(BASE["k"], status="reading")}, SAVED, [ours])
    assert (merged.entries["k"].status, merged.entries["k"].bookmarked) == ("reading", True)


def test_of_one_field_the_later_wins_and_the_other_is_told() -> None:
    before, after = (edited(Change("k", "status", "read", "dismissed"), at=SAVED + by) for by in (-5, 5))
    theirs = {"k": replace(BASE["k"], status="reading")}
    assert merge(BASE, theirs, SAVED, [before]).entries["k"].status == "reading"
    later = merge(BASE, theirs, SAVED, [after])
    assert later.entries["k"].status == "dismissed"
    assert later.overruled == (Change("k", "status", "read", "reading"),)


def test_a_tag_taken_off_by_hand_after_it_was_put_on_stays_off() -> None:
    ours = edited(Change("k", "tags", old="a"), Change("k", "tags", new="a"), at=SAVED - 5)
    assert merge(BASE, {"k": replace(BASE["k"], tags=("b",))}, SAVED, [ours]).entries["k"].tags == ("b",)


def test_an_entry_removed_by_hand_goes_but_for_what_was_added_since() -> None:
    assert merge(BASE, {}, SAVED, []).entries == {}
    ours = edited(Change("k", "tags", new="new"), at=SAVED + 5)
    merged = merge(BASE, {}, SAVED, [ours])
    assert merged.entries["k"].tags == ("new",)
    assert merged.entries["k"].title == "Title"


def test_the_differences_turn_one_state_into_the_other() -> None:
    after = {
        "k": Entry("k", "New title", tags=("b", "c"), extra={"note": "x", "list": ["a"]}),
        "l": Entry("l", "Other", status="dismissed", bookmarked=True),
    }
    entries = dict(BASE)
    apply_edit(entries, new_edit("Words", differences(BASE, after), [], SAVED))
    strip = {key: replace(entry, added="", changed="") for key, entry in entries.items()}
    assert strip == after
    apply_edit(entries, new_edit("Words", differences(entries, BASE), [], SAVED))
    assert entries == {"k": replace(BASE["k"], tags=("b", "a"))}


def test_an_entry_goes_with_its_last_mark_unless_it_holds_more() -> None:
    off = edited(Change("k", "bookmarked", True, None), at=SAVED)
    plain = {"k": Entry("k", "Title", bookmarked=True)}
    noted = {"k": replace(plain["k"], extra={"note": "x"})}
    for entries, left in ((plain, False), (noted, True)):
        apply_edit(entries, off)
        assert ("k" in entries) is left
