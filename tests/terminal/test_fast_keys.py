"""A terminal may deliver many keys at once; each means what it would mean had the one before been waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import run
from tests.samples import places_in
from tests.terminal.conftest import Start
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.usefixtures("stocked")


def opened(start: Start) -> Terminal:
    terminal = start(100, 30)
    terminal.wait_for("Sheepdogs Are")
    return terminal


def left(terminal: Terminal) -> None:
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_words_for_the_search_box_run_no_commands(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    terminal.send("/bread or sheepd\x15sheepd\rq")
    left(terminal)
    assert run("bookmark", "list").out == ""
    again = start(100, 30)
    again.wait_for("2 of 15")


def test_an_edit_is_made_before_q_leaves(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    terminal.send("bq")
    left(terminal)
    assert [paper["key"] for paper in run("bookmark", "list", "--json").json["papers"]] == ["2401.00001"]
    assert places_in(own_home).shelf_file.exists()


def test_a_whole_visit_in_one_go(start: Start) -> None:
    terminal = opened(start)
    terminal.send("/revisited\rt+dogs +wool\rrGggbq")
    left(terminal)
    paper = run("show", "--json", "2401.00002").json
    assert sorted(paper["tags"]) == ["dogs", "wool"]
    assert paper["status"] == "read"
    assert paper["bookmarked"] is True


def test_every_key_counts_once(start: Start) -> None:
    terminal = opened(start)
    terminal.send("bj" * 15 + "q")
    left(terminal)
    # The last `j` stays on the last paper.
    assert len(run("bookmark", "list", "--json").json["papers"]) == 15
