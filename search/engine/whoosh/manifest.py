"""The manifest of an index: its table of contents, one JSON file that is replaced with each commit.

It holds the version of the index, size, time and checksum of each segment file, and what a reader has to know of each
segment before opening it. The file is renamed into place, so a commit is visible as a whole or not at all, and an index
that was truncated, changed or made by another version is recognised when it is opened. A segment's checksum is computed
again only where its time has changed (a copied or restored folder), so that opening costs the same whatever the size.

Whoosh's own table of contents, a pickle, is written beside it for others. Nothing here loads a pickle, so a file
planted in the folder cannot run code.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from search.engine.whoosh.segment import SegmentMeta
from search.errors import EngineError

INDEX = "MAIN"
"""Whoosh's usual name for the only index of a folder."""
MANIFEST = "carrel.json"
_CHUNK = 1 << 20


class DamagedError(Exception):
    """The folder holds no index that can be trusted; the message says why."""


class FileSum(NamedTuple):
    """Tells whether a file is the one that was committed."""

    size: int
    time: int
    crc: int


class Manifest(NamedTuple):
    """One commit: its number, and its segments in the order of their papers."""

    generation: int = 0
    segments: tuple[SegmentMeta, ...] = ()


class IndexFolder:
    """The folder of an index; `version` is the format that this program reads and writes."""

    def __init__(self, path: Path, version: int) -> None:
        self.path = path
        self.version = version
        # Of the segment files that are known to be as they were committed.
        self._sums: dict[str, FileSum] = {}

    def stamp(self) -> tuple[int, int] | None:
        """What tells one commit from another: inode and time of the manifest; None if there is none."""
        try:
            stat = (self.path / MANIFEST).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def read(self) -> Manifest:
        """Read the last commit, and check that its files are the ones that were committed.

        Raises:
            DamagedError: Something was changed or truncated, or is of another version.
            OSError: It cannot be read.
        """
        data = (self.path / MANIFEST).read_bytes()
        try:
            outer = json.loads(data)
            version, crc, body = outer["version"], outer["crc"], outer["commit"]
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise DamagedError(f"{MANIFEST} is damaged") from error
        if version != self.version:
            raise DamagedError(f"it is of version {version}, this Carrel makes version {self.version}")
        if zlib.crc32(json.dumps(body).encode()) != crc:
            raise DamagedError(f"{MANIFEST} is damaged")
        for name, file in body["files"].items():
            self._check(name, FileSum(*file))
        return Manifest(body["generation"], tuple(map(SegmentMeta.from_json, body["segments"])))

    def _check(self, name: str, expected: FileSum) -> None:
        path = self.path / name
        try:
            stat = path.stat()
        except FileNotFoundError:
            raise DamagedError(f"{name} is missing") from None
        changed = stat.st_mtime_ns != expected.time
        if stat.st_size != expected.size or (changed and checksum(path) != expected.crc):
            raise DamagedError(f"{name} is damaged")
        self._sums[name] = expected

    def write(self, manifest: Manifest) -> None:
        """Make a manifest the last commit; its segment files are in the folder.

        All files are synced to disk before the rename, so that a power cut cannot leave a manifest over lost blocks.

        Raises:
            OSError: It cannot be written; the last commit is as it was.
        """
        names = [segment.file for segment in manifest.segments]
        self._sums = {name: self._sums.get(name) or synced(self.path / name) for name in names}
        body = {
            "generation": manifest.generation,
            "files": self._sums,
            "segments": [segment.to_json() for segment in manifest.segments],
        }
        text = json.dumps(body)
        crc = zlib.crc32(text.encode())
        new = self.path / f"{MANIFEST}.new"
        with new.open("w", encoding="ascii") as file:
            file.write(f'{{"format": "carrel-index", "version": {self.version}, "crc": {crc}, "commit": {text}}}\n')
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path / MANIFEST)


def synced(path: Path) -> FileSum:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    stat = path.stat()
    return FileSum(stat.st_size, stat.st_mtime_ns, checksum(path))


def checksum(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc


def index_error(path: Path, doing: str, error: Exception) -> EngineError:
    detail = str(error) or type(error).__name__
    hint = "Check the folder's permissions and free space." if isinstance(error, OSError) else "Run: carrel reindex"
    return EngineError(f"The index cannot be {doing}", f"{path}: {detail}", hint)


@contextmanager
def as_engine_error(folder: Path) -> Iterator[None]:
    """Raise whatever goes wrong while writing as an `EngineError`."""
    try:
        yield
    except Exception as error:
        raise index_error(folder, "written", error) from error
