"""`carrel triage` in a real terminal: what was decided is kept, however fast the keys came and however it ended."""

from __future__ import annotations

import signal

import pytest

from tests.cli.runner import run
from tests.terminal.conftest import Start
from tests.terminal.terminal import Terminal
from tui.desk.triage import ONLY_POSTPONED, RESUMED

pytestmark = pytest.mark.usefixtures("stocked")


def found(query: str) -> set[str]:
    return {paper["key"] for paper in run("search", "--json", "-n", "0", query).json["papers"]}


def opened(start: Start, *query: str) -> Terminal:
    terminal = start(80, 24, "triage", *query)
    terminal.wait_for("left")
    return terminal


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (160, 45)])
def test_it_opens_on_the_unread_papers_of_a_query(start: Start, columns: int, rows: int) -> None:
    terminal = start(columns, rows, "triage", "sheepd*")
    terminal.wait_for("2 of 2 left")
    terminal.wait_for("Esc end")
    assert "Triage · sheepd*" in terminal.lines[0]
    terminal.send("q")
    terminal.wait_for("2 of 15")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_all_keys_at_once_decide_on_the_papers_in_their_order(start: Start) -> None:
    every = [paper["key"] for paper in run("search", "--json", "-n", "0", "sort:title").json["papers"]]
    terminal = opened(start, "sort:title")
    terminal.wait_for("15 of 15 left")
    terminal.send("bdr" * 4 + "llbqq")
    assert terminal.wait_end() == 0
    assert found("is:bookmarked") == {*every[0:12:3], every[14]}
    assert found("is:dismissed") == set(every[1:12:3])
    assert found("is:read") == set(every[2:12:3])
    again = opened(start)
    again.wait_for(ONLY_POSTPONED)
    again.wait_for("2 of 2 left")


def test_what_is_no_longer_on_the_screen_survives_kill_9(start: Start) -> None:
    terminal = opened(start)
    for left in range(14, 8, -1):
        terminal.send("l" if left % 2 else "b")
        terminal.wait_for(f"{left} of 15 left")
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_end() == 128 + signal.SIGKILL
    terminal.assert_clean()
    assert len(found("is:bookmarked")) == 3
    again = opened(start)
    again.wait_for("9 of 15 left · 3 postponed")
    again.wait_for(RESUMED)


def test_it_needs_a_terminal() -> None:
    told = run("triage")
    assert told.code == 1
    assert "needs a terminal" in told.err
