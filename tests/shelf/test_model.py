"""The table of fields: whatever a row says is read, written, journaled, cached and merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelf.files.snapshot_cache import Snapshot, SnapshotCache
from shelf.journal.edit import new_edit
from shelf.journal.entry_changes import apply, diff
from shelf.model import FIELDS, Holdings, ShelfEntry, ShelfField
from shelf.yaml.shelf_file import ShelfDocument, write_document
from tests.shelf.conftest import document_of

VALUES: dict[str, Any] = {
    "tags": ("a", "b/c"),
    "status": "read",
    "dates": {"read": "2026-11-30"},
    "bookmarked": True,
    "rating": 4,
    "priority": "high",
    "note": "# One\n\ntwo",
}


def an_entry(name: str) -> ShelfEntry:
    field: dict[str, Any] = {name: VALUES.get(name, "2026-11-30T10:00:00Z")}
    return replace(ShelfEntry("k"), **field)


@pytest.mark.parametrize("name", [each.name for each in FIELDS])
def test_every_field_is_read_as_it_is_written(name: str) -> None:
    entry = an_entry(name)
    document = document_of(write_document(ShelfDocument({"k": entry})))
    assert document.entries == {"k": entry}
    assert document.odd == ()


@pytest.mark.parametrize("name", [each.name for each in FIELDS])
def test_every_field_survives_the_cache(name: str, tmp_path: Path) -> None:
    document = ShelfDocument({"k": an_entry(name)})
    SnapshotCache(tmp_path / "state.json").save(Snapshot(document))
    snapshot = SnapshotCache(tmp_path / "state.json").news()
    assert snapshot
    assert snapshot.document == document


@pytest.mark.parametrize("name", [each.name for each in FIELDS if each.name != "changed"])
def test_every_field_goes_by_the_journal_and_back(name: str) -> None:
    before, after = Holdings({"k": ShelfEntry("k", "T")}), Holdings({"k": replace(an_entry(name), title="T")})
    there = new_edit("There", diff(before, after), ())
    back = new_edit("Back", diff(after, before), ())
    now = apply(before, [there])
    assert getattr(now.entries["k"], name) == getattr(after.entries["k"], name)
    again = apply(now, [back]).entries.get("k", ShelfEntry("k"))
    assert getattr(again, name) == getattr(ShelfEntry("k", "T"), name) or name == "title"


@pytest.mark.parametrize("each", FIELDS, ids=[each.name for each in FIELDS])
def test_every_field_stays_when_entries_become_one(each: ShelfField) -> None:
    value = getattr(an_entry(each.name), each.name)
    assert each.merge([value, each.default]) == each.merge([each.default, value]) == value
