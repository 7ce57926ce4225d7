"""Which papers the user has seen, per saved search and on pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from search.errors import ShelfError
from search.files import Lock, utc_now, write_atomically
from shelf.searches.model import folded

PATIENCE = 1.0
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """The papers of a search at some look, and the time of the first look at the newest: UTC, ISO to the second."""

    keys: frozenset[str] = frozenset()
    at: str = ""


class SeenPapers:
    """The files that tell what was seen. Losing them is not an error: none is raised."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self._folder = folder
        self._lock = lock
        self._cache: dict[str, tuple[Stamp | None, Seen]] = {}

    def seen(self, name: str) -> Seen:
        fold = folded(name)
        stamp, cached = self._cache.get(fold, (None, Seen()))
        path = self._path(fold)
        try:
            status = path.stat()
            if stamp != (now := (status.st_ino, status.st_mtime_ns)):
                cached = _read(path)
                self._cache[fold] = now, cached
        except OSError:  # never written, or not to be read: what this process knows has to do
            return cached
        return cached

    def add(self, name: str, keys: Iterable[str]) -> bool:
        """Remember that papers were seen; tell whether that is on disk. What could not be written holds for now."""
        new = frozenset(keys)
        before = self.seen(name)
        if before.at and new <= before.keys:
            return True
        try:
            with self._lock.held(PATIENCE):
                self._write(name, Seen(self.seen(name).keys | new, utc_now()))
        except ShelfError:
            fold = folded(name)
            stamp = self._cache.get(fold, (None, before))[0]
            self._cache[fold] = stamp, Seen(before.keys | new, utc_now())
            return False
        return True

    def carry(self, old: str, new: str) -> None:
        """Let a renamed search keep what was seen. The old record stays, for the case of an undo."""
        if folded(old) != folded(new):
            self.forget(new)
            seen = self.seen(old)
            if seen.at:
                self.add(new, seen.keys)

    def forget(self, name: str) -> None:
        """Let a new search not inherit from an earlier one of its name."""
        fold = folded(name)
        self._cache.pop(fold, None)
        try:
            self._path(fold).unlink(missing_ok=True)
        except OSError:
            self._cache[fold] = None, Seen()

    def _write(self, name: str, seen: Seen) -> None:
        fold = folded(name)
        record = {"name": name, "at": seen.at, "keys": sorted(seen.keys)}
        written = write_atomically(self._path(fold), json.dumps(record).encode())
        self._cache[fold] = (written.st_ino, written.st_mtime_ns) if written else None, seen

    def _path(self, fold: str) -> Path:
        return self._folder / f"{hashlib.sha256(fold.encode()).hexdigest()[:16]}.json"


def _read(path: Path) -> Seen:
    try:
        record = json.loads(path.read_bytes())
        keys, at = record["keys"], record["at"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Seen()
    return Seen(frozenset(filter(_is_text, keys)), at) if isinstance(keys, list) and _is_text(at) else Seen()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_PAGES = "pages"


class SeenPages:
    """The papers that were looked at on pages."""

    def __init__(self, data_dir: Path) -> None:
        self._looked = SeenPapers(data_dir / "looked" / "pages", Lock(data_dir / "looked.lock"))

    @property
    def seen(self) -> frozenset[str]:
        """The papers that were looked at; the same object until there are more."""
        return self._looked.seen(_PAGES).keys

    def left(self, keys: Iterable[str]) -> bool:
        """Remember that a page with these papers was looked at; tell whether that is on disk."""
        return self._looked.add(_PAGES, keys)
