"""Drafts of notes, the person's own editor, and what is kept when something fails."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import CarrelError, ShelfError, UsageError
from tests.cli.runner import environment
from tui.desk.note_drafts import NoteDrafts, append_note
from tui.desk.note_editor import UNCHANGED, EditorStart, edit_note, editor_command, run_editor

KEY = "10.1000/a(b)"
START = EditorStart(KEY, "as it was", "as it was")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def writing(text: bytes, code: int = 0) -> Callable[[Sequence[str]], int]:
    def run(command: Sequence[str]) -> int:
        Path(command[-1]).write_bytes(text)
        return code

    return run


def test_a_draft_is_kept_for_its_owner_alone_and_dropped(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path / "state")
    assert drafts.read(KEY) is None
    assert drafts.papers() == ()
    before = os.umask(0)
    try:
        path = drafts.write(KEY, "half a sent")
        drafts.write(KEY, "half a sentence")
    finally:
        os.umask(before)
    assert path.suffix == ".md"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    draft = drafts.read(KEY)
    assert draft is not None
    assert draft.text == "half a sentence"
    assert drafts.papers() == (KEY,)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    drafts.drop(KEY)
    drafts.drop(KEY)
    assert drafts.read(KEY) is None


@given(st.text(min_size=1, max_size=512), st.text(min_size=1, max_size=512))
def test_every_paper_has_a_file_of_its_own(one: str, two: str) -> None:
    drafts = NoteDrafts(Path("state"))
    assert drafts.path(one).parent == Path("state/drafts")
    assert len(drafts.path(one).name) < 250
    assert (drafts.path(one) == drafts.path(two)) == (one == two)


@pytest.mark.parametrize("key", ["2401.00001", "..", "../x", ".hidden", "a%2Fb", "10.1000/ä ö", "x" * 512, "~"])
def test_drafts_know_whose_they_are(tmp_path: Path, key: str) -> None:
    drafts = NoteDrafts(tmp_path)
    drafts.write(key, "x")
    assert drafts.read(key) is not None
    # A name that is too long for a file cannot be read back; its draft is offered with its paper.
    assert drafts.papers() == (() if len(key) > 200 else (key,))


def test_a_draft_that_is_no_text_is_said_and_left(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path)
    path = drafts.write(KEY, "x")
    path.write_bytes(b"caf\xe9")
    with pytest.raises(ShelfError, match="UTF-8") as caught:
        drafts.read(KEY)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"caf\xe9"


def test_a_draft_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("no folder")
    drafts = NoteDrafts(tmp_path)
    with pytest.raises(ShelfError, match="drafts"):
        drafts.write(KEY, "x")
    with drafts.editing(KEY):  # one can still write the note
        pass


def test_a_note_is_edited_by_one_carrel_at_a_time(tmp_path: Path) -> None:
    holding = (
        "import sys, pathlib; from tui.desk.note_drafts import NoteDrafts as Drafts\n"
        f"with Drafts(pathlib.Path({str(tmp_path)!r})).editing({KEY!r}): print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    drafts = NoteDrafts(tmp_path)
    with pytest.raises(CarrelError, match="Another Carrel"), drafts.editing(KEY):
        pass
    with drafts.editing("another paper"):
        pass
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.communicate()
    with drafts.editing(KEY):
        pass


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ({"EDITOR": "nano"}, ["nano"]),
        ({"VISUAL": "code --wait", "EDITOR": "nano"}, ["code", "--wait"]),
        ({"VISUAL": " ", "EDITOR": "'/opt/my editor/bin' -x"}, ["/opt/my editor/bin", "-x"]),
    ],
)
def test_the_editor_is_visual_then_editor(said: dict[str, str], command: list[str]) -> None:
    assert editor_command(said) == command


@pytest.mark.parametrize(("said", "words"), [({}, "Neither"), ({"EDITOR": "vi 'x"}, "not a valid command")])
def test_no_editor_is_said_with_the_way_out(said: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        editor_command(said)
    assert "export EDITOR=" in caught.value.hint


def test_what_the_editor_leaves_is_taken_and_is_a_draft_until_it_is_saved(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path)
    shown: list[str] = []

    def run(command: Sequence[str]) -> int:
        path = Path(command[-1])
        assert command[:-1] == ["ed", "-x"]
        assert mode(path) == 0o600
        shown.append(path.read_text())
        # As editors do that write a new file in the place of the old one.
        new = path.with_suffix(".new")
        new.write_text("from the\x1b[31m editor\r\n")
        new.replace(path)
        return 0

    assert edit_note(drafts, START, ["ed", "-x"], run) == "from the[31m editor\n"
    assert shown == ["as it was\n"]
    assert drafts.papers() == (KEY,)


def test_an_editor_that_fails_changes_nothing_and_leaves_nothing_behind(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path)
    with pytest.raises(CarrelError, match="failed with code 1") as caught:
        edit_note(drafts, START, ["ed"], writing(b"as it was\n", 1))
    assert caught.value.message == UNCHANGED
    assert drafts.papers() == ()


@pytest.mark.parametrize(
    ("left", "code", "words"), [(b"half", 1, "code 1"), (b"half", -9, "signal 9"), (b"caf\xe9", 0, "UTF-8")]
)
def test_what_was_written_before_an_editor_failed_is_kept(tmp_path: Path, left: bytes, code: int, words: str) -> None:
    drafts = NoteDrafts(tmp_path)
    with pytest.raises(CarrelError, match=words) as caught:
        edit_note(drafts, START, ["ed"], writing(left, code))
    assert str(drafts.path(KEY)) in caught.value.message
    assert drafts.path(KEY).read_bytes() == left


def test_a_draft_that_was_gone_on_with_survives_a_failing_editor(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path)
    with pytest.raises(CarrelError, match="your text is in"):
        edit_note(drafts, EditorStart(KEY, "as it was", "typed before"), ["ed"], lambda command: 1)
    draft = drafts.read(KEY)
    assert draft is not None
    assert draft.text == "typed before\n"


def test_an_editor_that_removes_the_file_removes_no_note(tmp_path: Path) -> None:
    def run(command: Sequence[str]) -> int:
        Path(command[-1]).unlink()
        return 0

    with pytest.raises(CarrelError, match=UNCHANGED):
        edit_note(NoteDrafts(tmp_path), START, ["ed"], run)


def test_ctrl_c_in_the_editor_is_the_editors() -> None:
    before = signal.getsignal(signal.SIGINT)
    # The process group hears of Ctrl+C, so both do.
    assert run_editor([sys.executable, "-c", "import os, signal; os.kill(os.getppid(), signal.SIGINT)"]) == 0
    assert (
        run_editor([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGINT)"]) == -signal.SIGINT
    )
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("note", "more", "whole"),
    [
        ("", "new", "new"),
        ("one", "two", "one\n\ntwo"),
        ("- one\n", "- two", "- one\n- two"),
        ("Things:\n1. one", "2. two", "Things:\n1. one\n2. two"),
        ("- one", "two", "- one\n\ntwo"),
        ("- one\n\n", "\n* two\n", "- one\n* two\n"),
    ],
)
def test_what_is_added_is_a_paragraph_or_one_more_item(note: str, more: str, whole: str) -> None:
    assert append_note(note, more) == whole
