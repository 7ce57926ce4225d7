"""Copies that tools for syncing leave beside shelf.yaml when two machines changed it, merged into it."""

from __future__ import annotations

import re
from pathlib import Path

from search.text.clean import clean_line
from shelf.changes import differences
from shelf.document import Document
from shelf.draft import Draft, Plan
from shelf.edit import Change
from shelf.model import Entry
from shelf.view import View

# Dropbox and Nextcloud write `shelf (… conflicted copy …).yaml`, Syncthing `shelf.sync-conflict-….yaml`, Seafile
# `shelf (SFConflict …).yaml`, iCloud `shelf 2.yaml`, Google Drive `shelf (1).yaml`, others `shelf~HOST.yaml`.
_COPY = re.compile(r"(?:[ ._(-].*conflict.*|~.+| \(?\d{1,2}\)?)", re.IGNORECASE)


def copies_beside(path: Path) -> list[Path]:
    """Return the files beside shelf.yaml that a tool for syncing made of it, by name."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [each for each in beside if each.suffix == path.suffix and _is_copy(each.stem, path.stem) and each.is_file()]


def _is_copy(name: str, stem: str) -> bool:
    return name.startswith(stem) and _COPY.fullmatch(name[len(stem) :]) is not None


def taken_in(path: Path, document: Document) -> Plan:
    """Return the plan that merges a copy into the shelf, per paper and field.

    There is no telling what the two had in common once, so nothing is taken away: tags are united,
    and of a field that both have, the one of the entry that was changed later counts.
    """

    def plan(view: View) -> Draft:
        taken: list[Change] = []
        overruled: list[Change] = []
        for change in differences(view.holdings, document.holdings):
            if change.new is None or change.field == "changed":  # what the copy lacks is not taken away
                continue
            ours, theirs = view.entries.get(change.key), document.entries.get(change.key)
            (taken if _counts(change, ours, theirs) else overruled).append(change)
        refs = {key: entry.ref for key, entry in document.entries.items()}
        name = clean_line(path.name)
        told = "" if taken else f"Nothing new in {name}"
        return Draft(f"Took in {{}} from {name}", taken, refs, tuple(overruled), told=told)

    return plan


def _counts(change: Change, ours: Entry | None, theirs: Entry | None) -> bool:
    """Tell whether what the copy says of a field counts, against what the shelf says."""
    if change.old is None:
        return True
    if ours is None or theirs is None:  # a colour: nothing tells which is the later, so the shelf's stays
        return False
    if change.field == "added":
        return str(change.new) < str(change.old)
    return theirs.changed > ours.changed
