"""A process that builds segments for another one: `Builder` here, and what it starts, at the end.

A plain child with two pipes: `multiprocessing` would run the program's main module again, needs
semaphores, which not every system grants, and starts a third process to look after these. When the
one that asked is gone, however it ended, the pipe is closed, and the child ends at once.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from search.engine.base import Change, counting_on
from search.engine.commit import Built
from search.engine.writer import batches, build

_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from search.engine.worker import serve; serve()"
)

Tell = Callable[[int | Built], None]
"""Told how many papers of a part are done, and each segment."""


class Builder:
    """A child that builds segments.

    Args:
        folder: Where it writes them.
        size: Papers a segment.

    Raises:
        OSError: No process can be started.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._send(sys.path)
            self._send((folder, size))
        except OSError:
            self.stop()
            self.close()
            raise

    def _send(self, something: object) -> None:
        assert self._child.stdin
        pickle.dump(something, self._child.stdin)
        self._child.stdin.flush()

    def build(self, part: Iterable[Change], tell: Tell) -> bool:
        """Have a part built; return whether it was, all of it.

        Args:
            part: Can be pickled.
            tell: Told what is done, from the thread that calls.
        """
        try:
            self._send(part)
            while True:
                assert self._child.stdout
                told = pickle.load(self._child.stdout)
                if told is None or told is True:
                    return bool(told)
                tell(told)
        except (OSError, EOFError, ValueError, pickle.PickleError):
            return False

    @property
    def alive(self) -> bool:
        """Return whether the child can be asked for more."""
        return self._child.poll() is None

    def stop(self) -> None:
        """End the child, whatever it is at; who waits for it is told that it failed."""
        self._child.kill()
        self._child.wait()

    def close(self) -> None:
        """Let go of a child that was stopped; nobody may wait for it any more."""
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def serve() -> None:
    """Build what is asked for on standard input, until that is closed."""
    # Ctrl+C in a terminal reaches every process; the one that asked decides what is to come of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # The person's keys go first.
        os.nice(5)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), daemon=True).start()
    folder, size = asked.get()

    def tell(something: object) -> None:
        pickle.dump(something, answers)
        answers.flush()

    while True:
        part: Iterable[Change] = asked.get()
        try:
            _build(part, folder, size, tell)
        except BrokenPipeError:
            return
        except Exception:
            # The one that asked does it itself, and meets the same error with a person to tell it to.
            tell(None)
        else:
            tell(True)


def _listen(pipe: BinaryIO, asked: SimpleQueue[Any]) -> None:
    with suppress(Exception):
        while True:
            asked.put(pickle.load(pipe))
    os._exit(0)


def _build(part: Iterable[Change], folder: Path, size: int, tell: Tell) -> None:
    done = 0
    for batch in batches(part, 0, size):
        tell(build(folder, batch, counting_on(tell, done)))
        done += len(batch)
