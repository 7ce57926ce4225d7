"""The index's folder, for reading: what was committed is either whole and known to be so, or thrown away.

Whoosh commits by renaming a table of contents (`_MAIN_7.toc`) into place and checks nothing when it
reads. Here each table of contents carries a seal written before the rename: the engine's version, a
checksum of the table itself, size, time and checksum of every segment file it may name, and what a
reader has to know of each segment, so that reading needs no Whoosh. So the seal is as atomic as the
commit, and an index that was cut short, changed or made by another version is recognised when it is
opened. A segment's checksum is worked out again only where its time has changed (a copied or restored
folder), so that opening costs the same for every size.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import NamedTuple

from search.engine.whoosh.segment import SegmentMeta
from search.errors import EngineError

INDEX = "MAIN"
MAGIC = b"carrel-index"
_TOC = re.compile(rf"_{INDEX}_([0-9]+)\.toc")
_CHUNK = 1 << 20


class DamagedError(Exception):
    """The folder holds no index that can be trusted; the message says why."""


class FileSum(NamedTuple):
    """What tells that a file is the one that was committed."""

    size: int
    time: int
    crc: int


class CommitStamp(NamedTuple):
    """What tells one commit from another."""

    generation: int
    inode: int
    time: int


class IndexFolder:
    """A folder of index files whose tables of contents carry a seal.

    Args:
        path: Where the files are.
        version: The engine's own version of what is in them.

    Attributes:
        sums: What is known of each segment file.
    """

    def __init__(self, path: Path, version: int) -> None:
        self.path = path
        self.version = version
        self.sums: dict[str, FileSum] = {}

    def generation(self) -> int:
        """Return the number of the last commit; -1 when there is none."""
        try:
            found = [_TOC.fullmatch(path.name) for path in self.path.iterdir()]
        except OSError:
            return -1
        return max((int(match[1]) for match in found if match), default=-1)

    def stamp(self, generation: int) -> CommitStamp:
        """Return what tells a commit from every other, also from one of the same number.

        Numbers start again where a folder was emptied, while another process has an older one open.

        Raises:
            OSError: It is gone.
        """
        stat = self._toc(generation).stat()
        return CommitStamp(generation, stat.st_ino, stat.st_mtime_ns)

    def _toc(self, generation: int) -> Path:
        return self.path / f"_{INDEX}_{generation}.toc"

    def read(self, generation: int) -> list[SegmentMeta]:
        """Check a commit against its seal, and return its segments.

        Raises:
            DamagedError: It is not whole, or of another version.
            OSError: It cannot be read; it may have been replaced in the meantime.
        """
        body = self._toc(generation).read_bytes()
        tail = len(MAGIC) + 8
        if not body.endswith(MAGIC) or zlib.crc32(body[:-tail]) != int.from_bytes(body[4 - tail : 8 - tail]):
            raise DamagedError("its table of contents is damaged")
        length = int.from_bytes(body[-tail : 4 - tail])
        seal = json.loads(body[-tail - length : -tail])
        if seal["version"] != self.version:
            raise DamagedError(f"it is of version {seal['version']}, this Carrel makes version {self.version}")
        for name, told in seal["files"].items():
            self._check(name, FileSum(*told))
        return [SegmentMeta.of(told) for told in seal["segments"]]

    def _check(self, name: str, told: FileSum) -> None:
        path = self.path / name
        try:
            stat = path.stat()
        except FileNotFoundError:
            # The seal also tells of segments that the commit itself left behind; whoever needs a
            # file that is gone finds out when opening it.
            return
        if stat.st_size != told.size or (stat.st_mtime_ns != told.time and checksum(path) != told.crc):
            raise DamagedError(f"{name} is damaged")
        self.sums[name] = told


def checksum(path: Path) -> int:
    """Return what tells that a file has not changed."""
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc


def index_error(path: Path, doing: str, error: Exception) -> EngineError:
    """Return the error that says what could not be done with the index, and what helps."""
    detail = str(error) or type(error).__name__
    hint = "Check the folder's permissions and free space." if isinstance(error, OSError) else "Run: carrel reindex"
    return EngineError(f"The index cannot be {doing}", f"{path}: {detail}", hint)
