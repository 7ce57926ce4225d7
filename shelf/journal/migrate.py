"""Migrates what Carrel kept until 0.1: versions of lists and of searches.yaml, beside a journal of the shelf alone.

Their edits become edits of the one journal, each at its time, so that undo, redo and history go on over the border. The
old files stay in `backups/before-one-journal`.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from search.files import Lock, utc_now, write_atomically
from shelf.files.blob_store import BlobStore, short
from shelf.files.snapshot_cache import SnapshotCache
from shelf.journal.edit import BY_HAND, LIBRARY, LISTS, SEARCHES, Change, Edit, from_line, to_line
from shelf.journal.journal import first_line
from shelf.journal.record_changes import EMPTY, WHOLE, RecordSet, diff_records
from shelf.journal.transactions import JOURNAL, LOCK, OLD_VERSIONS
from shelf.searches.model import SavedSearch
from shelf.yaml.list_file import LIST_FORMAT
from shelf.yaml.searches_file import SEARCHES_FORMAT, SearchesDocument

LIST_VERSIONS, SEARCH_VERSIONS = OLD_VERSIONS
STATE = "shelf-state.json"
BACKUP = "before-one-journal"
_MERGED = re.compile(r"Merged (?P<other>\S+) into (?P<keep>\S+)")


@dataclass(slots=True)
class _Line:
    """A line of the new journal; `is_read`: what it says is in the shelf's snapshot."""

    data: bytes
    edit: Edit | None
    is_read: bool = False


_Content = tuple[str, RecordSet | None, bool]
"""A file's digest, what was in it (None where that is not kept any more), and whether it was saved by hand."""
_NO_FILE: _Content = ("", EMPTY, False)


@dataclass(frozen=True, slots=True)
class _Version:
    """What all files of one kind held after an edit: digest and content by name in the journal."""

    id: str
    label: str
    time: str
    before: str
    undone: str
    undone_at: str
    files: Mapping[str, _Content]


def migrate(data_dir: Path) -> None:
    """Migrate the data folder if it is one of before; look at two file names otherwise."""
    old = [data_dir / name for name in (LIST_VERSIONS, SEARCH_VERSIONS)]
    if not any(path.exists() for path in old):
        return
    with Lock(data_dir / LOCK).held():
        if any(path.exists() for path in old):  # another process may have done it
            _migrate(data_dir)


def _migrate(data_dir: Path) -> None:
    backup = data_dir / "backups" / BACKUP
    for name in (JOURNAL, STATE, LIST_VERSIONS, SEARCH_VERSIONS):
        with suppress(FileNotFoundError):
            data = (data_dir / name).read_bytes()
            if not (backup / name).exists():  # else a crash came between
                write_atomically(backup / name, data)
    journal = data_dir / JOURNAL
    lines = _lines(journal)
    edits = heapq.merge(
        _edits(_list_versions(data_dir)), _edits(_search_versions(data_dir)), key=lambda each: each.time
    )
    new = list(edits)
    if {edit.id for edit in new}.isdisjoint(edit.id for _, edit in lines if edit):  # else a crash came before the end
        state = SnapshotCache(data_dir / STATE)
        snapshot = state.news()
        data, offset = _woven(lines, new, snapshot.offset if snapshot else 0)
        write_atomically(journal, data)
        if snapshot:
            state.save(replace(snapshot, offset=offset))
    for name in (LIST_VERSIONS, SEARCH_VERSIONS):
        (data_dir / name).unlink(missing_ok=True)


def _lines(journal: Path) -> list[tuple[bytes, Edit | None]]:
    try:
        data = journal.read_bytes()
    except FileNotFoundError:
        data = b""
    lines = [line + b"\n" for line in data.split(b"\n") if line]
    return [(line, from_line(line)) for line in lines or [first_line()]]


def _woven(lines: list[tuple[bytes, Edit | None]], new: list[Edit], offset: int) -> tuple[bytes, int]:
    """The journal with the new edits at their times, and where its offset is now."""
    woven: list[_Line] = []
    rest = list(reversed(new))
    read = 0
    for line, edit in lines:
        while edit and rest and rest[-1].time < edit.time:
            _put(woven, rest.pop())
        read += len(line)
        if edit and (match := _MERGED.fullmatch(edit.label)):
            merge = _with_library(edit, match)
            woven.append(_Line(to_line(merge), merge, is_read=read <= offset))
        else:
            woven.append(_Line(line, edit, is_read=read <= offset))
    while rest:
        _put(woven, rest.pop())
    is_read = [place for place, line in enumerate(woven) if line.is_read]
    before = woven[: is_read[-1] + 1] if is_read else []
    return b"".join(line.data for line in woven), sum(len(line.data) for line in before)


def _put(woven: list[_Line], edit: Edit) -> None:
    """Append an edit; what a merge did to lists becomes part of what it did to the shelf, a moment before."""
    match = _MERGED.fullmatch(edit.label)
    last = next((line for line in reversed(woven) if line.edit), None)
    if match and last and last.edit and last.edit.label == edit.label and not (last.edit.undoes or edit.undoes):
        last.edit = replace(last.edit, changes=(*last.edit.changes, *edit.changes))
        last.data = to_line(last.edit)
        return
    edit = _with_library(edit, match) if match else edit
    woven.append(_Line(to_line(edit), edit))


def _with_library(edit: Edit, match: re.Match[str]) -> Edit:
    """Add a merge's part in the library, in the direction in which the edit goes."""
    old, new = (match["keep"], None) if edit.undoes else (None, match["keep"])
    return replace(edit, changes=(Change(match["other"], "merged", old, new, LIBRARY), *edit.changes))


def _edits(versions: list[_Version]) -> Iterator[Edit]:
    """The edits that can be undone or redone, in the order of their times, after what was there at first."""
    if not versions:
        return
    chain = _chain(versions, lambda version: version.before)[::-1]
    time = next((version.time for version in chain if version.time), utc_now("microseconds"))
    yield replace(_edit(chain[0], {}, chain[0].files, chain[0].time or time), initial=True)
    for before, after in pairwise(chain):
        yield _edit(after, before.files, after.files, after.time or time)
    pairs = list(pairwise(_chain(versions, lambda version: version.undone)))
    for before, after in pairs:
        yield _edit(after, before.files, after.files, after.time or time, "again")
    for before, after in reversed(pairs):
        back = _edit(after, after.files, before.files, before.undone_at or time, "undo")
        yield replace(back, undoes=f"{after.id}-again")


def _chain(versions: list[_Version], next_id: Callable[[_Version], str]) -> list[_Version]:
    """The last version and those that it leads to, one by one."""
    by_id = {version.id: version for version in versions}
    chain = [by_id.pop(versions[-1].id)]
    while found := by_id.pop(next_id(chain[-1]), None):
        chain.append(found)
    return chain


def _edit(
    version: _Version,
    before: Mapping[str, _Content],
    after: Mapping[str, _Content],
    time: str,
    suffix: str = "",
) -> Edit:
    changes: list[Change] = []
    by_hand = version.label.endswith(BY_HAND)
    for name in dict.fromkeys((*before, *after)):
        (old, was, _), (new, now, hand) = before.get(name, _NO_FILE), after.get(name, _NO_FILE)
        if old != new:
            by_hand = by_hand or hand
            if was is not None and now is not None:
                changes += diff_records(name, was, now)
            changes.append(Change("", WHOLE, old or None, new or None, name))
    ident = f"{version.id}-{suffix}" if suffix else version.id
    return Edit(ident, time, BY_HAND if by_hand else "carrel", version.label, tuple(changes))


def _list_versions(data_dir: Path) -> list[_Version]:
    blobs = BlobStore(data_dir / "lists", LIST_FORMAT)

    def files(record: dict[str, Any]) -> Iterator[tuple[str, _Content]]:
        for slug, (blob, _, by_hand) in record["lists"].items():
            stored = blobs.load(blob, slug)
            yield (
                LISTS + slug,
                (blob, LIST_FORMAT.records(stored.document) if stored else None, by_hand is True),
            )

    return [_version(record, files(record)) for record in _records(data_dir / LIST_VERSIONS)]


def _search_versions(data_dir: Path) -> list[_Version]:
    def files(record: dict[str, Any]) -> Iterator[tuple[str, _Content]]:
        if record["digest"]:
            content = SEARCHES_FORMAT.records(_searches(record["searches"]))
            yield SEARCHES, (short(record["digest"]), content, record["by_hand"] is True)

    return [_version(record, files(record)) for record in _records(data_dir / SEARCH_VERSIONS)]


def _searches(rows: list[list[Any]]) -> SearchesDocument:
    return SearchesDocument(tuple(SavedSearch(*row) for row in rows))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The sound lines of a file of versions; what is damaged costs an undo and nothing else."""
    with suppress(FileNotFoundError):
        for line in path.read_bytes().splitlines():
            with suppress(ValueError, RecursionError):
                record = json.loads(line)
                if isinstance(record, dict) and {"lists", "searches"} & record.keys():
                    yield record


def _version(record: dict[str, Any], files: Iterable[tuple[str, _Content]]) -> _Version:
    texts = {name: str(record.get(name, "")) for name in ("id", "label", "time", "before", "undone", "undone_at")}
    return _Version(**texts, files=dict(files))
