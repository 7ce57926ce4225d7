"""A file that people edit by hand: read when it changed, written whole, and copied before their version goes."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from search.errors import ShelfError
from search.files import sync_folder, unwritable, write_atomically
from search.text.clean import clean_line
from shelf.files.backups import Backups
from shelf.yaml.parse import YamlError

# About 150,000 papers; parsing more would take minutes.
MAX_BYTES = 48 * 1024 * 1024
# Some editors empty a file and then fill it. One saved this many seconds ago is whole by now; a
# half-written one could be valid YAML and would be taken for a deletion.
SETTLING = 0.2
GONE = "is gone"
MEANWHILE = "Carrel does not write to it until it can be read. Edits go to the journal meanwhile."


def digest(data: bytes | None) -> str:
    """SHA-256, hexadecimal; empty for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


class FileStamp(NamedTuple):
    """Changes when a file does, at the cost of one system call; all zero while there is none."""

    inode: int = 0
    size: int = 0
    modified: int = 0


class DiskFile:
    """A file on disk, and the copies of it; `meanwhile` is the hint while it cannot be read."""

    def __init__(self, path: Path, backups: Path, meanwhile: str = MEANWHILE) -> None:
        self.path = path
        self.backups = Backups(backups, path.stem, path.suffix)
        self._meanwhile = meanwhile
        self._missing_since: float | None = None

    def stamp(self) -> FileStamp:
        """The file's stamp; `ShelfError` for what is not a file, is far too large or cannot be looked at."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._missing_since = self._missing_since or time.monotonic()
            return FileStamp()
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from error
        self._missing_since = None
        if not stat.S_ISREG(status.st_mode):
            raise self.unreadable("it is not a file")
        if status.st_size > MAX_BYTES:
            raise self.unreadable(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        return _stamp(status)

    def settled(self, stamp: FileStamp) -> bool:
        """Whether whoever wrote (or removed) the file has had the time to finish."""
        if stamp == FileStamp():
            return self._missing_since is not None and time.monotonic() - self._missing_since >= SETTLING
        age = time.time() - stamp.modified / 1e9
        return age >= SETTLING or age < -1  # a clock that goes wrong must not stop us

    def read(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.unreadable(error.strerror or str(error)) from error

    def write(self, data: bytes, expected: FileStamp) -> FileStamp | None:
        """Replace the content, unless someone else did since it was last looked at; then return None."""
        written = write_atomically(self.path, data, lambda: self.stamp() == expected)
        return _stamp(written) if written else None

    def back_up(self) -> None:
        if data := self.read():
            self.backups.keep(data)

    def unreadable(self, why: str) -> ShelfError:
        return ShelfError(f"{self.path.name} cannot be read", f"{self.path}: {why}", self._meanwhile)


def _stamp(status: os.stat_result) -> FileStamp:
    return FileStamp(status.st_ino, status.st_size, status.st_mtime_ns)


class Readable(Protocol):
    """What is read from such a file."""

    @property
    def odd(self) -> tuple[str, ...]:
        """What looks like a slip, each with line and column."""


Document = TypeVar("Document", bound=Readable)


class WatchedFile(Generic[Document]):
    """One process's view of a YAML file, which anyone may save at any moment. Not thread-safe.

    Args:
        read: What bytes hold, None for nothing; raises `YamlError`.
        lost: Called with `is gone` or `is empty`; returns the error to show, or None.

    Attributes:
        document: What the file held when it could last be read; None while it never could.
        digest: Of the file that was read; empty while it is gone or empty.
        lost: `is gone` or `is empty` when it is.
        problem: Why the file is not written (`blocked`), or what is odd about it.
        unstable: It was saved so lately that its editor may not be done; look again.
    """

    def __init__(
        self,
        file: DiskFile,
        read: Callable[[bytes], Document | None],
        lost: Callable[[str], ShelfError | None] = lambda _: None,
    ) -> None:
        self.file = file
        self.document: Document | None = None
        self.digest = ""
        self.lost = ""
        self.problem: ShelfError | None = None
        self.blocked = False
        self.unstable = False
        self._read = read
        self._lost_error = lost
        self._seen: FileStamp | None = None

    @property
    def stamp(self) -> FileStamp:
        return self._seen or FileStamp()

    def refresh(self, is_ours: Callable[[str], bool]) -> None:
        """Read the file if it changed and is settled, or `is_ours` by its digest. Never raises: see `problem`."""
        self.unstable = False
        try:
            stamp = self.file.stamp()
            if stamp == self._seen:
                return
            data = self.file.read()
            torn = self.file.stamp() != stamp
        except ShelfError as error:
            self._block(None, error)
            return
        if torn or not (is_ours(digest(data)) or self.file.settled(stamp)):
            self.unstable = True
            return
        try:
            document = None if data is None else self._read(data)
        except YamlError as error:
            self._block(stamp, self.file.unreadable(clean_line(str(error))))
            return
        if document is None:
            self._lose(stamp, GONE if data is None else "is empty")
        else:
            self._accept(stamp, document, digest(data))

    def write(self, data: bytes, document: Document) -> bool:
        """Replace the file, unless somebody else wrote it since it was read; tell whether it was replaced."""
        stamp = self.file.write(data, self.stamp)
        if stamp is None:
            return False
        self._accept(stamp, document, digest(data))
        return True

    def remove(self) -> bool:
        """Remove the file, unless somebody else wrote it since it was read; tell whether it was removed."""
        if self.file.stamp() != self._seen:
            return False
        try:
            self.file.path.unlink(missing_ok=True)
            sync_folder(self.file.path.parent)
        except OSError as error:
            raise unwritable(self.file.path, error) from error
        self._lose(FileStamp(), GONE)
        return True

    def move(self, file: DiskFile) -> bool:
        """Rename the file, unless the other exists or somebody wrote this one; tell whether it was renamed."""
        if self.file.stamp() != self._seen or file.stamp() != FileStamp():
            return False
        try:
            self.file.path.rename(file.path)
            sync_folder(file.path.parent)
        except OSError as error:
            raise unwritable(file.path, error) from error
        self._lose(FileStamp(), GONE)
        return True

    def quarantine(self) -> None:
        """Move the file among its backups for good."""
        self.file.backups.take(self.file.path)
        self._lose(FileStamp(), GONE)
        self.report(None)

    def report(self, problem: ShelfError | None) -> None:
        """Set the problem; one that is known stays the same object, so that it is easily said only once."""
        if str(problem) != str(self.problem):
            self.problem = problem

    def _block(self, stamp: FileStamp | None, problem: ShelfError) -> None:
        self._seen, self.blocked = stamp, True
        self.report(problem)

    def _lose(self, stamp: FileStamp, state: str) -> None:
        self._seen, self.blocked = stamp, False
        self.digest, self.lost = "", state
        self.report(self._lost_error(state))

    def _accept(self, stamp: FileStamp, document: Document, file_digest: str) -> None:
        self._seen, self.blocked = stamp, False
        self.document, self.digest, self.lost = document, file_digest, ""
        if not document.odd:
            self.report(None)
            return
        more = f" (and {len(document.odd) - 1} more like it)" if len(document.odd) > 1 else ""
        hint = "It is left as it is; correct the file if this is a typo."
        self.report(ShelfError(f"{self.file.path.name} looks odd", f"{self.file.path}: {document.odd[0]}{more}", hint))
