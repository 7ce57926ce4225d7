"""shelf.yaml on disk: seen, read, written whole, and copied before a person's own version goes."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

from search.errors import ShelfError
from search.files import write_atomically
from shelf.files.backups import Backups

# About 150,000 papers; parsing more would take minutes.
MAX_BYTES = 48 * 1024 * 1024
# Some editors empty a file and then fill it. One saved this many seconds ago is whole by now; a
# half-written one could be valid YAML and would be taken for a deletion.
SETTLING = 0.2
_MEANWHILE = "Nothing is written to it until it can. Edits are kept in the journal meanwhile."


class FileStamp(NamedTuple):
    """What changes when a file does, at the cost of one system call; all zero while there is none."""

    inode: int = 0
    size: int = 0
    modified: int = 0


class DiskFile:
    """The file that a person sees.

    Args:
        path: The file.
        backups: The folder for copies of it.
        meanwhile: What is told while it cannot be read: the way out.

    Attributes:
        path: The file.
        backups: The copies of it.
    """

    def __init__(self, path: Path, backups: Path, meanwhile: str = _MEANWHILE) -> None:
        self.path = path
        self.backups = Backups(backups, path.stem, path.suffix)
        self._meanwhile = meanwhile
        self._missing_since: float | None = None

    def stamp(self) -> FileStamp:
        """Return the file's stamp.

        Raises:
            ShelfError: There is something that is no file, is far too large or cannot be looked at.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._missing_since = self._missing_since or time.monotonic()
            return FileStamp()
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from error
        self._missing_since = None
        if not stat.S_ISREG(found.st_mode):
            raise self.unreadable("it is not a file")
        if found.st_size > MAX_BYTES:
            raise self.unreadable(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        return _stamp(found)

    def settled(self, stamp: FileStamp) -> bool:
        """Tell whether whoever wrote (or removed) the file has had the time to finish."""
        if stamp == FileStamp():
            return self._missing_since is not None and time.monotonic() - self._missing_since >= SETTLING
        age = time.time() - stamp.modified / 1e9
        return age >= SETTLING or age < -1  # a clock that goes wrong must not stop us

    def read(self) -> bytes | None:
        """Return the content; None while there is no file.

        Raises:
            ShelfError: It cannot be read.
        """
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from error

    def write(self, data: bytes, expected: FileStamp) -> FileStamp | None:
        """Replace the content, unless someone else did since it was last looked at; then return None.

        Raises:
            ShelfError: It cannot be written; it is as it was.
        """
        written = write_atomically(self.path, data, lambda: self.stamp() == expected)
        return _stamp(written) if written else None

    def back_up(self) -> None:
        """Copy the file into the data folder, and let go of copies that are too old.

        Raises:
            ShelfError: The copy cannot be written.
        """
        if data := self.read():
            self.backups.keep(data)

    def unreadable(self, why: str) -> ShelfError:
        """Return the error for a file that cannot be read."""
        return ShelfError(f"{self.path.name} cannot be read", f"{self.path}: {why}", self._meanwhile)


def _stamp(found: os.stat_result) -> FileStamp:
    return FileStamp(found.st_ino, found.st_size, found.st_mtime_ns)
