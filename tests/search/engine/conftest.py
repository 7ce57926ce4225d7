"""Every engine, by one fixture, and a small library that most tests use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.engine.base import PaperChange, SearchEngine
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from tests.search.engine.reference import ReferenceEngine

Open = Callable[[], WhooshEngine]


@pytest.fixture(params=["whoosh", "reference"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    made: SearchEngine = ReferenceEngine() if request.param == "reference" else WhooshEngine.open(tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def whoosh(tmp_path: Path) -> Iterator[Open]:
    """A function that opens an engine on the test's one folder, a new one at each call."""
    opened: list[WhooshEngine] = []

    def open_() -> WhooshEngine:
        opened.append(WhooshEngine.open(tmp_path / "index"))
        opened[-1].wait = 0.2
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def changes(*titles: str, after: int = 0) -> list[PaperChange]:
    """Changes that add papers with these titles; the title's first word is the key."""
    return [PaperChange(seq, Paper(title, key=title.split()[0])) for seq, title in enumerate(titles, after + 1)]
