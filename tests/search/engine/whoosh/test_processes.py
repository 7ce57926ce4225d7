"""Several processes on one index, and processes that die."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine.base import PaperChange, Request
from search.engine.whoosh.engine import WhooshEngine
from search.errors import EngineError
from search.query.tree import Everything, Word
from tests.search.engine.conftest import Open, changes

ROOT = Path(__file__).resolve().parents[4]
MANY = changes(*(f"k{i} common words of paper {i}" for i in range(240)))

_SYNC = """
import sys
from pathlib import Path
from search.engine.base import PaperChange
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
papers = (Paper(f"k{i} common words of paper {i}", key=f"k{i}") for i in range(240))
engine = WhooshEngine.open(Path(sys.argv[1]))
engine.batch = 20
engine.sync([PaperChange(seq, paper) for seq, paper in enumerate(papers, 1)], lambda done: print(done, flush=True))
"""
_HOLD = """
import sys
from pathlib import Path
from search.engine.whoosh.engine import WhooshEngine
engine = WhooshEngine.open(Path(sys.argv[1]))
with engine._store.writing(0):
    print("held", flush=True)
    sys.stdin.read()
"""


def process(script: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("papers", [20, 240])
def test_killed_while_syncing_it_claims_only_what_it_finds(whoosh: Open, tmp_path: Path, papers: int) -> None:
    with process(_SYNC, tmp_path / "index") as child:
        assert child.stdout
        for line in child.stdout:
            if int(line) >= papers:
                child.kill()
                break
    engine = whoosh()
    # The last batch was told as done before it was committed.
    assert papers - 20 <= engine.seq <= 240
    assert engine.seq == engine.count
    assert set(engine.reader().search(Request(Word("common"))).keys) == {
        c.paper.key for c in MANY if c.seq <= engine.seq
    }
    engine.sync(c for c in MANY if c.seq > engine.seq)
    assert (engine.seq, engine.count) == (240, 240)
    assert engine.reader().search(Request(Word("common"))).total == 240
    assert not list((tmp_path / "index").glob("*.tmp"))


def test_a_reader_sees_each_commit_of_another_process(whoosh: Open, tmp_path: Path) -> None:
    reader = whoosh()
    seen = [0]
    with process(_SYNC, tmp_path / "index") as child:
        while child.poll() is None or seen[-1] < 240:
            total = reader.reader().search(Request(Word("common"))).total
            assert total % 20 == 0
            if total != seen[-1]:
                seen.append(total)
    assert seen == sorted(seen)
    assert len(seen) > 2
    assert reader.reader().search(Request(Everything())).keys == tuple(c.paper.key for c in MANY)
    assert (reader.seq, reader.count) == (240, 240)


def test_a_second_writer_waits_and_then_says_who_is_writing(whoosh: Open, tmp_path: Path) -> None:
    engine = whoosh()
    engine.sync(changes("a common"))
    with process(_HOLD, tmp_path / "index") as child:
        assert child.stdout
        assert child.stdout.readline() == "held\n"
        with pytest.raises(EngineError, match="Another Carrel is indexing"):
            engine.sync(changes("b common", after=1))
        assert engine.reader().search(Request(Word("common"))).keys == ("a",)
        child.kill()
    engine.sync(changes("b common", after=1))
    assert engine.reader().search(Request(Word("common"))).keys == ("a", "b")


def test_what_another_process_has_taken_in_is_not_taken_in_twice(whoosh: Open) -> None:
    first, second = whoosh(), whoosh()
    assert first.seq == second.seq == 0
    first.sync(changes("a common", "b common"))
    told: list[int] = []
    second.sync(changes("a common", "b common", "c common"), told.append)
    assert told == [1]
    assert (first.seq, first.count) == (3, 3)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_interrupted_by_the_caller_it_lets_go_of_everything(
    whoosh: Open, tmp_path: Path, stop: type[BaseException]
) -> None:
    engine = whoosh()
    engine.sync(changes("a common"))

    def interrupted() -> Iterator[PaperChange]:
        yield from changes("b common", after=1)
        raise stop

    def progress(done: int) -> None:
        raise stop

    with pytest.raises(stop):
        engine.sync(interrupted())
    with pytest.raises(stop):
        engine.sync(changes("b common", after=1), progress)
    assert (engine.seq, engine.reader().search(Request(Word("common"))).keys) == (1, ("a",))
    other = WhooshEngine.open(tmp_path / "index")
    other.wait = 0.0
    other.sync(changes("b common", after=1))
    other.close()
    assert engine.reader().search(Request(Word("common"))).keys == ("a", "b")
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}
