"""How fast something goes, and when it will be done, as measured over the last seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

# Long enough for a few commits, in which papers are counted all at once; short enough to follow a
# machine that gets busy.
WINDOW = 20.0
# What was seen in less than this says nothing.
_SOON = 1.0
_MARK_EVERY = 0.1
# Then all processes that take part are at work.
_SETTLED = 2.0


class ProgressRate:
    """Steps done, of so many.

    Args:
        total: How many steps there are; more when more turn out to be done.
        clock: Tells the seconds.

    Attributes:
        done: How many are done.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.done = 0
        self._total = total
        self._clock = clock
        # From the first step on: what comes before, starting up, says nothing of the pace.
        self._marks: deque[tuple[float, int]] = deque()
        self._begun = 0.0

    @property
    def total(self) -> int:
        """Return how many steps there are."""
        return max(self._total, self.done)

    def reach(self, done: int) -> None:
        """Take in how many steps are done by now; fewer than before count as none."""
        self.done = max(done, self.done)
        now = self._clock()
        if self.done and (not self._marks or now - self._marks[-1][0] >= _MARK_EVERY):
            if not self._marks:
                self._begun = now
            self._marks.append((now, self.done))
        while len(self._marks) > 2 and self._is_past(self._marks[1][0], now):
            self._marks.popleft()

    def _is_past(self, at: float, now: float) -> bool:
        """Tell whether what was before says no more how fast it goes."""
        return now - at >= WINDOW or (at - self._begun <= _SETTLED and now - self._begun > 2 * _SETTLED)

    @property
    def rate(self) -> float:
        """Return steps a second; 0 as long as nothing can be said."""
        if not self._marks:
            return 0.0
        at, done = self._marks[0]
        passed = self._clock() - at
        return (self.done - done) / passed if passed >= _SOON else 0.0

    @property
    def left(self) -> float | None:
        """Return the seconds until it is done; None as long as nothing can be said."""
        rate = self.rate
        return (self.total - self.done) / rate if rate else None

    def __str__(self) -> str:
        parts = [f"{self.done:,} of {self.total:,}"]
        if rate := self.rate:
            parts.append(f"{rate:,.0f} a second")
        return " · ".join(parts + ([f"{time_left(self.left)} left"] if self.left else []))


def time_left(seconds: float | None) -> str:
    """Return a time as people say it, in the two largest units at most: `1 min 5 s`; empty for none."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"{max(whole, 1)} s"
    if whole < 3600:
        # To five seconds: a time that flickers is not read.
        whole = round(whole / 5) * 5
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
