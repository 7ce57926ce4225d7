from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from search.errors import ShelfError, UsageError
from search.paper import Paper
from shelf.edits import marks, tags
from shelf.messages import NOTHING
from shelf.model import Ref
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, SHANNON, Desk, entry_of, tags_of


def test_looking_at_an_empty_shelf_writes_nothing(desk: Desk, shelf: Shelf) -> None:
    assert shelf.entries() == []
    assert shelf.problem is None
    assert not shelf.poll()
    assert shelf.close()
    assert not desk.config.exists()
    assert not desk.data.exists()


def test_edits_show_at_once_and_are_told_in_words(shelf: Shelf) -> None:
    assert shelf.edit(marks.bookmark([MAE, CLIP])) == "Bookmarked 2 papers"
    assert shelf.edit(tags.tag([MAE], ["Vision", "deep learning"])) == "Tagged 1 paper +Vision +deep-learning"
    assert shelf.edit(marks.set_status([CLIP], "read")) == "Marked 1 paper as read"
    entry = entry_of(shelf)
    assert (entry.title, entry.url) == (MAE.title, MAE.url)
    assert (entry.tags, entry.bookmarked) == (("Vision", "deep-learning"), True)
    assert entry.added.endswith("Z")
    assert [each.key for each in shelf.entries()] == [MAE.key, CLIP.key]


def test_the_words_count_only_what_changed(shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["vision"]))
    assert shelf.edit(tags.tag([MAE, CLIP], ["vision"])) == "Tagged 1 paper +vision"
    assert shelf.edit(tags.tag([MAE, CLIP], ["vision"])) == NOTHING
    assert shelf.edit(marks.bookmark([MAE], on=False)) == NOTHING
    assert shelf.edit(marks.bookmark([])) == NOTHING


def test_a_bookmark_turns_over(shelf: Shelf) -> None:
    shelf.edit(marks.bookmark([MAE]))
    assert shelf.edit(marks.bookmark([MAE, CLIP])) == "Bookmarked 1 paper"
    assert shelf.edit(marks.bookmark([MAE, CLIP])) == "Removed bookmark from 2 papers"
    assert shelf.entries() == []


def test_a_tag_keeps_the_first_spelling_of_the_shelf(shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["Vision"]))
    assert shelf.edit(tags.tag([CLIP], ["VISION"])) == "Tagged 1 paper +Vision"
    shelf.edit(tags.tag([MAE], remove=["vision"]))
    assert shelf.snapshot.tag_counts == (("Vision", 1),)


def test_a_paper_brings_its_title_and_address(shelf: Shelf) -> None:
    shelf.edit(marks.bookmark([Paper("A  title\x1b[31m\u202e", key="1706.03762", arxiv="1706.03762")]))
    entry = entry_of(shelf, "1706.03762")
    assert (entry.title, entry.url) == ("A title[31m", "https://arxiv.org/abs/1706.03762")


@pytest.mark.parametrize(
    "call",
    [
        lambda shelf: shelf.edit(tags.tag([MAE], ["a,b"])),
        lambda shelf: shelf.edit(tags.tag([MAE], ["a"], ["A"])),
        lambda shelf: shelf.edit(marks.set_status([MAE], "skimmed")),
        lambda shelf: shelf.edit(marks.bookmark([Ref("")])),
        lambda shelf: shelf.edit(marks.bookmark([Ref("k" * 2000)])),
        lambda shelf: shelf.edit(marks.bookmark([Ref("a\x1bb")])),
    ],
)
def test_an_impossible_edit_is_refused_and_changes_nothing(shelf: Shelf, call: Callable[[Shelf], str]) -> None:
    with pytest.raises(UsageError):
        call(shelf)
    assert shelf.entries() == []
    assert not shelf.dirty


def test_queries_are_answered_from_the_shelf(shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE], ["method/Distillation", "vision"]))
    shelf.edit(tags.tag([CLIP], ["methods", "vision"]))
    shelf.edit(marks.bookmark([CLIP]))
    shelf.edit(marks.set_status([MAE], "read"))
    shelf.edit(marks.set_status([SHANNON], "dismissed"))
    mae, clip, shannon = (frozenset([ref.key]) for ref in (MAE, CLIP, SHANNON))
    answers = {
        ("tag", "vision"): mae | clip,
        ("tag", "#VISION"): mae | clip,
        ("tag", "method"): mae,
        ("tag", "method/distillation"): mae,
        ("tag", "meth*"): mae | clip,
        ("tag", "method/*"): mae,
        ("tag", "distillation"): frozenset(),
        ("tag", ""): frozenset(),
        ("tag", "*"): mae | clip,
        ("is", "bookmarked"): clip,
        ("is", "Read"): mae,
        ("is", "reading"): frozenset(),
        ("is", "dismissed"): shannon,
        ("is", "unread"): None,
        ("has", "tag"): mae | clip,
        ("has", "code"): None,
        ("title", "vision"): None,
    }
    assert {clause: shelf.snapshot.keys_for(*clause) for clause in answers} == answers
    assert shelf.snapshot.tag_counts == (("vision", 2), ("method/Distillation", 1), ("methods", 1))


def test_the_file_follows_and_a_restart_finds_everything(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([SHANNON, MAE], ["no", "2401.10"]))
    shelf.edit(marks.set_status([MAE], "reading"))
    assert shelf.flush()
    assert not shelf.dirty
    loaded = yaml.safe_load(desk.text)
    assert list(loaded["papers"]) == [SHANNON.key, MAE.key]
    assert loaded["papers"][MAE.key]["tags"] == ["no", "2401.10"]
    assert desk.text.startswith("# The shelf of Carrel")
    assert [path.name for path in desk.config.iterdir()] == ["shelf.yaml"]
    again = desk.open()
    assert again.entries() == shelf.entries()
    assert not again.dirty


def test_what_was_edited_and_never_flushed_is_there_after_a_restart(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.bookmark([MAE]))
    shelf.flush()
    shelf.edit(tags.tag([MAE], ["late"]))
    again = desk.open()
    assert again.entries() == shelf.entries()
    assert again.dirty
    again.close()
    assert "late" in desk.text


def test_without_the_saved_state_nothing_is_lost(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE, CLIP], ["a", "b"]))
    shelf.flush()
    shelf.edit(tags.tag([MAE], ["late"], ["a"]))
    (desk.data / "shelf-state.json").unlink()
    again = desk.open()
    assert tags_of(again) == {MAE.key: {"b", "late"}, CLIP.key: {"a", "b"}}
    (desk.data / "shelf-state.json").write_bytes(b'{"version": 1}')
    assert desk.open().entries() == again.entries()


def test_without_the_data_folder_the_file_is_the_shelf(desk: Desk, shelf: Shelf, tmp_path: Path) -> None:
    shelf.edit(tags.tag([MAE], ["a"]))
    shelf.close()
    elsewhere = Shelf(desk.config, tmp_path / "new machine")
    assert elsewhere.entries() == shelf.entries()


def test_the_start_does_not_read_the_journal_that_is_in_the_file(desk: Desk, shelf: Shelf) -> None:
    for number in range(5):
        shelf.edit(tags.tag([MAE], [f"t{number}"]))
    shelf.close()
    journal = desk.data / "journal.jsonl"
    data = journal.read_bytes()
    assert data.count(b"\n") == 6
    head, rest = data.split(b"\n", 1)
    journal.write_bytes(head + b"\n" + b"\x00" * len(rest))
    assert len(desk.open().entries()[0].tags) == 5


def test_an_edit_that_cannot_be_kept_is_refused(desk: Desk) -> None:
    desk.data.parent.mkdir(exist_ok=True)
    desk.data.write_text("a file where the folder should be")
    shelf = desk.open()
    with pytest.raises(ShelfError):
        shelf.edit(marks.bookmark([MAE]))
    assert shelf.entries() == []


def test_threads_may_edit_read_and_flush_at_once(desk: Desk, shelf: Shelf) -> None:
    def edit(name: str) -> None:
        for number in range(15):
            shelf.edit(tags.tag([MAE], [f"{name}{number}"]))
            shelf.poll()
            shelf.flush()
            assert shelf.snapshot.tag_counts

    threads = [threading.Thread(target=edit, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.open().entries()[0].tags) == 45
