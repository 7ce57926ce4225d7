"""What the screen has shown is kept, whatever happens to the program right after."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.runner import process, run
from tests.samples import places_in
from tests.terminal.conftest import Start
from tests.terminal.terminal import Seen, Terminal

pytestmark = pytest.mark.usefixtures("stocked")
FIRST = "2401.00001"


def opened(start: Start, columns: int = 100) -> Terminal:
    terminal = start(columns, 30)
    terminal.wait_for("15 papers")
    terminal.wait_for("● ★ Sheepdogs Are" if "★" in terminal.text else "Sheepdogs Are")
    return terminal


def tagged(terminal: Terminal, text: str) -> None:
    terminal.send("t")
    terminal.wait_for("Enter applies")
    terminal.send(f"{text}\r")
    terminal.wait_gone("Enter applies")


def stars(count: int) -> Seen:
    return lambda terminal: terminal.text.count("● ★") == count


def killed(terminal: Terminal) -> None:
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_end() == 128 + signal.SIGKILL
    terminal.assert_clean()


def test_marks_and_tags_that_were_seen_survive_kill_9(start: Start) -> None:
    terminal = opened(start, 80)
    terminal.send("b")
    terminal.wait_for("● ★ Sheepdogs Are")
    tagged(terminal, "+dogs +herding")
    terminal.wait_for("#dogs #herding")
    terminal.send("r")
    terminal.wait_for("○ ★ Sheepdogs Are")
    killed(terminal)
    again = start(80, 30)
    again.wait_for("○ ★ Sheepdogs Are")
    again.wait_for("#dogs #herding")
    again.send("q")
    assert again.wait_end() == 0
    assert [paper["key"] for paper in run("bookmark", "list", "--json").json["papers"]] == [FIRST]
    assert sorted(run("show", "--json", FIRST).json["tags"]) == ["dogs", "herding"]


def test_many_marks_survive_kill_9_one_by_one(start: Start) -> None:
    terminal = opened(start)
    for number in range(5):
        terminal.send("b")
        terminal.wait_for(stars(number + 1))
        terminal.send("j")
    killed(terminal)
    assert len(run("bookmark", "list", "--json").json["papers"]) == 5


def test_a_kill_in_the_middle_leaves_every_file_sound(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    terminal.send("b")  # not waited for
    terminal.kill(signal.SIGKILL)
    terminal.wait_end()
    assert run("doctor").code == 0
    assert len(run("bookmark", "list", "--json").json["papers"]) <= 1
    opened(start)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 0)])
def test_a_signal_leaves_the_terminal_sane_and_the_shelf_written(
    start: Start, own_home: Path, number: signal.Signals, code: int
) -> None:
    terminal = opened(start)
    tagged(terminal, "+dogs")
    terminal.wait_for("#dogs")
    terminal.kill(number)
    assert terminal.wait_end() == code
    terminal.assert_restored()
    assert "dogs" in places_in(own_home).shelf_file.read_text("utf-8")


def test_a_window_that_is_closed_leaves_the_shelf_written(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    tagged(terminal, "+dogs")
    terminal.wait_for("#dogs")
    terminal.hang_up()
    assert terminal.wait_end() == 129
    assert "dogs" in places_in(own_home).shelf_file.read_text("utf-8")


def test_ctrl_c_does_not_end_the_program_and_says_what_does(start: Start) -> None:
    terminal = opened(start)
    terminal.send("\x03")
    terminal.wait_for("to quit")
    terminal.send("b")
    terminal.wait_for("★ Sheepdogs Are")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_q_writes_the_shelf_and_remembers_the_place(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    terminal.search("sheepd")
    terminal.wait_for("2 of 15")
    terminal.send("\r")
    terminal.wait_for(lambda t: t.bright("Papers"))
    terminal.send("b")
    terminal.wait_for("★ Sheepdogs")
    terminal.send("q")
    assert terminal.wait_end() == 0
    assert "bookmarked: true" in places_in(own_home).shelf_file.read_text("utf-8")
    again = start(100, 30)
    again.wait_for("2 of 15")
    again.wait_for("★ Sheepdogs")


def test_two_instances_see_and_keep_each_other_s_edits(start: Start) -> None:
    one, two = opened(start), opened(start)
    one.send("b")
    one.wait_for("★ Sheepdogs Are")
    two.wait_for("★ Sheepdogs Are")
    tagged(two, "+dogs")
    two.wait_for("#dogs")
    one.wait_for("#dogs")
    tagged(one, "+mine")
    tagged(two, "+yours")
    for terminal in (one, two):
        terminal.wait_for(lambda t: "#mine" in t.text and "#yours" in t.text)
    killed(one)
    two.send("q")
    assert two.wait_end() == 0
    paper = run("show", "--json", FIRST).json
    assert sorted(paper["tags"]) == ["dogs", "mine", "yours"]
    assert paper["bookmarked"] is True


def test_what_others_do_meanwhile_is_shown(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    # The command line, in a process of its own.
    assert process("tag", FIRST, "+dogs").code == 0
    terminal.wait_for("#dogs")
    # A person with an editor.
    shelf = places_in(own_home).shelf_file
    shelf.write_text(shelf.read_text("utf-8").replace("dogs", "cats"), "utf-8")
    terminal.wait_for("#cats")
    # An import.
    (own_home / "new.jsonl").write_text('{"title": "A Newcomer"}\n')
    assert process("import", str(own_home / "new.jsonl")).code == 0
    terminal.wait_for("16 papers")
    terminal.assert_clean()


def test_a_broken_shelf_is_said_and_left_alone(start: Start, own_home: Path) -> None:
    shelf = places_in(own_home).shelf_file
    shelf.parent.mkdir(parents=True)
    shelf.write_text("papers: [\n")
    terminal = start(100, 30)
    terminal.wait_for("shelf.yaml cannot be read")
    terminal.send("b")
    terminal.wait_for("★ Sheepdogs Are")
    terminal.send("q")
    assert terminal.wait_end() == 0
    assert shelf.read_text() == "papers: [\n"
    opened(start).wait_for("★ Sheepdogs Are")
