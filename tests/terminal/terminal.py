"""A terminal for the tests: the program on a pty, a screen that is drawn from what it sends."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0

_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
# What is on in a terminal that nobody has touched: wrapping and the cursor.
_ON_AT_FIRST = {7, 25}
# Modes of which a terminal keeps no trace: synchronized output brackets every frame.
_PASSING = {2026}
# The border of the pane that keys go to, in the theme that a new Carrel has.
FOCUSED = "0178d4"

Seen = Callable[["Terminal"], object]


class Terminal:
    """`carrel` in a terminal of so many columns and rows.

    Args:
        columns: Of the terminal.
        rows: Of the terminal.
        args: What follows `carrel` on the command line.
        variables: More environment.

    Attributes:
        raw: Every byte that the program has sent.
    """

    def __init__(
        self, columns: int = 100, rows: int = 30, args: tuple[str, ...] = (), variables: Mapping[str, str] | None = None
    ) -> None:
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._shown: list[str] = []
        given = {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "COLORTERM": "truecolor"}
        env = {**os.environ, **given, **(variables or {})}
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, ["-m", "tui", *args], env=env, dimensions=(rows, columns), timeout=PATIENCE
        )
        # Pauses for programs that ask for passwords; this one is waited for by what it shows.
        self._child.delaybeforesend = self._child.delayafterread = None
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0.01
        self._line_before = self._line()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child.isalive():
            self.kill(signal.SIGKILL)
            self._child.wait()
        self._child.close()

    def _line(self) -> list[object]:
        return termios.tcgetattr(self._child.child_fd)[:4]

    @property
    def lines(self) -> list[str]:
        if not self._shown:
            # `pyte.Screen.display` measures every sign, and takes three times as long.
            columns, rows = range(self.screen.columns), range(self.screen.lines)
            cells = self.screen.buffer
            self._shown = ["".join(cells[row][column].data for column in columns).rstrip() for row in rows]
        return self._shown

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y

    def send(self, keys: str | bytes) -> None:
        self._child.send(keys)

    def kill(self, number: signal.Signals) -> None:
        os.kill(self._child.pid, number)

    def hang_up(self) -> None:
        self._child.ptyproc.fileobj.close()

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._shown = []
        self._child.setwinsize(rows, columns)

    def read(self, seconds: float) -> bool:
        """Take in what the program sends within some seconds; tell whether it is still there."""
        try:
            data = self._child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        self._shown = []
        return True

    def wait_for(self, what: str | Seen, patience: float = PATIENCE) -> None:
        """Wait until a text is on the screen, or something else is the case.

        Raises:
            AssertionError: It did not come; the message shows the screen.
        """
        deadline = time.monotonic() + patience
        while not (what in self.text if isinstance(what, str) else what(self)):
            alive = self.read(0.05)
            if not alive or time.monotonic() > deadline:
                why = "The program ended" if not alive else f"Nothing for {patience} s"
                raise AssertionError(f"{why} before {what!r} was seen.\n{self.text}")

    def search(self, text: str) -> None:
        """Go to the search box and type, waiting as a person does until one is in the box."""
        self.wait_for(lambda terminal: terminal.bright("Papers"))
        self.send("/")
        self.wait_for(lambda terminal: not terminal.bright("Papers"))
        self.send(text)

    def bright(self, pane: str) -> bool:
        """Tell whether a pane has the focus: its border has another colour then."""
        row, column = next(
            ((row, line.index(f"─ {pane}")) for row, line in enumerate(self.lines) if f"─ {pane}" in line), (0, 0)
        )
        return bool(row) and self.screen.buffer[row][column].fg == FOCUSED

    def wait_gone(self, text: str) -> None:
        self.wait_for(lambda terminal: text not in terminal.text)

    def wait_end(self) -> int:
        """Wait until the program has ended, and return its exit code; 128 and the number for a signal."""
        deadline = time.monotonic() + PATIENCE
        while not self._child.ptyproc.fileobj.closed and self.read(0.05):
            assert time.monotonic() < deadline, f"It does not end.\n{self.text}"
        while self._child.isalive():
            assert time.monotonic() < deadline, f"It does not end.\n{self.text}"
            time.sleep(0.01)
        code = self._child.exitstatus
        return 128 + int(self._child.signalstatus or 0) if code is None else int(code)

    @property
    def left_on(self) -> set[int]:
        """The modes that are not as they were: 1049 is the other screen, 25 the cursor, 100x the mouse."""
        on = set(_ON_AT_FIRST)
        for numbers, letter in _MODE.findall(bytes(self.raw)):
            for number in map(int, numbers.split(b";")):
                (on.add if letter == b"h" else on.discard)(number)
        return (on ^ _ON_AT_FIRST) - _PASSING

    def assert_restored(self) -> None:
        assert b"\x1b[?1049h" in self.raw, "the other screen was never on"
        assert self.left_on == set()
        assert self._line() == self._line_before
        self.assert_clean()

    def assert_clean(self) -> None:
        """Check that nothing reached the terminal that is for programmers."""
        for word in (b"Traceback", b"SyntaxWarning", b"DeprecationWarning", b"RuntimeWarning", b"should not have"):
            place = self.raw.find(word)
            assert place < 0, f"{bytes(self.raw[max(0, place - 500) : place + 2000])!r}\n{self.text}"
