"""Files that Carrel writes: whole or not at all, one writer at a time, small JSON states, transactions, UTC stamps.

The ground floor of all three packages: it imports nothing but the standard library and the errors.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from search.errors import ShelfError

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 5.0
"""Seconds to wait for another process that holds a lock."""


class LockedError(ShelfError):
    """Another process holds a lock, and did not release it in time."""


def utc_stamp(moment: datetime, timespec: Literal["seconds", "microseconds"] = "seconds") -> str:
    """Format a moment as it is stored everywhere: `2026-11-30T09:15:00Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def utc_now(timespec: Literal["seconds", "microseconds"] = "seconds") -> str:
    return utc_stamp(datetime.now(UTC), timespec)


def write_atomically(  # noqa: PLR0913  (each is a thing of its own)
    path: Path,
    data: bytes,
    still_ours: Callable[[], bool] = lambda: True,
    *,
    mode: int | None = None,
    durable: bool = True,
    locked: bool = True,
) -> os.stat_result | None:
    """Replace a file's content: temporary file, fsync, rename, fsync of the folder. A symbolic link stays one.

    Args:
        path: The file; its folder is made when missing.
        data: The complete content.
        still_ours: Called right before the rename; if it returns False, nothing is replaced, and None is returned.
        mode: Permissions of a new file, None for what the umask says; an existing file keeps its own.
        durable: Whether it must survive a power cut. Without it the fsyncs are skipped.
        locked: Whether the caller holds a lock. The temporary file then has a fixed name, so that one left
            by a crash is reused; otherwise its name is unique.

    Raises:
        ShelfError: Disk full, read-only, no permission. The old file is untouched.
    """
    target = Path(os.path.realpath(path))
    mark = "carrel-tmp" if locked else f"{os.getpid()}-{threading.get_ident()}.carrel-tmp"
    temporary = target.with_name(f".{target.name}.{mark}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            written = _write_new(temporary, data, _mode(target), mode, durable=durable)
            if not still_ours():
                return None
            temporary.replace(target)
        finally:
            with suppress(OSError):  # gone after the rename; otherwise the folder is not writable anyway
                temporary.unlink(missing_ok=True)
        if durable:
            sync_folder(target.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    return written


def unwritable(path: Path, error: OSError) -> ShelfError:
    hint = "Free some space, or change the permissions."
    return ShelfError(f"{path.name} cannot be written", f"{path}: {error.strerror or error}", hint)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in the folder durable, where the file system supports it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


class Lock:
    """An advisory lock on a file, between processes: the system releases it when its holder dies.

    The file belongs into the data or the state folder, never into the config folder, which may be synced.

    Args:
        path: The file; made, with its folder, when missing.
        required: Whether it is an error that the file system has no locks; otherwise it is done without.
        fair: Whether a process that waits comes before one that has just released the lock and wants it again.
            They queue for a second file beside it, `NAME.queue`.
    """

    def __init__(self, path: Path, *, required: bool = True, fair: bool = False) -> None:
        self._path = path
        self._required = required
        self._queue = path.with_name(f"{path.name}.queue") if fair else None

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock; the file stays, because removing it would let two in.

        Raises:
            LockedError: It was not free within `patience` seconds.
            ShelfError: The lock's file cannot be made.
        """
        deadline = time.monotonic() + patience
        with self._open(self._path) as descriptor:
            if self._queue:
                with self._open(self._queue) as place:
                    self._acquire(place, patience, deadline)
                    self._acquire(descriptor, patience, deadline)
            else:
                self._acquire(descriptor, patience, deadline)
            yield

    @contextmanager
    def _open(self, path: Path) -> Iterator[int]:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _acquire(self, descriptor: int, patience: float, deadline: float) -> None:
        pause = 0.0005
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise LockedError(
                        "Another Carrel is writing",
                        f"It has held {self._path} for more than {patience:g} s",
                        "End it if it hangs, then try again.",
                    ) from None
            except OSError as error:  # file systems without locks
                if not self._required:
                    return
                raise unwritable(self._path, error) from error
            time.sleep(pause)
            pause = min(pause * 1.5, 0.005)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Write to an SQLite database, all or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # Where the disk is full, SQLite has rolled back by itself.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


class JsonState:
    """A JSON object in a file of its own, for state that is no loss: what is damaged reads as empty."""

    def __init__(self, path: Path, *, durable: bool = False, mode: int = 0o600) -> None:
        self.path = path
        self._lock = Lock(path.with_name(f"{path.name}.lock"), required=False)
        self._durable = durable
        self._mode = mode

    def load(self) -> Any:  # noqa: ANN401  (whatever JSON holds)
        """Read the file strictly, for callers that must not take damage for emptiness.

        Raises:
            OSError: It is missing or cannot be read.
            ValueError: It is no JSON.
        """
        try:
            return json.loads(self.path.read_bytes())
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def read(self) -> dict[str, Any]:
        """Read the object; empty if the file is missing, damaged, or holds something else."""
        try:
            content = self.load()
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def write(self, content: Mapping[str, Any]) -> None:
        """Replace the object, without a lock: for states with one writer, or where the last one wins.

        Raises:
            ShelfError: It cannot be written.
        """
        self._replace(content, locked=False)

    @contextmanager
    def update(self, patience: float = PATIENCE) -> Iterator[dict[str, Any]]:
        """Read the object, let the caller change it, and write it unless the caller raises: all under the lock.

        Raises:
            LockedError: Another process did not finish in time.
            ShelfError: It cannot be written.
        """
        with self._lock.held(patience):
            content = self.read()
            yield content
            self._replace(content, locked=True)

    def _replace(self, content: Mapping[str, Any], *, locked: bool) -> None:
        # ASCII: half of a surrogate pair, which a pasted text may hold, has no UTF-8.
        data = json.dumps(content).encode("ascii")
        write_atomically(self.path, data, mode=self._mode, durable=self._durable, locked=locked)


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None, new_mode: int | None, *, durable: bool) -> os.stat_result:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if new_mode is None else new_mode)
    with os.fdopen(descriptor, "wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        if durable:
            os.fsync(file.fileno())
        return os.fstat(file.fileno())
