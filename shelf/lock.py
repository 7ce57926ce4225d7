"""The lock between processes: one writer at a time, freed by the system when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import ShelfError
from shelf.atomic import unwritable

PATIENCE = 5.0


class BusyError(ShelfError):
    """Another process holds the lock, and did not let go in time."""


class Lock:
    """An advisory lock on a file in the data folder; never in the config folder, which may be synced."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock; the file stays, because removing it would let two in.

        Args:
            patience: Seconds to wait for another process; a stopped one must not hang this one.

        Raises:
            BusyError: It was not free in time.
            ShelfError: The lock's file cannot be made.
        """
        descriptor = self._open()
        try:
            self._acquire(descriptor, patience)
            yield
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def _acquire(self, descriptor: int, patience: float) -> None:
        deadline = time.monotonic() + patience
        pause = 0.0005
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    hint = "End it if it hangs, then try again."
                    raise BusyError("The shelf is in use", "Another Carrel has been writing for long", hint) from None
            except OSError as error:  # file systems without locks
                raise unwritable(self._path, error) from error
            time.sleep(pause)
            pause = min(pause * 1.5, 0.02)
