from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.desk import query_history
from tui.desk.query_history import MOST, HistoryMatch, QueryHistory

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.jsonl"


def holding(path: Path, *texts: str) -> QueryHistory:
    history = QueryHistory(path)
    for text in texts:
        assert history.add(text)
    return history


def walk(history: QueryHistory, prefix: str = "") -> list[str]:
    found, position = [], None
    while earlier := history.earlier(prefix, position):
        position = earlier.position
        found.append(earlier.text)
    return found


def test_searches_are_remembered_across_runs_newest_last(path: Path) -> None:
    history = holding(path, "one", "two", "three")
    assert history.texts() == QueryHistory(path).texts() == ("one", "two", "three")


def test_reading_makes_no_file(path: Path) -> None:
    assert QueryHistory(path).texts() == ()
    assert QueryHistory(path).earlier() is None
    assert not path.parent.exists()


def test_a_search_is_there_once_where_it_was_last(path: Path) -> None:
    history = holding(path, "one", "two", " one ", "one")
    assert history.texts() == ("two", "one")
    assert len(path.read_text().splitlines()) == 3


@pytest.mark.parametrize("text", ["", "  \n", "\x1b", "x" * 5000])
def test_what_is_no_search_is_not_remembered(path: Path, text: str) -> None:
    history = holding(path, "one")
    assert not history.add(text)
    assert history.texts() == ("one",)


def test_a_text_is_kept_on_one_line_without_control_characters(path: Path) -> None:
    assert holding(path, "a\x1b[31m\nb\u202e \ud800é").texts() == ("a[31m b é",)


def test_arrow_up_walks_back_and_arrow_down_returns(path: Path) -> None:
    history = holding(path, "vision", "tag:rl", "Vision language", "masked")
    assert walk(history) == ["masked", "Vision language", "tag:rl", "vision"]
    assert walk(history, "vis") == ["Vision language", "vision"]
    assert walk(history, "vision") == ["Vision language"]
    assert history.later("vis", 3) == HistoryMatch(1, "Vision language")
    assert history.later("vis", 1) is None
    assert history.later("", 99) == HistoryMatch(3, "vision")
    assert history.earlier("nothing so") is None


def test_positions_stay_true_while_another_process_searches(path: Path) -> None:
    history = holding(path, "a1", "a2", "a3")
    first = history.earlier("a")
    assert first == HistoryMatch(0, "a3")
    holding(path, "a4")
    assert history.earlier("a", first.position) == HistoryMatch(1, "a2")
    assert history.earlier("a") == HistoryMatch(0, "a4")


@given(st.lists(st.sampled_from(["a", "ab", "Abc", "b", "ba"]), max_size=12), st.sampled_from(["", "a", "AB", "c"]))
def test_the_way_down_is_the_way_up(searched: list[str], prefix: str) -> None:
    with TemporaryDirectory() as folder:
        history = holding(Path(folder) / "history.jsonl", *searched)
        up, position = [], None
        while earlier := history.earlier(prefix, position):
            up.append(earlier)
            position = earlier.position
        assert [text.casefold().startswith(prefix.casefold()) for _, text in up] == [True] * len(up)
        assert len({text for _, text in up}) == len(up)
        down = [history.later(prefix, step.position) for step in reversed(up)]
        assert down == [*reversed(up[:-1]), None][: len(up)]


def test_only_the_newest_are_kept_and_the_file_stays_small(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    path.write_text("".join(json.dumps({"text": f"old {number}"}) + "\n" for number in range(3 * MOST)))
    history = holding(path, "new")
    assert len(history.texts()) == MOST
    assert history.texts()[-2:] == (f"old {3 * MOST - 1}", "new")
    assert len(path.read_text().splitlines()) == MOST
    assert history.texts() == QueryHistory(path).texts()
    monkeypatch.setattr(query_history, "_MAX_BYTES", 100)
    assert QueryHistory(path).texts()[-1] == "new"


def test_only_the_owner_may_read_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holding(path, "one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    monkeypatch.setattr(query_history, "_LINES", 1)
    holding(path, "two", "three")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_torn_and_foreign_lines_are_passed_over(path: Path) -> None:
    holding(path, "one")
    with path.open("ab") as file:
        file.write(b'null\n{"text": 3}\n\xff\n[[[\n{"text": "\\u001b[2Jtwo"}\n{"text": "cut sho')
    history = holding(path, "three")
    assert history.texts() == QueryHistory(path).texts() == ("one", "[2Jtwo", "three")


def test_clearing_forgets_for_every_process(path: Path) -> None:
    one, two = holding(path, "one"), QueryHistory(path)
    assert two.texts() == ("one",)
    assert one.clear()
    assert one.texts() == two.texts() == QueryHistory(path).texts() == ()
    assert two.add("after")
    assert one.texts() == ("after",)


@pytest.mark.parametrize("kind", ["folder", "pipe", "no folder"])
def test_a_place_that_cannot_be_written_is_worth_no_error(path: Path, kind: str) -> None:
    if kind == "no folder":
        path.parent.write_text("")
    else:
        path.parent.mkdir()
        path.mkdir() if kind == "folder" else os.mkfifo(path)
    history = QueryHistory(path)
    assert not history.add("one")
    assert not history.add("two")
    assert walk(history) == ["two", "one"]


def test_two_processes_lose_none_of_each_others_searches(path: Path) -> None:
    code = "import sys; from pathlib import Path; from tui.desk import query_history as s; s._LINES = 100\n"
    code += "h = s.QueryHistory(Path(sys.argv[1]))\nassert all(h.add(f'{sys.argv[2]} {n}') for n in range(60))"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen([*command, "a"], cwd=ROOT) as one, subprocess.Popen([*command, "b"], cwd=ROOT) as two:
        pass
    assert (one.returncode, two.returncode) == (0, 0)
    assert set(QueryHistory(path).texts()) == {f"{name} {number}" for name in "ab" for number in range(60)}
