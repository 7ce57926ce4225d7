"""Time, as one thing that tests can put another in the place of."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


def _jitter() -> float:
    return random.uniform(0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time and waits.

    Attributes:
        now: Returns seconds since 1970. Not the monotonic clock: other processes read what is written down.
        sleep: Waits for some seconds.
        jitter: Returns a factor around 1, so that many that were sent away do not come back at once.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = _jitter

    @property
    def today(self) -> date:
        """Return today's date as services count days, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC).date()
