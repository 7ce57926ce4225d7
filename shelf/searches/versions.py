"""The versions of searches.yaml, so that a change can be undone, also after a restart.

A version holds the whole list: there are few saved searches, and a version that was edited by hand
is then as good as one by Carrel. The file is written whole, so no crash leaves a part of a line.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shelf.atomic import write_atomically
from shelf.searches.model import Rows, SavedSearch

MAX_VERSIONS = 100
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """The saved searches after a change.

    Attributes:
        id: Unique.
        label: The change in words: `Removed “vlm papers”`; empty for what was there at first.
        searches: All of them, in order.
        digest: Of the file that Carrel wrote or found.
        by_hand: A person saved that file, so it may hold comments that a rewrite would lose.
        before: The version that undoing this change leads to; empty for none.
        undone: The version that redoing leads to; empty for none.
    """

    id: str
    label: str
    searches: Rows
    digest: str
    by_hand: bool = False
    before: str = ""
    undone: str = ""


def new_id() -> str:
    """Return a name for a version."""
    return uuid.uuid4().hex[:12]


class Versions:
    """The versions on disk, oldest first, and the file that holds them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._all: list[Version] = []

    def last(self) -> Version | None:
        """Return the newest version, by any process; None while there is none."""
        self._look()
        return self._all[-1] if self._all else None

    def get(self, wanted: str) -> Version | None:
        """Return a version of those that `last` saw; None when it is too old to be kept."""
        return next((version for version in self._all if version.id == wanted), None)

    def add(self, version: Version) -> None:
        """Keep a version, in place of the last when it has its id. The caller holds the lock.

        Raises:
            ShelfError: It cannot be written.
        """
        self._look()
        kept = [each for each in self._all if each.id != version.id]
        lines = [_line(each) for each in [*kept, version][-MAX_VERSIONS:]]
        while len(lines) > 1 and sum(map(len, lines)) > MAX_BYTES:
            del lines[0]
        written = write_atomically(self._path, b"".join(lines))
        self._all = [*kept, version][-len(lines) :]
        self._seen = (written.st_ino, written.st_size, written.st_mtime_ns) if written else None

    def _look(self) -> None:
        try:
            found = self._path.stat()
            stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
            if stamp == self._seen:
                return
            lines = self._path.read_bytes().splitlines()
        except OSError:  # without it nothing can be undone, and nothing else is lost
            self._all, self._seen = [], None
            return
        self._all = [version for line in lines if (version := _version(line))]
        self._seen = stamp


def undoing(versions: Versions, now: Version) -> Version | None:
    """Return the version that takes the last change back; None when there is nothing to undo."""
    before = versions.get(now.before)
    return replace(before, id=new_id(), undone=now.id) if before else None


def redoing(versions: Versions, now: Version) -> Version | None:
    """Return the version that does what was undone last; None when nothing was."""
    after = versions.get(now.undone)
    return replace(after, id=new_id()) if after else None


def _line(version: Version) -> bytes:
    record = {
        "id": version.id,
        "label": version.label,
        "searches": [[s.name, s.query, s.sort, s.key, s.notify, s.extra] for s in version.searches],
        "digest": version.digest,
        "by_hand": version.by_hand,
        "before": version.before,
        "undone": version.undone,
    }
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _version(line: bytes) -> Version | None:
    try:
        record: Any = json.loads(line)
        texts = [_text(record[name]) for name in ("id", "label", "digest", "before", "undone")]
        return Version(
            id=texts[0],
            label=texts[1],
            searches=tuple(map(_search, record["searches"])),
            digest=texts[2],
            by_hand=bool(record["by_hand"]),
            before=texts[3],
            undone=texts[4],
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _search(row: list[object]) -> SavedSearch:
    name, query, sort, key, notify, extra = row
    fields = extra if isinstance(extra, dict) else {}
    return SavedSearch(_text(name), _text(query), _text(sort), _text(key), notify is True, fields)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
