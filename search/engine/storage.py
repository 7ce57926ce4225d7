"""The index's folder: what was committed is either whole and known to be so, or thrown away.

Whoosh commits by renaming a table of contents (`_MAIN_7.toc`) into place and checks nothing when it
reads. Here each table of contents carries a seal written before the rename: the engine's version, a
checksum of the table itself, and size, time and checksum of every segment file it may name. So the
seal is as atomic as the commit, and an index that was cut short, changed or made by another version
is recognised when it is opened. A segment's checksum is worked out again only where its time has
changed (a copied or restored folder), so that opening costs the same for every size; the files are
synced to disk before the rename, so that a power cut cannot leave a sealed table over lost blocks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from search.engine.whoosh_parts import TOC, FileStorage
from search.errors import EngineError

INDEX = "MAIN"
_OURS = re.compile(rf"_?{INDEX}_[0-9a-z]+\..*|{INDEX}\.tmp")
_MAGIC = b"carrel-index"
_CHUNK = 1 << 20


class DamagedError(Exception):
    """The folder holds no index that can be trusted; the message says why."""


class Sum(NamedTuple):
    """What tells that a file is the one that was committed."""

    size: int
    time: int
    crc: int


class Stamp(NamedTuple):
    """What tells one commit from another."""

    generation: int
    inode: int
    time: int


class SealedStorage(FileStorage):
    """A folder of index files whose tables of contents carry a seal.

    Args:
        folder: Where the files are.
        version: The engine's own version of what is in them.
    """

    def __init__(self, folder: Path, version: int) -> None:
        super().__init__(str(folder))
        self.path = folder
        self.version = version
        self._sums: dict[str, Sum] = {}

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file, sealing it first when it becomes a table of contents."""
        if newname.endswith(".toc"):
            self._seal(self.path / oldname)
        super().rename_file(oldname, newname, safe=safe)

    def _seal(self, toc: Path) -> None:
        segments = sorted(self.path.glob(f"{INDEX}_*.seg"))
        self._sums = {path.name: self._sums.get(path.name) or _summed(path) for path in segments}
        body = toc.read_bytes() + json.dumps({"version": self.version, "files": self._sums}).encode()
        start = len(body) - toc.stat().st_size
        with toc.open("wb") as file:
            file.write(body + start.to_bytes(4) + zlib.crc32(body).to_bytes(4) + _MAGIC)
            file.flush()
            os.fsync(file.fileno())

    def generation(self) -> int:
        """Return the number of the last commit; -1 when there is none."""
        return int(TOC._latest_generation(self, INDEX))

    def stamp(self, generation: int) -> Stamp:
        """Return what tells a commit from every other, also from one of the same number.

        Numbers start again where a folder was emptied, while another process has an older one open.

        Raises:
            OSError: It is gone.
        """
        stat = self._toc(generation).stat()
        return Stamp(generation, stat.st_ino, stat.st_mtime_ns)

    def _toc(self, generation: int) -> Path:
        return self.path / f"_{INDEX}_{generation}.toc"

    def verify(self, generation: int) -> None:
        """Check a commit against its seal.

        Raises:
            DamagedError: It is not whole, or of another version.
            OSError: It cannot be read; it may have been replaced in the meantime.
        """
        body = self._toc(generation).read_bytes()
        tail = len(_MAGIC) + 8
        if not body.endswith(_MAGIC) or zlib.crc32(body[:-tail]) != int.from_bytes(body[4 - tail : 8 - tail]):
            raise DamagedError("its table of contents is damaged")
        length = int.from_bytes(body[-tail : 4 - tail])
        seal = json.loads(body[-tail - length : -tail])
        if seal["version"] != self.version:
            raise DamagedError(f"it is of version {seal['version']}, this Carrel makes version {self.version}")
        for name, told in seal["files"].items():
            self._check(name, Sum(*told))

    def _check(self, name: str, told: Sum) -> None:
        path = self.path / name
        try:
            stat = path.stat()
        except FileNotFoundError:
            # The seal also tells of segments that the commit itself left behind; whoever needs a
            # file that is gone finds out when opening it.
            return
        if stat.st_size != told.size or (stat.st_mtime_ns != told.time and _crc(path) != told.crc):
            raise DamagedError(f"{name} is damaged")
        self._sums[name] = told

    def wipe(self) -> None:
        """Remove every index file; what else is in the folder stays, the lock's file too."""
        self._sums.clear()
        for path in list(self.path.iterdir()):
            if _OURS.fullmatch(path.name):
                _remove(path)

    @contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Hold the folder's one writer lock; the system lets go of it when the process dies.

        Args:
            wait: Seconds to wait for another writer.

        Raises:
            EngineError: Another process is writing, or the folder cannot be written.
        """
        lock = self.lock(f"{INDEX}_WRITELOCK")
        end = time.monotonic() + wait
        try:
            while not lock.acquire():
                if time.monotonic() >= end:
                    raise EngineError(
                        "Another Carrel is indexing",
                        f"The index in {self.path} is being written by another process",
                        "Wait until it has finished, then try again.",
                    )
                time.sleep(0.05)
        except OSError as error:
            raise cannot(self.path, "written", error) from error
        try:
            # What a killed writer left half done; nobody else can be at it while the lock is held.
            _remove(self.path / f"{INDEX}.tmp")
            yield
        finally:
            lock.release()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def cannot(path: Path, doing: str, error: Exception) -> EngineError:
    """Return the error that says what could not be done with the index, and what helps."""
    detail = str(error) or type(error).__name__
    hint = "Check the folder's permissions and free space." if isinstance(error, OSError) else "Run: carrel reindex"
    return EngineError(f"The index cannot be {doing}", f"{path}: {detail}", hint)


def _summed(path: Path) -> Sum:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    stat = path.stat()
    return Sum(stat.st_size, stat.st_mtime_ns, _crc(path))


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc
