"""An engine whose every mishap is made on purpose; it lives in a folder like a real one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search.engine.base import Hits, PaperChange, Progress, Request
from search.errors import EngineError
from tests.search.engine.reference import ReferenceEngine


class FakeEngine(ReferenceEngine):
    """The reference engine, with a record of what was done to it.

    Attributes:
        lose: Keys of papers that vanish while they are taken in.
        broken: Searching fails as long as this engine is open.
        slices: The number of papers of each sync.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lose: set[str] = set()
        self.broken = False
        self.closed = False
        self.slices: list[int] = []

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        taken = list(changes)
        self.slices.append(len(taken))
        super().sync(taken, progress)
        for key in self.lose:
            self.papers.pop(key, None)

    def search(self, request: Request) -> Hits:
        if self.broken:
            raise EngineError("The index is damaged")
        return super().search(request)

    def close(self) -> None:
        """Remember that it was closed; what is on its disk stays."""
        self.closed = True


class Opener:
    """Opens fake engines; the one of before is found again unless a fresh one is asked for.

    Attributes:
        engine: The engine that is open, or was last.
        fresh: How often an engine was made anew.
        lose: Keys that the next fresh engine loses; later ones are sound.
    """

    def __init__(self, engine: FakeEngine | None = None) -> None:
        self.engine = engine or FakeEngine()
        self.fresh = 0
        self.opened = 0
        self.lose: set[str] = set()

    def __call__(self, folder: Path, *, fresh: bool = False) -> FakeEngine:
        folder.mkdir(parents=True, exist_ok=True)
        self.opened += 1
        if fresh:
            self.fresh += 1
            self.engine = FakeEngine()
            self.engine.lose, self.lose = self.lose, set()
        self.engine.closed = False
        return self.engine
