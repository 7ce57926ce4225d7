"""Other copies of shelf.yaml: conflict copies to merge, backups to restore."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from search.errors import ShelfError
from search.text.clean import clean_line
from shelf.edits.plan import EditPlan, Planner
from shelf.files.backups import Backups
from shelf.files.watched_file import MAX_BYTES
from shelf.journal.edit import Change
from shelf.journal.entry_changes import diff
from shelf.model import ShelfEntry, field_of
from shelf.snapshot import ShelfSnapshot
from shelf.yaml.parse import YamlError
from shelf.yaml.shelf_file import ShelfDocument, read_document

# Dropbox and Nextcloud write `shelf (… conflicted copy …).yaml`, Syncthing `shelf.sync-conflict-….yaml`, Seafile
# `shelf (SFConflict …).yaml`, iCloud `shelf 2.yaml`, Google Drive `shelf (1).yaml`, others `shelf~HOST.yaml`.
_COPY = re.compile(r"(?:[ ._(-].*conflict.*|~.+| \(?\d{1,2}\)?)", re.IGNORECASE)


def copies_beside(path: Path) -> list[Path]:
    """The files beside shelf.yaml that a tool for syncing made of it, by name."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [each for each in beside if each.suffix == path.suffix and _is_copy(each.stem, path.stem) and each.is_file()]


def _is_copy(name: str, stem: str) -> bool:
    return name.startswith(stem) and _COPY.fullmatch(name[len(stem) :]) is not None


def merge_copy(path: Path, document: ShelfDocument) -> Planner:
    """Merge a copy into the shelf, per paper and field.

    There is no telling what the two had in common once, so nothing is removed: tags are united,
    and of a field that both have, the one of the entry that was changed later counts.
    """

    def plan(view: ShelfSnapshot) -> EditPlan:
        accepted: list[Change] = []
        overruled: list[Change] = []
        for change in diff(view.holdings, document.holdings):
            if change.new is None or change.field == "changed":  # what the copy lacks is not taken away
                continue
            ours, theirs = view.entries.get(change.key), document.entries.get(change.key)
            (accepted if _counts(change, ours, theirs) else overruled).append(change)
        refs = {key: entry.ref for key, entry in document.entries.items()}
        name = clean_line(path.name)
        message = "" if accepted else f"Nothing new in {name}"
        return EditPlan(f"Merged {{}} from {name}", accepted, refs, tuple(overruled), message=message)

    return plan


def _counts(change: Change, ours: ShelfEntry | None, theirs: ShelfEntry | None) -> bool:
    if change.old is None:
        return True
    if ours is None or theirs is None:  # a colour: nothing tells which is the later, so the shelf's stays
        return False
    if change.field == "added":
        return str(change.new) < str(change.old)
    return theirs.changed > ours.changed


_PAPER = re.compile(rb"^  [^\s#]", re.MULTILINE)
_PAPERS = re.compile(rb"^papers:\r?\n(?=  [^\s#])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of shelf.yaml, made at `time` (UTC, ISO to the second); `papers` is None when it cannot be read."""

    path: Path
    time: str
    papers: int | None


def shelves_in(backups: Backups) -> list[Backup]:
    """The copies of shelf.yaml, newest first."""
    return [Backup(path, f"{moment:%Y-%m-%dT%H:%M:%SZ}", _papers(path)) for moment, path in backups.copies()]


def read_copy(path: Path) -> ShelfDocument:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise _unreadable(path, f"it is not a file of at most {MAX_BYTES // 1024 // 1024} MB")
        document = read_document(path.read_bytes())
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except YamlError as error:
        raise _unreadable(path, clean_line(str(error))) from error
    if document is None:
        raise _unreadable(path, "there is nothing in it")
    return document


def restore(path: Path, document: ShelfDocument) -> Planner:
    def plan(view: ShelfSnapshot) -> EditPlan:
        refs = {key: entry.ref for key, entry in document.entries.items()}
        changes = list(diff(view.holdings, document.holdings))
        # Every change stamps its entry. The copy's own stamp comes last, also where both were of the same second.
        restamped = dict.fromkeys(change.key for change in changes if change.key in document.entries)
        changes = [change for change in changes if change.field != "changed"]
        changes += [Change(key, "changed", new=field_of(document.entries[key], "changed")) for key in restamped]
        return EditPlan(f"Restored {{}} from {clean_line(path.name)}", changes, refs)

    return plan


def _unreadable(path: Path, why: str) -> ShelfError:
    return ShelfError(f"{clean_line(path.name)} cannot be read", f"{clean_line(str(path))}: {why}", "Nothing was done.")


def _papers(path: Path) -> int | None:
    """Count the papers; where Carrel wrote the file, without parsing what may be thousands."""
    try:
        data = path.read_bytes()
        if match := _PAPERS.search(data):
            return len(_PAPER.findall(data, match.end()))
        return len(read_copy(path).entries)
    except (OSError, ShelfError):
        return None
