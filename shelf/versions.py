"""The versions of what a person keeps, so that a change can be undone, also after a restart.

A version holds everything that there was after a change: one that was made by hand is then as good
as one by Carrel. The file is written whole, so no crash leaves a part of a line.
"""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from search.files import utc_now, write_atomically

MAX_BYTES = 2_000_000
_FIELDS = ("id", "label", "time", "before", "undone", "undone_at", "first")

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Version(Generic[Content]):
    """What there was after a change.

    Attributes:
        id: Unique.
        label: The change in words: `Removed “vlm papers”`; empty for what was there at first.
        content: All that there was.
        time: When the change was made, or done again: UTC, ISO, to the microsecond.
        before: The version that undoing this change leads to; empty for none.
        undone: The version that redoing leads to; empty for none.
        undone_at: When that one was undone, as `time`.
        first: When the change was made at first, where `time` says when it was done again.
    """

    id: str
    label: str
    content: Content
    time: str = ""
    before: str = ""
    undone: str = ""
    undone_at: str = ""
    first: str = ""


def new_version(label: str, content: Content, before: Version[Content] | None = None) -> Version[Content]:
    """Return the version that a change leads to, made now."""
    return Version(_new_id(), label, content, utc_now("microseconds"), before.id if before else "")


class Versions(ABC, Generic[Content]):
    """The versions on disk, oldest first, and the file that holds them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._all: list[Version[Content]] = []

    @abstractmethod
    def _record(self, content: Content) -> dict[str, Any]:
        """Return the content as fields of JSON."""

    @abstractmethod
    def _content(self, record: dict[str, Any]) -> Content:
        """Return the content that such fields hold; `ValueError`, `TypeError` or `KeyError` for none."""

    @abstractmethod
    def _kept(self, versions: list[Version[Content]]) -> list[Version[Content]]:
        """Return the newest of the versions, as many as are to be kept."""

    def all(self) -> Sequence[Version[Content]]:
        """Return the versions that `last` saw, oldest first."""
        return self._all

    def last(self) -> Version[Content] | None:
        """Return the newest version, by any process; None while there is none."""
        self._look()
        return self._all[-1] if self._all else None

    def get(self, wanted: str) -> Version[Content] | None:
        """Return a version of those that `last` saw; None when it is too old to be kept."""
        return next((version for version in self._all if version.id == wanted), None)

    def add(self, version: Version[Content]) -> None:
        """Keep a version, in place of the last when it has its id. The caller holds the lock.

        Raises:
            ShelfError: It cannot be written.
        """
        self._look()
        kept = self._kept([*(each for each in self._all if each.id != version.id), version])
        lines = [self._line(each) for each in kept]
        while len(lines) > 1 and sum(map(len, lines)) > MAX_BYTES:
            del lines[0]
        written = write_atomically(self._path, b"".join(lines))
        self._all = kept[-len(lines) :]
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
        self._all = [version for line in lines if (version := self._version(line))]
        self._seen = stamp

    def _line(self, version: Version[Content]) -> bytes:
        record = {name: getattr(version, name) for name in _FIELDS} | self._record(version.content)
        return json.dumps(record, separators=(",", ":")).encode() + b"\n"

    def _version(self, line: bytes) -> Version[Content] | None:
        try:
            record: Any = json.loads(line)
            # Versions of before times were kept have none: they are the oldest.
            given, label, time, before, undone, undone_at, first = (as_text(record.get(name, "")) for name in _FIELDS)
            content = self._content(record)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return Version(given, label, content, time, before, undone, undone_at, first)


def undoing(versions: Versions[Content], now: Version[Content]) -> Version[Content] | None:
    """Return the version that takes the last change back; None when there is nothing to undo."""
    before = versions.get(now.before)
    return replace(before, id=_new_id(), undone=now.id, undone_at=utc_now("microseconds")) if before else None


def redoing(versions: Versions[Content], now: Version[Content]) -> Version[Content] | None:
    """Return the version that does what was undone last; None when nothing was."""
    after = versions.get(now.undone)
    now_on = utc_now("microseconds")
    return replace(after, id=_new_id(), time=now_on, first=after.first or after.time) if after else None


def as_text(value: object) -> str:
    """Return a value read from JSON that has to be a text.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _new_id() -> str:
    return uuid.uuid4().hex[:12]
