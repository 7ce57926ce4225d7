"""Times of whole processes, and what is said of many of them."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Run(NamedTuple):
    """One run: seconds on the clock, and seconds of processor time; 0.0 where that was not measured.

    On a machine that others use, too, the second hardly changes and the first doubles.

    Attributes:
        peak: Bytes of memory of all its processes together when they were most; 0 where that was not measured.
    """

    seconds: float
    busy: float = 0.0
    peak: int = 0


def p95(seconds: Sequence[float]) -> float:
    """Return the time that 19 of 20 keep below."""
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]


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
        return p95(self.seconds)


@dataclass(frozen=True)
class House:
    """A home of its own, and how Carrel is run in it.

    Attributes:
        home: Everything that Carrel writes is below.
        code: The checkout that is run.
    """

    home: Path
    code: Path = ROOT

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment: nothing of the person's, and compiled modules kept as after an installation."""
        dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "COLUMNS", "LINES", "NO_COLOR")
        kept = {name: value for name, value in os.environ.items() if name not in dropped and name[:4] != "XDG_"}
        kept |= {"HOME": str(self.home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        # Beside all homes, so that every one of them finds what was compiled for the first.
        kept["PYTHONPYCACHEPREFIX"] = str(self.home.parent / "compiled")
        return {**kept, "PYTHONPATH": str(self.code)}

    def clear(self) -> None:
        """Remove everything that is in it."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)

    def carrel(self, *args: str) -> list[str]:
        """Return the command line of Carrel."""
        return [sys.executable, "-m", "tui", *args]

    def run(self, command: Sequence[str], timeout: float = 3600) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; what it prints is kept.

        Raises:
            subprocess.CalledProcessError: It failed.
            subprocess.TimeoutExpired: It took longer.
        """
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, check=True, timeout=timeout
        )

    def timed(self, command: Sequence[str], timeout: float = 3600) -> Run:
        """Return what a command takes from its start to its end; raises as `run` does."""
        before, start = _children(), time.perf_counter()
        self.run(command, timeout)
        return Run(time.perf_counter() - start, _children() - before)

    def watched(self, command: Sequence[str], cores: int = 0) -> Run:
        """Return what a command takes, its memory included.

        Args:
            command: What to run.
            cores: On so many processor cores only; 0 for all.

        Raises:
            subprocess.CalledProcessError: It failed.
        """
        pinned = sorted(os.sched_getaffinity(0))[:cores] if cores and hasattr(os, "sched_setaffinity") else []
        before, start, peak = _children(), time.perf_counter(), 0
        everything = os.sched_getaffinity(0) if pinned else set()
        if pinned:
            # Inherited by the process that is started, and taken back right after.
            os.sched_setaffinity(0, pinned)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
            try:
                process = subprocess.Popen(
                    command, env=self.environment, cwd=self.home, stdout=subprocess.DEVNULL, stderr=said
                )
            finally:
                if pinned:
                    os.sched_setaffinity(0, everything)
            while (code := _ended(process)) is None:
                peak = max(peak, memory(process.pid))
            seconds = time.perf_counter() - start
            if code:
                said.seek(0)
                raise subprocess.CalledProcessError(code, list(command), stderr=said.read())
        return Run(seconds, _children() - before, peak)


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """Wait a while for a process; return its code when it has ended."""
    try:
        return process.wait(0.1)
    except subprocess.TimeoutExpired:
        return None


def memory(pid: int, kind: str = "Pss") -> int:
    """Return the bytes that a process and those that it started hold; 0 where the system does not say.

    Args:
        pid: The process.
        kind: `Pss`, which counts once what processes share; or `Rss`, which is what people call resident.
    """
    held = 0
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        held = int(rollup.partition(f"\n{kind}:")[2].split()[0]) * 1024
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text("ascii").split()]
    except (OSError, IndexError, ValueError):
        # It has ended meanwhile, or the system does not say.
        return held
    return held + sum(memory(int(child), kind) for child in children)


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
