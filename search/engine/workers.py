"""Several processes at one sync: each builds segments, and they are handed on in the order of changes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from search.engine.base import Change, Progress
from search.engine.commit import Built
from search.engine.worker import Builder

_LOOK = 0.2


class Told(NamedTuple):
    """What is known of a part: papers done, a segment, or that it ended, well or not."""

    part: int
    what: int | Built | bool


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes that build the parts of one sync.

    Args:
        parts: Each can be pickled.
        folder: Where segments are written.
        size: Papers a segment.
        many: Processes.
    """

    def __init__(self, parts: Sequence[Iterable[Change]], folder: Path, size: int, many: int) -> None:
        self._parts = parts
        self._told: SimpleQueue[Told] = SimpleQueue()
        self._waiting = iter(range(len(parts)))
        self._lock = threading.Lock()
        self._builders: list[Builder] = []
        self._threads: list[threading.Thread] = []
        self._done = [0] * len(parts)
        with suppress(OSError):
            for _ in range(many):
                self._builders.append(Builder(folder, size))
        for builder in self._builders:
            thread = threading.Thread(target=self._work, args=(builder,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, builder: Builder) -> None:
        """Have one part after the other built; a part that fails is left to the one who asked."""
        while True:
            with self._lock:
                part = next(self._waiting, None)
            if part is None:
                return
            well = builder.build(self._parts[part], partial(self._hear, part))
            self._hear(part, well)
            if not (well or builder.alive):
                return

    def _hear(self, part: int, what: int | Built | bool) -> None:
        self._told.put(Told(part, what))

    def segments(self, progress: Progress) -> Iterator[tuple[int, list[Built] | None]]:
        """Yield the segments of each part in order; None for a part that could not be built.

        Args:
            progress: Told the papers done so far, every moment; may raise to have it given up.
        """
        built: dict[int, list[Built]] = {}
        ended: dict[int, bool] = {}
        for part in range(len(self._parts)):
            while part not in ended and (self._told.qsize() or any(thread.is_alive() for thread in self._threads)):
                self._look(built, ended)
                progress(sum(self._done))
            yield part, built.pop(part, []) if ended.get(part) else None

    def _look(self, built: dict[int, list[Built]], ended: dict[int, bool]) -> None:
        try:
            told = self._told.get(timeout=_LOOK)
        except Empty:
            return
        if isinstance(told.what, bool):
            ended[told.part] = told.what
        elif isinstance(told.what, Built):
            built.setdefault(told.part, []).append(told.what)
        else:
            self._done[told.part] = told.what

    def tell(self, progress: Progress, part: int, papers: int) -> None:
        """Count papers of a part that is built by the one who asked."""
        self._done[part] = papers
        progress(sum(self._done))

    def close(self) -> None:
        """End all processes."""
        for builder in self._builders:
            builder.stop()
        for thread in self._threads:
            thread.join()
        for builder in self._builders:
            builder.close()
