"""The index folder, for writing: Whoosh's storage with locks, sealing each table of contents that it commits."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from search.engine.whoosh.field_types import SCHEMA
from search.engine.whoosh.manifest import INDEX, MAGIC, FileSum, IndexFolder, checksum, index_error
from search.engine.whoosh.whoosh_import import TOC, FileStorage, StructFile
from search.errors import IndexBusyError

_OURS = re.compile(rf"_?{INDEX}_[0-9a-z]+\..*|{INDEX}\.tmp")
_GENERATION = re.compile(rf"_{INDEX}_([0-9]+)\.toc")


class IndexStorage(FileStorage):
    """A folder of index files whose tables of contents are sealed.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: IndexFolder) -> None:
        super().__init__(str(folder.path))
        self._told = folder
        self.path = folder.path

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file, sealing it first when it becomes a table of contents."""
        if match := _GENERATION.fullmatch(newname):
            self._seal(self.path / oldname, int(match[1]))
        super().rename_file(oldname, newname, safe=safe)

    def _seal(self, toc: Path, generation: int) -> None:
        files = sorted(self.path.glob(f"{INDEX}_*.seg"))
        sums = {path.name: self._told.sums.get(path.name) or _summed(path) for path in files}
        self._told.sums = sums
        records = TOC.read(_Named(toc), INDEX, gen=generation, schema=SCHEMA).segments
        segments = [record.told().to_json() for record in records]
        seal = {"version": self._told.version, "files": sums, "segments": segments}
        body = toc.read_bytes() + json.dumps(seal).encode()
        start = len(body) - toc.stat().st_size
        with toc.open("wb") as file:
            file.write(body + start.to_bytes(4) + zlib.crc32(body).to_bytes(4) + MAGIC)
            file.flush()
            os.fsync(file.fileno())

    def generation(self) -> int:
        """Return the number of the last commit; -1 when there is none."""
        return self._told.generation()

    def wipe(self) -> None:
        """Remove every index file; what else is in the folder stays, the lock's file too."""
        self._told.sums.clear()
        for path in list(self.path.iterdir()):
            if _OURS.fullmatch(path.name):
                _remove(path)

    def begin(self) -> None:
        """Commit an empty index in place of what is there."""
        number = self._told.generation() + 1
        self.wipe()
        TOC(SCHEMA, [], number).write(self, INDEX)

    @contextmanager
    def merging(self) -> Iterator[Path | None]:
        """Hold the lock of the one who merges, which goes on beside a writer.

        Yields:
            A folder for what is half done; None while another one merges.
        """
        lock = self.lock(f"{INDEX}_MERGELOCK")
        try:
            mine = lock.acquire()
        except OSError as error:
            raise index_error(self.path, "written", error) from error
        if not mine:
            yield None
            return
        folder = self.path / f"{INDEX}.merge"
        try:
            _remove(folder)
            yield folder
        finally:
            with suppress(OSError):
                _remove(folder)
            lock.release()

    @contextmanager
    def writing(self, wait: float, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the folder's one writer lock; the system lets go of it when the process dies.

        Args:
            wait: Seconds to wait for another writer.
            waiting: Called again and again meanwhile; may raise to have it given up.

        Raises:
            BusyError: Another process is writing.
            EngineError: The folder cannot be written.
        """
        lock = self.lock(f"{INDEX}_WRITELOCK")
        end = time.monotonic() + wait
        try:
            while not lock.acquire():
                if time.monotonic() >= end:
                    raise IndexBusyError(
                        "Another Carrel is indexing",
                        f"The index in {self.path} is being written by another process",
                        "Wait until it has finished, then try again.",
                    )
                if waiting:
                    waiting()
                time.sleep(0.05)
        except OSError as error:
            raise index_error(self.path, "written", error) from error
        try:
            # What a killed writer left half done; nobody else can be at it while the lock is held.
            _remove(self.scratch)
            for unnamed in self.path.glob(f"_{INDEX}_*.toc.*"):
                _remove(unnamed)
            yield
        finally:
            with suppress(OSError):
                _remove(self.scratch)
            lock.release()

    @property
    def scratch(self) -> Path:
        """Return the folder in which the writer keeps what is half done."""
        return self.path / f"{INDEX}.tmp"


class _Named:
    """A table of contents that does not have its name yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open_file(self, name: str) -> Any:
        return StructFile(self._path.open("rb"), name=name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _summed(path: Path) -> FileSum:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    stat = path.stat()
    return FileSum(stat.st_size, stat.st_mtime_ns, checksum(path))
