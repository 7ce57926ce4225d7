from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shelf.lists.lists import Lists
from shelf.model import Ref
from tests.shelf.lists.conftest import MAE, Study, keys, names

ROOT = Path(__file__).resolve().parents[3]


def scribe(study: Study, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.shelf.lists.scribe", str(study.config), str(study.data), name]
    return subprocess.Popen([*command, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def own(lists: Lists, name: str) -> list[str]:
    return [each for each in names(lists) if each.startswith(f"{name} own")]


@pytest.mark.parametrize("after", [1, 2, 5, 9, 14, 20])
def test_a_killed_process_loses_nothing_that_it_acknowledged_and_leaves_nothing_half_done(
    study: Study, after: int
) -> None:
    study.holding(common=())
    with scribe(study, "a", 10_000) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(after)]
        process.kill()
        told += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    lists = study.open()
    done = int(told[-1]) + 1
    assert keys(lists, "common")[:done] == [f"a{number}" for number in range(done)]
    assert len(keys(lists, "common")) - done in (0, 1)
    # Whenever it died, one list is one file, under the name before or after.
    (name,) = own(lists, "a")
    assert int(name.split()[-1]) >= (done - 1) // 3 * 3 + 1
    assert len([file for file in study.files if not file.startswith(".")]) == 2
    assert lists.problem is None
    while not lists.undo().startswith("Nothing"):
        pass
    assert lists.all() == ()
    assert study.files == []


def test_two_processes_and_a_third_that_looks_on_lose_nothing(study: Study) -> None:
    lists = study.holding(common=(MAE,))
    with scribe(study, "a", 12) as one, scribe(study, "b", 12) as two:
        while one.poll() is None or two.poll() is None:
            lists.poll()
    assert (one.returncode, two.returncode) == (0, 0)
    wanted = {MAE.key, *(f"{name}{number}" for name in "ab" for number in range(12))}
    lists.poll()
    for each in (lists, study.open()):
        assert set(keys(each, "common")) == wanted
        assert (own(each, "a"), own(each, "b")) == (["a own 10"], ["b own 10"])
        assert each.problem is None
    assert "by hand" not in (study.data / "journal.jsonl").read_text()


def test_threads_of_one_process_lose_nothing(study: Study) -> None:
    lists = study.holding(common=())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: lists.add("common", [Ref(f"k{number}")]), range(20)))
    assert set(keys(study.open(), "common")) == {f"k{number}" for number in range(20)}


def test_processes_see_each_others_changes(study: Study) -> None:
    one, two = study.open(), study.open()
    one.create("a")
    assert two.poll()
    two.add("a", [MAE])
    assert one.poll()
    assert keys(one, "a") == [MAE.key]
    assert not two.poll()
    two.delete("a")
    assert one.undo() == "Undid: deleted “a”"
    assert keys(one, "a") == [MAE.key]
