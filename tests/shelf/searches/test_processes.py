from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shelf.searches.conftest import MINE, Study, names

ROOT = Path(__file__).resolve().parents[3]


def scribe(study: Study, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.shelf.searches.scribe", str(study.config), str(study.data), name]
    return subprocess.Popen([*command, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [1, 2, 5, 9, 14, 20])
def test_a_killed_process_loses_nothing_that_it_acknowledged(study: Study, after: int) -> None:
    with scribe(study, "a", 10_000) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(after)]
        process.kill()
        told += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    searches = study.open()
    done = int(told[-1]) + 1
    assert names(searches)[:done] == [f"a{number}" for number in range(done)]
    assert len(searches.all()) - done in (0, 1)
    assert all(row.query == ("x", "edited")[n % 3 == 0] for n, row in enumerate(searches.all()[:done]))
    assert searches.problem is None
    while searches.all() and not searches.undo().startswith("Nothing"):
        pass
    assert searches.all() == ()


def test_two_processes_and_a_third_that_looks_on_lose_nothing(study: Study) -> None:
    searches = study.holding(MINE)
    with scribe(study, "a", 12) as one, scribe(study, "b", 12) as two:
        while one.poll() is None or two.poll() is None:
            searches.poll()
    assert (one.returncode, two.returncode) == (0, 0)
    wanted = {"Mine", *(f"{name}{number}" for name in "ab" for number in range(12))}
    searches.poll()
    for each in (searches, study.open()):
        assert set(names(each)) == wanted
        assert each.problem is None
    assert "by hand" not in (study.data / "journal.jsonl").read_text()


def test_processes_see_each_others_changes(study: Study) -> None:
    one, two = study.open(), study.open()
    one.add(MINE)
    assert two.poll()
    assert two.all() == (MINE,)
    assert not two.poll()
    two.remove("mine")
    assert one.undo() == "Undid: removed “Mine”"
    assert one.all() == (MINE,)
