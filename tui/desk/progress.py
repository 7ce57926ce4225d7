"""Progress of a long task: its rate over the last seconds, and the time left."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

# Seconds. Long enough for a few commits, which count many papers at once; short enough to follow a machine that
# gets busy.
WINDOW = 20.0
# Seconds before a rate means anything.
_SOON = 1.0
_MARK_EVERY = 0.1
# Seconds until all processes are at work.
_SETTLED = 2.0


class ProgressRate:
    """Steps done, the rate, and the time left.

    Args:
        total: The number of steps; raised if more are done.
        clock: Returns the time in seconds.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.done = 0
        self._total = total
        self._clock = clock
        # From the first step on: starting up does not count.
        self._marks: deque[tuple[float, int]] = deque()
        self._begun = 0.0

    @property
    def total(self) -> int:
        return max(self._total, self.done)

    def reach(self, done: int) -> None:
        """Set how many steps are done; a smaller number than before is ignored."""
        self.done = max(done, self.done)
        now = self._clock()
        if self.done and (not self._marks or now - self._marks[-1][0] >= _MARK_EVERY):
            if not self._marks:
                self._begun = now
            self._marks.append((now, self.done))
        while len(self._marks) > 2 and self._is_past(self._marks[1][0], now):
            self._marks.popleft()

    def _is_past(self, at: float, now: float) -> bool:
        return now - at >= WINDOW or (at - self._begun <= _SETTLED and now - self._begun > 2 * _SETTLED)

    @property
    def rate(self) -> float:
        """Steps per second; 0 while unknown."""
        if not self._marks:
            return 0.0
        at, done = self._marks[0]
        passed = self._clock() - at
        return (self.done - done) / passed if passed >= _SOON else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left; None while unknown."""
        rate = self.rate
        return (self.total - self.done) / rate if rate else None

    def __str__(self) -> str:
        parts = [f"{self.done:,} of {self.total:,}"]
        if rate := self.rate:
            parts.append(f"{rate:,.0f} a second")
        return " · ".join(parts + ([f"{time_left(self.left)} left"] if self.left else []))


def time_left(seconds: float | None) -> str:
    """Format a time in its two largest units: `1 min 5 s`; empty for None."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"{max(whole, 1)} s"
    if whole < 3600:
        # Rounded to five seconds: nobody can read a flickering time.
        whole = round(whole / 5) * 5
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
