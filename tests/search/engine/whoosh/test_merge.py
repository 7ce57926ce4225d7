"""Merging is nobody's business but the index's: no answer changes, nobody waits, and it can be given up."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from search.engine.base import PaperChange, Request
from search.engine.whoosh import engine as whoosh_engine
from search.engine.whoosh import merge
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from search.query.tree import Word
from tests.search.engine.conftest import Open
from tests.search.engine.whoosh.test_parallel import ROOT, answers, papers

MANY = [PaperChange(n, paper, n) for n, paper in enumerate(papers(80), 1)]


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch, whoosh: Open) -> WhooshEngine:
    """An engine of eight segments that nobody has merged."""
    monkeypatch.setattr(whoosh_engine, "SMALL", 0)
    engine = whoosh()
    engine.batch = 10
    engine.sync(MANY)
    return engine


def segments(folder: Path) -> int:
    return len(list((folder / "index").glob("*.seg")))


def nothing(done: int) -> None: ...


def test_a_merged_index_answers_as_before(apart: WhooshEngine, tmp_path: Path) -> None:
    before = answers(apart)
    assert segments(tmp_path) == 8
    assert not apart.merge(nothing, most=79)
    assert apart.merge(nothing, most=80)
    assert not apart.merge(nothing)
    assert segments(tmp_path) == 1
    assert answers(apart) == before
    assert (apart.seq, apart.count) == (80, 80)
    other = WhooshEngine.open(tmp_path / "index")
    assert (other.rebuilt, answers(other)) == ("", before)
    other.close()
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}


def test_searches_and_syncs_go_on_during_a_merge(apart: WhooshEngine, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []

    def elsewhere() -> None:
        replaced = Paper("Other", "zebra", key="k5")
        apart.sync([PaperChange(81, replaced, 6), PaperChange(82, Paper("New", "zebra", key="new"), 81, ("k9",))])
        done.append((apart.reader().search(Request(Word("zebra"))).total, apart.count))

    def progress(_: int) -> None:
        if not done:
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join(10)

    assert apart.merge(progress)
    assert done == [(2, 80)]
    assert segments(tmp_path) == 2
    assert (apart.seq, apart.count) == (82, 80)
    assert apart.reader().search(Request(Word("zebra"))).keys == ("k5", "new")
    found = apart.reader().search(Request(Word("paper"))).keys
    assert set(found) == {f"k{n}" for n in range(80)} - {"k5", "k9"}


def test_no_segment_becomes_too_large(apart: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "LARGEST", 30)
    monkeypatch.setattr(merge, "FAN", 2)
    before = answers(apart)
    while apart.merge(nothing):
        pass
    assert answers(apart) == before
    assert sorted(leaf.segment.size for leaf in apart._commit.leaves) == [20, 30, 30]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_given_up_it_leaves_the_index_as_it_was(apart: WhooshEngine, tmp_path: Path, stop: type[BaseException]) -> None:
    before, left = answers(apart), [0]

    def progress(_: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise stop

    for calls in (1, 5, 9):
        left[0] = calls
        with pytest.raises(stop):
            apart.merge(progress)
        assert answers(apart) == before
        assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}
    assert apart.merge(nothing)
    assert answers(apart) == before


def test_an_index_made_anew_meanwhile_stays_as_it_is(apart: WhooshEngine, tmp_path: Path) -> None:
    made: list[WhooshEngine] = []

    def progress(_: int) -> None:
        if not made:
            made.append(WhooshEngine.open(tmp_path / "index", fresh=True))
            made[0].sync(MANY[:3])

    assert not apart.merge(progress)
    assert (apart.seq, apart.count) == (3, 3)
    made[0].close()


def test_one_merges_at_a_time(apart: WhooshEngine, tmp_path: Path) -> None:
    other = WhooshEngine.open(tmp_path / "index")
    seen: list[bool] = []

    def progress(_: int) -> None:
        if not seen:
            seen.append(other.merge(nothing))

    assert apart.merge(progress)
    assert seen == [False]
    other.close()


_MERGE = """
import sys, time
from pathlib import Path
from search.engine.whoosh.engine import WhooshEngine
def progress(done):
    print(done, flush=True)
    time.sleep(60 if done == 80 else 0)
WhooshEngine.open(Path(sys.argv[1])).merge(progress)
"""


def test_killed_while_merging_it_is_done_the_next_time(apart: WhooshEngine, tmp_path: Path) -> None:
    before = answers(apart)
    with subprocess.Popen(
        [sys.executable, "-c", _MERGE, str(tmp_path / "index")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        for line in child.stdout:
            if int(line) == 80:
                child.kill()
                break
    assert answers(apart) == before
    assert apart.merge(nothing)
    assert answers(apart) == before
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}
