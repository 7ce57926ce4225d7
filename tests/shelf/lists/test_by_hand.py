from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from search.errors import ShelfError, UsageError
from search.paper import title_hash
from shelf.lists.lists import Lists
from shelf.messages import NOTHING_TO_UNDO, redid, undid
from tests.shelf.conftest import block, no_space, refusals
from tests.shelf.lists.conftest import CLIP, MAE, SHANNON, Study, asked, held, keys, names

BROKEN = "name: a\npapers:\n  - key: x\n    title: [\n"


@pytest.fixture
def lists(study: Study) -> Lists:
    return study.holding(a=(MAE, CLIP))


def changes(lists: Lists, name: str) -> list[str]:
    return refusals(
        lambda: lists.add(name, [SHANNON]),
        lambda: lists.remove(name, [MAE.key]),
        lambda: lists.describe(name, "x"),
        lambda: lists.rename(name, "other name"),
        lambda: lists.delete(name),
    )


def test_a_hand_edit_is_taken_in_while_the_app_runs(study: Study, lists: Lists) -> None:
    study.replace("a", "title: Masked Autoencoders", "note: |\n      read\n      first")
    assert lists.poll()
    assert not lists.poll()
    entry = held(lists, "a").entries[0]
    assert (entry.title, entry.note) == ("", "read\nfirst")


def test_a_change_goes_on_top_of_a_hand_edit_that_nobody_has_seen_yet(study: Study, lists: Lists) -> None:
    study.replace("a", "2111.06377'", "x'")
    lists.add("a", [SHANNON])
    assert keys(lists, "a") == keys(study.open(), "a") == ["x", CLIP.key, SHANNON.key]


def test_files_that_come_go_and_are_renamed_by_hand_are_followed_and_can_be_undone(study: Study, lists: Lists) -> None:
    study.save("Mine", "papers: [2103.00020]\n")
    assert lists.poll()
    assert names(lists) == ["a", "Mine"]
    study.file("a").rename(study.file("b"))
    assert lists.poll()
    assert lists.path("a") == study.file("b")
    study.file("b").unlink()
    study.file("Mine").unlink()
    assert lists.poll()
    assert lists.snapshot.lists == ()
    assert [study.open().undo() for _ in range(4)] == [
        undid("Edited 2 lists by hand"),
        undid("Renamed a.yaml to b.yaml by hand"),
        undid("Added Mine.yaml by hand"),
        undid('Added 2 papers to "a"'),
    ]
    assert study.files == ["a.yaml"]
    assert lists.redo() == redid('Added 2 papers to "a"')
    assert lists.redo() == redid("Added Mine.yaml by hand")
    assert study.text("Mine") == "papers: [2103.00020]\n"
    study.file("Mine").unlink()
    lists.poll()
    assert lists.undo() == undid("Removed Mine.yaml by hand")
    study.replace("Mine", "2103", "2104")
    assert lists.undo() == undid("Edited Mine.yaml by hand")
    assert keys(lists, "mine") == ["2103.00020"]


def test_a_hand_written_file_is_copied_before_it_is_written_over(study: Study) -> None:
    study.save("a", "# mine\nname: a\npapers:\n  # the best\n  - key: x\n")
    lists = study.open()
    lists.add("a", [MAE])
    assert study.text("a").startswith("# mine\n")
    (copy,) = (study.data / "backups" / "lists" / "a").iterdir()
    assert "# the best" in copy.read_text()
    assert lists.undo() == undid('Added 1 paper to "a"')
    assert "# the best" in study.text("a")
    assert lists.undo() == NOTHING_TO_UNDO


def test_comments_and_looks_are_no_change_to_undo(study: Study, lists: Lists) -> None:
    study.save("a", "# other words\r\nname:   a\r\n" + study.text("a").split("name: a\n")[1].replace("\n", "\r\n"))
    lists.poll()
    lists.add("a", [SHANNON])
    assert study.text("a").startswith("# other words\n")
    data = study.file("a").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 8
    assert [lists.undo(), lists.undo()] == [undid('Added 1 paper to "a"'), undid('Added 2 papers to "a"')]


def test_what_people_write_is_understood(study: Study) -> None:
    study.save(
        "no",
        "version: 1\nowner: {name: me, since: 2020-01-01}\ndue: 2026-11-30\npapers:\n"
        "- key: 2401.10\n  title: no\n  year: 2024\n  authors: Paul Erdős\n  rating: [4, 5]\n"
        "- https://arxiv.org/abs/2401.00001v2\n- 10.1000/xyz\n- {title: A Title Alone}\n"
        "- {url: 'https://doi.org/10.1000/ABC'}\n",
    )
    lists = study.open()
    found = held(lists, "no")
    assert (found.name, found.due) == ("no", "2026-11-30")
    first = found.entries[0]
    assert (first.key, first.title, first.year, first.authors) == ("2401.10", "no", "2024", ("Paul Erdős",))
    assert first.extra == {"rating": ["4", "5"]}
    rest = ["2401.00001", "10.1000/xyz", title_hash("A Title Alone"), "10.1000/abc"]
    assert keys(lists, "no") == ["2401.10", *rest]
    lists.add("no", [MAE])
    assert study.open().snapshot.find("no") == held(lists, "no")
    assert held(study.open(), "no").entries[:-1] == found.entries
    assert "since: '2020-01-01'" in study.text("no")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (BROKEN, "line 5, column 1"),
        ("- key: a\n", "line 1, column 1"),
        ("name: a\n", "line 1, column 1"),
        ("version: 2\npapers: []\n", "line 1, column 1"),
        ("papers: {a: x}\n", "line 1, column 1"),
        ("papers: [words are no key]\n", "line 1, column 10"),
        ("papers:\n  - year: 2024\n", "line 2, column 5"),
        ("papers:\n  - url: https://example.org\n", "line 2, column 5"),
        ("papers:\n  - key: [x]\n", "line 2, column 5"),
        ("papers:\n  - key: x\n    authors: [{name: y}]\n", "line 3, column 15"),
        ("papers:\n  - key: x\n    note: [y]\n", "line 3, column 5"),
        (f"papers:\n  - key: {'x' * 600}\n", "line 2, column 5"),
        (b"papers:\n  - key: \xff\n", "line 2, column 10"),
        ("<<<<<<< HEAD\nname: a\n=======\n", "line 2, column"),
    ],
)
def test_a_broken_file_is_told_with_its_place_never_written_over_and_stops_no_other_list(
    study: Study, content: str | bytes, place: str
) -> None:
    lists = study.holding(a=(MAE, CLIP), b=())
    study.save("a", content)
    assert lists.poll()
    assert not lists.poll()
    for each in (lists, study.open()):
        assert f"{study.file('a')}: {place}" in str(each.problem)
        assert "fix it" in str(each.problem)
        assert keys(each, "a") == [MAE.key, CLIP.key]
        assert changes(each, "a") == [str(each.problem)] * 5
    lists.add("b", [MAE])
    lists.undo()
    lists.redo()
    assert keys(study.open(), "b") == [MAE.key]
    assert study.file("a").read_bytes() == (content.encode() if isinstance(content, str) else content)
    study.save("a", "papers: [2401.00001]\n")
    assert lists.poll()
    assert lists.problem is None
    assert keys(lists, "a") == ["2401.00001"]


def test_several_problems_are_counted_and_all_to_be_had(study: Study) -> None:
    lists = study.holding(a=(), b=(), c=())
    study.save("b", BROKEN)
    study.save("a", "due: soon\npapers: []\n")
    lists.poll()
    assert "b.yaml: line 5" in str(lists.problem)
    assert "1 more" in str(lists.problem)
    assert len(lists.problems) == 2


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("due: soon\npapers: [2401.00001]\n", 'line 1, column 1: "soon" is not a date'),
        ("papers: [2401.00001, 2401.00001]\n", 'line 1, column 22: "2401.00001" is a duplicate (first in line 1)'),
        ("papers: [{key: x, titel: y}]\n", 'did you mean "title"'),
        ("descripton: x\npapers: [2401.00001]\n", 'did you mean "description"'),
    ],
)
def test_a_slip_is_told_and_kept_and_stops_nothing(study: Study, text: str, remark: str) -> None:
    study.save("a", text)
    lists = study.open()
    assert remark in str(lists.problem)
    before = held(lists, "a").entries
    lists.add("a", [MAE])
    assert held(lists, "a").entries[:-1] == before
    for each in (lists, study.open()):
        assert "looks odd" in str(each.problem)
        assert len(held(each, "a").entries) == len(before) + 1


def test_a_slip_that_is_put_right_is_told_no_more(study: Study) -> None:
    study.save("a", "due: soon\npapers: []\n")
    lists = study.open()
    lists.set_due("a", "2026-11-30")
    assert lists.problem is None


@pytest.mark.parametrize("content", ["", "# nothing but this\n", "\ufeff\n"])
def test_a_file_that_was_emptied_is_told_and_comes_back(study: Study, content: str) -> None:
    lists = study.holding(a=(MAE,), b=())
    study.save("a", content)
    assert lists.poll()
    assert not lists.poll()
    for each in (lists, study.open()):
        assert "a.yaml is empty" in str(each.problem)
        assert keys(each, "a") == [MAE.key]
    lists.add("b", [CLIP])
    assert lists.problem is None
    assert keys(study.open(), "a") == [MAE.key]
    assert lists.undo() == undid('Added 1 paper to "b"')


def test_a_folder_that_vanished_is_told_and_comes_back_whole(study: Study) -> None:
    lists = study.holding(a=(MAE,), b=(CLIP,))
    shutil.rmtree(study.folder)
    assert lists.poll()
    for each in (lists, study.open()):
        assert "held 2 reading lists" in str(each.problem)
        assert names(each) == ["a", "b"]
    lists.create("c")
    assert lists.problem is None
    assert study.files == ["a.yaml", "b.yaml", "c.yaml"]
    assert asked(study.open(), "*") == {MAE.key, CLIP.key}


@pytest.mark.parametrize(
    "name",
    [
        "a (conflicted copy 2026-01-31 120000)",
        "a (Ada's conflicted copy 2026-01-31)",
        "a.sync-conflict-20260131-120000-ABCDEFG",
        "a_conflict-20260131-120000",
        "a (SFConflict ada 2026-01-31-12-00-00)",
        "a (1)",
    ],
)
def test_a_conflict_copy_is_told_no_list_of_its_own_and_can_be_merged(study: Study, lists: Lists, name: str) -> None:
    shutil.copy(study.file("a"), study.file(name))
    study.replace(name, "key: '2103.00020'", "key: other")
    assert lists.poll()
    assert names(lists) == ["a"]
    assert [copy.slug for copy in lists.snapshot.copies] == [name]
    assert f'{name}.yaml is another version of "a"' in str(lists.problem)
    assert asked(lists, "*") == {MAE.key, CLIP.key}
    assert lists.merge("a", f"{name}.yaml") == 'Merged "a" into "a": 1 paper new to it'
    assert lists.problem is None
    assert study.files == ["a.yaml"]
    assert keys(study.open(), "a") == [MAE.key, CLIP.key, "other"]
    lists.undo()
    assert study.files == sorted([f"{name}.yaml", "a.yaml"])


def test_two_files_of_one_name_are_told_and_both_can_be_reached(study: Study, lists: Lists) -> None:
    shutil.copy(study.file("a"), study.file("b"))
    lists.poll()
    assert '2 reading lists are called "a"' in str(lists.problem)
    lists.rename("b", "B")
    assert lists.problem is None


def test_a_file_named_by_hand_keeps_its_spelling_when_only_case_would_change(study: Study) -> None:
    study.save("Mine", "papers: []\n")
    study.open().rename("mine", "MINE")
    assert study.files == ["Mine.yaml"]


def test_other_files_beside_lists_are_left_alone(study: Study) -> None:
    lists = study.holding(a=())
    for other in (".a.yaml.swp", "a.yaml~", ".hidden.yaml", "notes.txt", "a.yaml.orig"):
        (study.folder / other).write_text("papers: [\n")
    (study.folder / "sub").mkdir()
    assert not lists.poll()
    assert names(study.open()) == ["a"]


def test_hand_edits_show_although_nothing_can_be_written(
    study: Study, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", no_space)
    assert all("No space left" in message for message in changes(lists, "a"))
    assert keys(lists, "a") == keys(study.open(), "a") == [MAE.key, CLIP.key]
    study.replace("a", "2111.06377'", "x'")
    assert lists.poll()
    assert keys(lists, "a") == keys(study.open(), "a") == ["x", CLIP.key]


def test_a_link_that_leads_nowhere_is_no_list_and_stops_nothing(study: Study) -> None:
    lists = study.holding(b=())
    study.file("a").symlink_to(study.file("nowhere"))
    assert not lists.poll()
    lists.add("b", [MAE])
    assert names(lists) == ["b"]
    assert study.file("a").is_symlink()


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_something_else_in_the_place_of_a_file_is_no_trap(study: Study, kind: str) -> None:
    lists = study.holding(b=(MAE,))
    block(study.file("a"), kind)
    lists.poll()
    assert "a.yaml cannot be read" in str(lists.problem)
    lists.create("a")
    assert lists.path("a") == study.file("a-2")


def test_a_file_in_the_place_of_the_folder_is_told_and_kept(study: Study) -> None:
    study.config.mkdir()
    study.folder.write_text("mine")
    lists = study.open()
    assert "The reading lists cannot be read" in str(lists.problem)
    with pytest.raises(ShelfError, match="cannot be read"):
        lists.create("a")
    assert study.folder.read_text() == "mine"


def test_a_link_to_a_file_stays_one(study: Study, tmp_path: Path) -> None:
    (tmp_path / "dotfiles.yaml").write_text("papers: []\n")
    study.folder.mkdir(parents=True)
    study.file("a").symlink_to(tmp_path / "dotfiles.yaml")
    study.open().add("a", [MAE])
    assert study.file("a").is_symlink()
    assert MAE.key in (tmp_path / "dotfiles.yaml").read_text()


def test_damaged_versions_cost_the_undo_and_nothing_else(study: Study, lists: Lists) -> None:
    history = study.data / "journal.jsonl"
    history.write_bytes(b'{"id": 1}\nnull\n[[[[\n\xff\n' + history.read_bytes()[:-40])
    for content in (study.data / "lists").iterdir():
        content.write_bytes(content.read_bytes()[:-9])
    again = study.open()
    assert keys(again, "a") == [MAE.key, CLIP.key]
    assert again.problem is None
    again.remove("a", [CLIP.key])
    assert again.undo() == undid('Removed 1 paper from "a"')
    assert lists.poll() or keys(lists, "a") == [MAE.key, CLIP.key]


def test_a_list_whose_file_is_not_kept_comes_back_field_by_field(study: Study) -> None:
    study.save("a", "# mine\nowner: me\ndescription: x\npapers:\n- {key: k, note: n}\n- {key: l}\n- {key: k}\n")
    lists = study.open()
    before = held(lists, "a")
    lists.delete("a")
    shutil.rmtree(study.data / "lists")
    assert study.open().undo() == undid('Deleted "a"')
    assert held(study.open(), "a") == before
    assert study.text("a").startswith("# A reading list of Carrel")


def test_a_name_that_only_a_hand_could_give_can_be_reached_by_its_file(study: Study) -> None:
    study.save("x", "name: '\"'\npapers: []\n")
    lists = study.open()
    assert lists.rename("x", "Better") == 'Renamed """ to "Better"'
    with pytest.raises(UsageError):
        lists.rename("better", '"')
