"""Times of whole processes, and what is said of many of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Run(NamedTuple):
    """One run: seconds on the clock, and seconds of processor time; 0.0 where that was not measured.

    On a machine that others use, too, the second hardly changes and the first doubles.
    """

    seconds: float
    busy: float = 0.0


@dataclass(frozen=True)
class Times:
    """Many runs of one thing."""

    runs: tuple[Run, ...]

    @property
    def seconds(self) -> list[float]:
        """Return the time that each run took."""
        return [run.seconds for run in self.runs]

    @property
    def median(self) -> float:
        """Return the median."""
        return statistics.median(self.seconds)

    @property
    def busy(self) -> float:
        """Return the median of the processor time."""
        return statistics.median(run.busy for run in self.runs)

    @property
    def p95(self) -> float:
        """Return the time that 19 of 20 runs kept below."""
        return sorted(self.seconds)[max(0, -(-len(self.seconds) * 95 // 100) - 1)]


@dataclass(frozen=True)
class House:
    """A home of its own, and how Carrel is run in it.

    Attributes:
        home: Everything that Carrel writes is below.
        installed: Measure the Carrel that this Python has installed, not the tree that this file is in.
    """

    home: Path
    installed: bool = False

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment: nothing of the person's, and compiled modules kept as after an installation."""
        dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "COLUMNS", "LINES", "NO_COLOR")
        kept = {name: value for name, value in os.environ.items() if name not in dropped and name[:4] != "XDG_"}
        kept |= {"HOME": str(self.home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        # Beside all homes, so that every one of them finds what was compiled for the first.
        kept["PYTHONPYCACHEPREFIX"] = str(self.home.parent / "compiled")
        return kept if self.installed else {**kept, "PYTHONPATH": str(ROOT)}

    def carrel(self, *args: str) -> list[str]:
        """Return the command line of Carrel."""
        return [sys.executable, "-m", "tui", *args]

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; what it prints is kept."""
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, check=True, timeout=3600
        )

    def timed(self, command: Sequence[str]) -> Run:
        """Return what a command takes from its start to its end."""
        before, start = _children(), time.perf_counter()
        self.run(command)
        return Run(time.perf_counter() - start, _children() - before)


def _children() -> float:
    """Return the processor time of all processes that were run to their ends."""
    used = os.times()
    return used.children_user + used.children_system


def repeated(runs: int, once: Callable[[], Run], warm_up: int = 1) -> Times:
    """Measure many times, after some runs that do not count."""
    for _ in range(warm_up):
        once()
    return Times(tuple(once() for _ in range(runs)))


def side_by_side(runs: int, *commands: Callable[[], Run], warm_up: int = 1) -> list[Times]:
    """Measure several things in turn, so that a busy moment of the machine meets all of them alike."""
    for _ in range(warm_up):
        for once in commands:
            once()
    rounds = [[once() for once in commands] for _ in range(runs)]
    return [Times(tuple(column)) for column in zip(*rounds, strict=True)]
