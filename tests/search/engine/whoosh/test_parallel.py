"""Several processes at one sync: the index is the same, whatever becomes of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog
from search.catalog.changes import ChangeBatch
from search.engine.base import PaperChange, Request
from search.engine.whoosh import parallel
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from search.query.tree import And, Everything, Node, Or, Phrase, Word
from tests.search.engine.conftest import Open

ROOT = Path(__file__).resolve().parents[4]
_WORDS = ("masked", "models", "learn", "from", "images", "model", "learned", "by", "other", "autoencoders")


class Listed(tuple[PaperChange, ...]):
    """Changes as they are, cut into parts of so many."""

    def cut(self, size: int) -> Sequence[Listed]:
        return [Listed(self[start : start + size]) for start in range(0, len(self), size)]


def papers(count: int, seed: int = 1) -> Iterator[Paper]:
    drawn = random.Random(seed)
    for number in range(count):
        said = " ".join(drawn.choices(_WORDS, k=drawn.randint(2, 30)))
        yield Paper(f"Paper {number} of seed {seed}", said, key=f"k{number}")


ASKED: list[Node] = [
    Everything(),
    Word("masked"),
    Word("model"),
    Phrase("masked models"),
    And((Word("learn"), Word("images"))),
    Or((Word("autoencoders"), Word("7"))),
]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started; two at a time, whatever the machine has."""
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*args: object, **kwargs: object) -> subprocess.Popen[bytes]:
        started.append(start(*args, **kwargs))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(parallel, "processors", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", noted)
    return started


def answers(engine: WhooshEngine) -> list[tuple[tuple[str, ...], tuple[float, ...]]]:
    found = [engine.reader().search(Request(node)) for node in ASKED]
    return [(hits.keys, tuple(round(score, 5) for score in hits.scores.tolist())) for hits in found]


def test_many_processes_make_the_index_that_one_makes(
    whoosh: Open, tmp_path: Path, two: list[subprocess.Popen[bytes]]
) -> None:
    with closing(Catalog(tmp_path / "catalog.sqlite3")) as catalog:
        catalog.add(papers(50))
        catalog.add(papers(5, seed=2))
        catalog.join("k3", "k4")
        catalog.add([Paper("Paper 7 of seed 1", "masked once more", key="k7")])
        everything = ChangeBatch.of(catalog, 0)
    engine, told = whoosh(), list[int]()
    engine.batch = 10
    engine.sync(everything, told.append)
    assert len(two) == 2
    assert all(child.poll() is not None for child in two)
    assert told == sorted(told)
    assert told[-1] == len(everything)
    other = WhooshEngine.open(tmp_path / "other")
    other.batch = 10
    other.sync(list(everything))
    assert (engine.seq, engine.count) == (other.seq, other.count)
    assert answers(engine) == answers(other)
    other.close()
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}


def test_the_last_of_several_changes_wins_wherever_it_is_taken_in(
    whoosh: Open, two: list[subprocess.Popen[bytes]]
) -> None:
    engine = whoosh()
    engine.batch = 3
    engine.sync([PaperChange(1, Paper("old words", key="k0"), 1), PaperChange(2, Paper("old words", key="k1"), 2)])
    rows = [(f"k{number % 8}", f"words {number}") for number in range(20)]
    engine.sync(
        Listed(PaperChange(seq, Paper(text, key=key), int(key[1:]) + 1) for seq, (key, text) in enumerate(rows, 3))
    )
    assert two
    assert (engine.seq, engine.count) == (22, 8)
    assert engine.reader().search(Request(Word("old"))).total == 0
    last = dict(rows)
    for key, text in rows:
        found = engine.reader().search(Request(Phrase(text))).keys
        assert found == ((key,) if last[key] == text else ())


@pytest.mark.parametrize("harm", ["killed", "none can be started", "none understands"])
def test_without_processes_it_is_done_all_the_same(
    whoosh: Open, two: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    if harm != "killed":
        monkeypatch.setattr(sys, "executable", "/nonexistent" if harm == "none can be started" else "/bin/false")

    def progress(done: int) -> None:
        for child in two:
            child.kill()

    engine = whoosh()
    engine.batch = 100
    engine.sync(Listed(PaperChange(n, paper, n) for n, paper in enumerate(papers(1000), 1)), progress)
    assert (engine.seq, engine.count) == (1000, 1000)
    assert engine.reader().search(Request(Word("paper"))).total == 1000


def test_stopped_it_ends_all_processes_and_keeps_what_was_committed(
    whoosh: Open, tmp_path: Path, two: list[subprocess.Popen[bytes]]
) -> None:
    def progress(done: int) -> None:
        if done >= 300:
            raise KeyboardInterrupt

    engine = whoosh()
    engine.batch = 100
    every = Listed(PaperChange(n, paper, n) for n, paper in enumerate(papers(1000), 1))
    with pytest.raises(KeyboardInterrupt):
        engine.sync(every, progress)
    assert all(child.poll() is not None for child in two)
    assert engine.seq == engine.count < 1000
    assert not (tmp_path / "index" / "MAIN.tmp").exists()
    engine.sync(list(every))
    assert (engine.seq, engine.count) == (1000, 1000)


_IMPORT = """
import subprocess, sys
from pathlib import Path
from search.engine.whoosh import engine as whoosh_engine, parallel as syncing
from search.engine.base import PaperChange as Change
from tests.search.engine.whoosh.test_parallel import Listed, papers
syncing.processors = lambda: 2
start = subprocess.Popen
def noted(*args, **kwargs):
    child = start(*args, **kwargs)
    print("child", child.pid, flush=True)
    return child
subprocess.Popen = noted
engine = whoosh_engine.WhooshEngine.open(Path(sys.argv[1]))
engine.batch = 100
every = Listed(Change(n, paper, n) for n, paper in enumerate(papers(1500), 1))
engine.sync(every, lambda n: print("done", n, flush=True))
"""


def gone(pid: int) -> bool:
    """Tell whether a process has ended; one that nobody asked how it ended is still listed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_when_the_one_who_asked_is_killed_all_end_and_the_index_is_honest(whoosh: Open, tmp_path: Path) -> None:
    children = []
    with subprocess.Popen(
        [sys.executable, "-c", _IMPORT, str(tmp_path / "index")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdout
        for line in asking.stdout:
            what, number = line.split()
            if what == "child":
                children.append(int(number))
            elif int(number) >= 300:
                os.kill(asking.pid, signal.SIGKILL)
                break
    assert len(children) == 2
    end = time.monotonic() + 60
    while not all(map(gone, children)):
        assert time.monotonic() < end, "a process outlived the one who asked"
        time.sleep(0.01)
    engine = whoosh()
    assert engine.seq == engine.count < 1500
    engine.sync(PaperChange(n, paper, n) for n, paper in enumerate(papers(1500), 1) if n > engine.seq)
    assert (engine.seq, engine.count) == (1500, 1500)
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}
