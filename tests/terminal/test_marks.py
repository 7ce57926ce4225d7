"""What the screen has shown is kept, whatever happens to the program right after."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.runner import ONE, bookmarked, process, run, show
from tests.samples import places_in
from tests.terminal.conftest import Start
from tests.terminal.terminal import Seen, Terminal
from tui.commands.notes import UNSAVED_DRAFT
from tui.desk.note_drafts import NoteDrafts

pytestmark = pytest.mark.usefixtures("stocked")


def opened(start: Start, columns: int = 100) -> Terminal:
    terminal = start(columns, 30)
    terminal.wait_for("15 papers")
    terminal.wait_for("Sheepdogs Are")
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


def test_what_was_seen_survives_kill_9_and_a_kill_in_the_middle_leaves_every_file_sound(
    start: Start, own_home: Path
) -> None:
    drafts = NoteDrafts(places_in(own_home).state)
    terminal = opened(start, 80)
    terminal.send("b")
    terminal.wait_for("● ★ Sheepdogs Are")
    tagged(terminal, "+dogs +herding")
    terminal.wait_for("#dogs #herding")
    terminal.send("r")
    terminal.wait_for("○ ★ Sheepdogs Are")
    for number in range(4):
        terminal.send("jb")
        terminal.wait_for(stars(number + 1))
    terminal.send("gge")
    terminal.wait_for("Note on")
    terminal.send("a thought")
    terminal.wait_for(lambda _: (draft := drafts.read(ONE)) and draft.text == "a thought", 5)
    killed(terminal)
    again = opened(start, 80)
    again.wait_for("○ ★ Sheepdogs Are")
    again.wait_for("#dogs #herding")
    again.wait_for(stars(4))
    again.send("e")
    again.wait_for(UNSAVED_DRAFT)
    again.send("g")
    again.wait_for("a thought")
    again.send("!\x1b")
    again.wait_for("Added note")
    again.send("Gb")  # not waited for
    killed(again)
    assert run("doctor").code == 0
    assert len(bookmarked()) in {5, 6}
    assert sorted(show(ONE)["tags"]) == ["dogs", "herding"]
    assert run("note", ONE).out == "a thought!\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
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


def test_ctrl_c_says_what_quits_and_sigint_does(start: Start, own_home: Path) -> None:
    terminal = opened(start)
    terminal.send("\x03")
    terminal.wait_for("to quit")
    terminal.send("b")
    terminal.wait_for("★ Sheepdogs Are")
    terminal.kill(signal.SIGINT)
    assert terminal.wait_end() == 0
    terminal.assert_restored()
    assert "bookmarked: true" in places_in(own_home).shelf_file.read_text("utf-8")


def test_what_others_do_meanwhile_is_shown_and_kept(start: Start, own_home: Path) -> None:
    one, two = opened(start), opened(start)
    # The command line.
    assert run("tag", ONE, "+wool").code == 0
    two.wait_for("#wool")
    # A person with an editor.
    shelf = places_in(own_home).shelf_file
    shelf.write_text(shelf.read_text("utf-8").replace("wool", "cats"), "utf-8")
    two.wait_for("#cats")
    # An import.
    (own_home / "new.jsonl").write_text('{"title": "A Newcomer"}\n')
    assert process("import", str(own_home / "new.jsonl")).code == 0
    two.wait_for("16 papers")
    # Another window.
    one.send("b")
    one.wait_for("★ Sheepdogs Are")
    two.wait_for("★ Sheepdogs Are")
    tagged(one, "+mine")
    tagged(two, "+yours")
    for terminal in (one, two):
        terminal.wait_for(lambda t: "#mine" in t.text and "#yours" in t.text)
    killed(one)
    two.send("q")
    assert two.wait_end() == 0
    two.assert_restored()
    paper = show(ONE)
    assert sorted(paper["tags"]) == ["cats", "mine", "yours"]
    assert paper["bookmarked"] is True
