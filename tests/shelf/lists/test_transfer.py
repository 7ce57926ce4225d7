from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.errors import CarrelError, ShelfError, UsageError
from shelf.lists.lists import Lists
from shelf.lists.model import ListEntry
from shelf.messages import NOTHING, undid
from tests.shelf.lists.conftest import CLIP, MAE, SHANNON, Study, held, keys, names, nobody

SENT = """\
# From Ada, with love
name: Reading Group
description: Autumn
due: 2026-11-30
room: 12
papers:
  - {key: t0123456789abcdef, title: Masked Autoencoders, url: 'https://arxiv.org/abs/2111.06377', note: start here}
  - {key: 2499.00001, title: Not Yet Known, authors: [Ada Example], year: 2026, stars: 5}
"""


def library(entry: ListEntry) -> str | None:
    """Know one paper, under its arXiv id."""
    return MAE.key if entry.paper.arxiv == MAE.arxiv else None


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "group.yaml"
    path.write_text(SENT)
    return path


def test_an_imported_list_tells_what_is_known_and_keeps_the_rest(study: Study, lists: Lists, sent: Path) -> None:
    told = lists.import_file(sent, library)
    assert (told.words, told.name) == ('Imported "Reading Group" with 2 papers', "Reading Group")
    assert [entry.key for entry in told.in_library] == [MAE.key]
    assert [entry.title for entry in told.missing] == ["Not Yet Known"]
    found = held(study.open(), "reading group")
    assert keys(lists, "reading-group") == [MAE.key, "2499.00001"]
    assert (found.description, found.due, found.extra) == ("Autumn", "2026-11-30", {"room": "12"})
    assert found.entries[0].note == "start here"
    assert found.entries[1].extra == {"stars": "5"}
    assert study.text("reading-group").startswith("# From Ada, with love\n")
    assert lists.undo() == undid('Imported "Reading Group" with 2 papers')
    assert sent.read_text() == SENT


def test_a_list_of_that_name_stays_as_it_is(study: Study, sent: Path) -> None:
    lists = study.holding(**{"reading group": (SHANNON,)})
    told = lists.import_file(sent, library)
    assert told.name == "Reading Group 2"
    assert names(lists) == ["reading group", "Reading Group 2"]
    assert keys(lists, "reading group") == [SHANNON.key]


def test_the_same_list_twice_is_one(lists: Lists, sent: Path) -> None:
    lists.import_file(sent, library)
    told = lists.import_file(sent, library)
    assert (told.words, told.name) == (NOTHING, "Reading Group")
    assert names(lists) == ["Reading Group"]


def test_what_one_person_exports_another_imports(study: Study, tmp_path: Path) -> None:
    mine = study.holding(a=(MAE, CLIP, SHANNON))
    mine.describe("a", "one\n\ntwo: '#'")
    theirs = Study(tmp_path / "their config", tmp_path / "their data").open()
    theirs.import_file(mine.path("a"), nobody)
    assert held(theirs, "a") == held(mine, "a")


def test_one_paper_under_two_keys_becomes_one_entry(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("papers: [{key: a, note: one}, {key: b, title: T, note: two}, {key: c}]\n")
    lists = study.open()
    lists.import_file(path, lambda entry: "k" if entry.key in "ab" else None)
    assert [(e.key, e.title, e.note) for e in held(lists, "x").entries] == [("k", "T", "one\n\ntwo"), ("c", "", "")]


def test_entries_whose_papers_came_later_are_found(study: Study, lists: Lists, sent: Path) -> None:
    lists.import_file(sent, nobody)
    assert lists.match(library) == "Matched 1 paper of reading lists with the library"
    assert keys(study.open(), "reading group") == [MAE.key, "2499.00001"]
    assert lists.match(library) == NOTHING
    assert lists.undo() == undid("Matched 1 paper of reading lists with the library")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("papers: [\n", "line 2"),
        ("theme: dark\n", "no `papers:`"),
        ("", "it is empty"),
        ("papers:\n- key: x\n  title: [y]\n", "line 3"),
        ("papers: [{key: ~}]\n", "line 1"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(study: Study, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content)
    lists = study.open()
    with pytest.raises(ShelfError, match=said) as caught:
        lists.import_file(path, nobody)
    assert str(path) in str(caught.value)
    assert "name:" in caught.value.hint
    assert lists.snapshot.lists == ()


def test_a_file_that_is_none_is_refused(study: Study, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    lists = study.open()
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(CarrelError, match="not a file"):
            lists.import_file(path, nobody)
    with pytest.raises(UsageError, match="No such file"):
        lists.import_file(tmp_path / "nowhere.yaml", nobody)


@pytest.mark.parametrize("name", ["../../../x", "'\"'", "'\u202e\u200b'", "", "'" + "x" * 9999 + "'", "[b]x[/b]"])
def test_hostile_names_in_a_file_do_no_harm(study: Study, tmp_path: Path, name: str) -> None:
    path = tmp_path / "...yaml"
    path.write_text(f"name: {name if not name.startswith('[') else repr(name)}\npapers: [2401.00001]\n")
    lists = study.open()
    told = lists.import_file(path, nobody)
    (file,) = study.folder.iterdir()
    assert file == lists.path(told.name)
    assert not set(file.stem) & set("./\\[\"'")
