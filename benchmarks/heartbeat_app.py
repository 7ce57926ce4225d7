"""`python -m benchmarks.heartbeat_app FILE`: the app, with a pulse that shows when its event loop was held up.

Carrel as `carrel` starts it; only here its app class has a task more, that sleeps and looks how late it is woken.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TextIO

import tui.app
from tui.cli import main

BEAT = 0.005
# Shorter ones are not written down.
WORTH_TELLING = 0.010


class Beating(tui.app.CarrelApp):
    """The app with a pulse."""

    file: TextIO
    _pulse: asyncio.Task[None] | None = None

    def on_ready(self) -> None:
        """Begin when the first screen is there."""
        self._pulse = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            if now - last - BEAT > WORTH_TELLING:
                self.file.write(f"{now} {now - last - BEAT}\n")
                self.file.flush()
            last = now


def pauses(file: Path, since: float, until: float) -> list[float]:
    """Return the pauses that ended in a span of time (of `time.monotonic`, the same for all processes)."""
    beats = (tuple(map(float, line.split())) for line in file.read_text("ascii").splitlines())
    return [pause for at, pause in beats if since <= at <= until]


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="ascii") as Beating.file:
        # `open_app` takes the class from there when it opens the app.
        tui.app.CarrelApp = Beating  # type: ignore[misc]
        main([])
