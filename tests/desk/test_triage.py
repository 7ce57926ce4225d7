"""Triage without a screen: the queue of papers, and where you stopped."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ShelfError
from tui.desk.question import Question
from tui.desk.triage import (
    DECISIONS,
    FILE,
    LATER,
    MOST_VIEWS,
    TriageProgress,
    TriageQueue,
    TriageState,
    TriageStep,
    view_of,
)


@pytest.fixture
def stopped(tmp_path: Path) -> TriageState:
    return TriageState(tmp_path / "state" / FILE)


def test_views_are_the_same_whatever_their_order_and_spacing() -> None:
    same = ("page:winter lantern", "  page:winter   lantern  sort:title ", "page:winter lantern sort:-date")
    assert len({view_of(Question(text, typing=typing)) for text in same for typing in (True, False)}) == 1
    lantern = Question("lantern")
    others = (Question("lanterns"), Question(""), dataclasses.replace(lantern, like=("a",)), Question('"lantern"'))
    assert len({view_of(each) for each in (lantern, *others)}) == 5


def test_the_last_views_are_remembered_each_by_itself(stopped: TriageState) -> None:
    for number in range(MOST_VIEWS + 3):
        stopped.keep(f"view {number}", TriageProgress((f"key {number}",), number))
    assert stopped.at("view 2") == TriageProgress()
    assert stopped.at("view 3") == TriageProgress(("key 3",), 3)
    stopped.keep("view 50", TriageProgress())
    assert stopped.at("view 50") == TriageProgress()
    assert stopped.at("\ud800") == TriageProgress()
    stopped.keep("\ud800", TriageProgress(("\udfff",), 1))
    assert stopped.at("\ud800") == TriageProgress(("\udfff",), 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[",
        b"[1]",
        b'{"views": 3}',
        b'{"views": [{"view": 1, "later": [], "done": 0}]}',
        b"[" * 99999,
    ],
)
def test_a_file_that_makes_no_sense_is_the_beginning(stopped: TriageState, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "state" / FILE
    file.parent.mkdir()
    file.write_bytes(content)
    assert stopped.at("view") == TriageProgress()
    stopped.keep("view", TriageProgress(("a",), 2))
    assert stopped.at("view") == TriageProgress(("a",), 2)
    assert json.loads(file.read_bytes())


def test_what_cannot_be_written_is_said(stopped: TriageState, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder would be")
    assert stopped.at("view") == TriageProgress()
    with pytest.raises(ShelfError):
        stopped.keep("view", TriageProgress(("a",), 2))


_WAYS = st.lists(st.sampled_from([*sorted(DECISIONS), LATER, "shelf", "undo", "elsewhere", "tomorrow"]), max_size=40)


@given(ways=_WAYS, put_off=st.sets(st.sampled_from("abcdefgh")))
def test_no_paper_is_lost_or_comes_up_twice(ways: list[str], put_off: set[str]) -> None:
    """Whatever one does: each paper is in hand, waits, is put off, or is decided; and undoing comes back to it."""
    decided: set[str] = set()

    def undecided_yet(key: str) -> bool:
        return key not in decided

    now = TriageQueue("abcdefgh", TriageProgress(tuple(put_off)), undecided_yet)
    for way in ways:
        key = now.current
        if way == "undo" and now.steps:
            step = now.steps[-1]
            decided.difference_update({step.key} if step.what in DECISIONS else ())
            now.undo()
            assert now.current == step.key or step.key in decided or step.what == "shelf"
        elif way == "elsewhere" and key:
            decided.add(key)
        elif way == "tomorrow":
            now = TriageQueue("abcdefgh", now.progress, undecided_yet)
        elif key and way not in {"undo", "elsewhere", "tomorrow"}:
            decided.update({key} if way in DECISIONS else ())
            now.add(TriageStep(key, way))
        waiting = {*"abcdefgh"} - decided - set(now.later)
        assert now.current == min(waiting, default="")
        assert now.left >= len(waiting)
        assert now.total == now.done + len(now.later) + now.left
