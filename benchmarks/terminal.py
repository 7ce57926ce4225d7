"""A real terminal: the program runs on a pty, pyte keeps the screen that it draws.

A thread takes the bytes as they come and notes when; what they do to the screen is worked out after. So the
emulator's own slowness is not a part of any time given here.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
import pyte

Lines = list[str]


class Terminal:
    """A program on a terminal.

    Args:
        command: What to run.
        environment: Its environment.
        folder: Where it runs.
        size: Columns and rows.

    Attributes:
        started: When the program was started, on the clock of `time.perf_counter`.
    """

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], folder: Path, size: tuple[int, int] = (160, 45)
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._arrived: queue.Queue[tuple[float, bytes]] = queue.Queue()
        self.started = time.perf_counter()
        self._child = pexpect.spawn(
            command[0], list(command[1:]), env=environment, cwd=str(folder), dimensions=(rows, columns)
        )
        # pexpect waits this long before each send, for passwords' sake.
        self._child.delaybeforesend = None
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                data = self._child.read_nonblocking(65536, timeout=None)
                self._arrived.put((time.perf_counter(), data))
        except (pexpect.EOF, OSError, ValueError):
            self._arrived.put((time.perf_counter(), b""))

    @property
    def lines(self) -> Lines:
        """Return the screen, line by line."""
        return list(self._screen.display)

    def backgrounds(self, column: int) -> list[str]:
        """Return the colour behind a column, line by line."""
        return [self._screen.buffer[line][column].bg for line in range(self._screen.lines)]

    @property
    def pid(self) -> int:
        """Return the program's process."""
        return int(self._child.pid)

    def until(self, seen: Callable[[Lines], bool], timeout: float = 30.0) -> float:
        """Wait for something on the screen and return when the bytes came that drew it.

        Raises:
            TimeoutError: It was not seen in time; the message shows the screen.
        """
        end = time.perf_counter() + timeout
        while (left := end - time.perf_counter()) > 0:
            try:
                arrived, data = self._arrived.get(timeout=left)
            except queue.Empty:
                break
            if not data:
                break
            self._stream.feed(data)
            if seen(self.lines):
                return arrived
        raise TimeoutError("\n".join(["not seen on this screen:", *self.lines]))

    def settle(self, quiet: float = 0.1) -> None:
        """Wait until nothing more has come for a while."""
        while True:
            try:
                _, data = self._arrived.get(timeout=quiet)
            except queue.Empty:
                return
            if not data:
                return
            self._stream.feed(data)

    def press(self, keys: str) -> float:
        """Send keys and return when."""
        sent = time.perf_counter()
        self._child.send(keys)
        return sent

    def busy(self) -> float:
        """Return the seconds of processor time that the program has used; 0.0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self, keys: str) -> None:
        """Press the keys that end the program, and end it anyhow when it does not."""
        self._child.send(keys)
        end = time.perf_counter() + 10
        while self._child.isalive() and time.perf_counter() < end:
            time.sleep(0.01)
        self._child.close(force=True)
