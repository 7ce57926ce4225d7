"""`carrel triage` in a real terminal: what was decided is kept, however fast the keys came and however it ended."""

from __future__ import annotations

import signal

import pytest

from tests.cli.runner import fails, keys
from tests.terminal.conftest import Start
from tui.cli.open_app import NO_TERMINAL
from tui.desk.triage import RESUMED

pytestmark = pytest.mark.usefixtures("stocked")


def test_all_keys_at_once_decide_on_the_papers_of_a_query_in_their_order(start: Start) -> None:
    every = keys("--", "sort:title", "-sheepd*")
    terminal = start(80, 24, "triage", "--", "sort:title", "-sheepd*")
    terminal.wait_for("13 of 13 left")
    terminal.wait_for("Esc end")
    assert "Triage · sort:title -sheepd*" in terminal.lines[0]
    terminal.send("bdr" * 3 + "llbdq")
    terminal.wait_for("9 of 15")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()
    assert set(keys("is:bookmarked")) == {*every[0:9:3], every[11]}
    assert set(keys("is:dismissed")) == {*every[1:9:3], every[12]}
    assert set(keys("is:read")) == set(every[2:9:3])


def test_what_is_no_longer_on_the_screen_survives_kill_9(start: Start) -> None:
    terminal = start(80, 24, "triage")
    for left in range(14, 8, -1):
        terminal.wait_for(f"{left + 1} of 15 left")
        terminal.send("l" if left % 2 else "b")
    terminal.wait_for("9 of 15 left")
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_end() == 128 + signal.SIGKILL
    terminal.assert_clean()
    assert len(keys("is:bookmarked")) == 3
    again = start(80, 24, "triage")
    again.wait_for("9 of 15 left · 3 postponed")
    again.wait_for(RESUMED)


def test_it_needs_a_terminal() -> None:
    assert NO_TERMINAL in fails("triage", code=1)
