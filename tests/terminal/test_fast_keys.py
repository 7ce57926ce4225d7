"""A terminal may deliver many keys at once; each means what it would mean had the one before been waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import bookmarked, show
from tests.samples import places_in
from tests.terminal.conftest import Start
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.usefixtures("stocked")


def left(terminal: Terminal) -> None:
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_two_whole_visits_each_in_one_go(start: Start, own_home: Path) -> None:
    terminal = start(100, 30)
    terminal.wait_for("Sheepdogs Are")
    # Words for the search box run no commands, and every edit is made and written before `q` leaves.
    terminal.send("/bread or sheepd\x15revisited\rt+dogs +wool\rrGggbq")
    left(terminal)
    assert bookmarked() == ["2401.00002"]
    paper = show("2401.00002")
    assert sorted(paper["tags"]) == ["dogs", "wool"]
    assert paper["status"] == "read"
    assert "bookmarked: true" in places_in(own_home).shelf_file.read_text("utf-8")
    again = start(100, 30)
    again.wait_for("1 of 15")
    again.wait_for("★ Sheepdogs Revisited")
    # Every key counts once, and the last `j` stays on the last paper: each bookmark is turned over.
    again.send("0gg" + "bj" * 15 + "q")
    left(again)
    assert len(bookmarked()) == 14
    assert "2401.00002" not in bookmarked()
