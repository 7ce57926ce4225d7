from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ShelfError
from shelf.journal.edit import Change, Edit, from_line, new_edit, to_line
from shelf.journal.journal import Journal
from shelf.model import Ref
from tests.shelf.conftest import no_space

TAGGED = Change("k", "tags", new="vision")


def an_edit(label: str = "Tagged 1 paper +vision") -> Edit:
    return new_edit(label, [TAGGED], [Ref("k", "A Title", "https://x.org")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def reader(path: Path) -> Journal:
    journal = Journal(path)
    journal.seek("", 0)
    return journal


def test_an_edit_is_read_back_the_same() -> None:
    values = [Change("k", "note", "old\u2028\n", {"a": ["b"]}), Change("k", "bookmarked", None, True)]
    edit = new_edit("Words", [TAGGED, *values], [Ref("k", "Größe \U0001f9ea")])
    line = to_line(edit)
    assert line.count(b"\n") == 1
    assert from_line(line) == edit


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[1]",
        b"\x00" * 50,
        b"[" * 100_000,
        b'{"id": "1"}',
        b'{"changes": 7}',
        to_line(an_edit())[:-20],
        to_line(an_edit()).replace(b'"tags"', b"7"),
        to_line(an_edit()).replace(b'"time":"2', b'"time":"x'),
        to_line(an_edit()).replace(b'Z"', b'"'),
        to_line(an_edit()).replace(b'["A Title","https://x.org"]', b'"A"'),
    ],
)
def test_a_damaged_line_is_no_edit(line: bytes) -> None:
    assert from_line(line) is None


@given(st.binary(max_size=200))
def test_no_line_raises(line: bytes) -> None:
    assert from_line(line) is None


def test_others_read_on_where_they_stopped(path: Path) -> None:
    writer, other = Journal(path), reader(path)
    first, second = an_edit("first"), an_edit("second")
    writer.append(first)
    assert other.news() == [first]
    assert not other.grown()
    writer.append(second)
    assert other.grown()
    assert other.news() == [second]


def test_a_torn_line_is_passed_over_and_mended(path: Path) -> None:
    writer = Journal(path)
    writer.append(an_edit("first"))
    with path.open("ab") as file:
        file.write(to_line(an_edit("torn"))[:-30])
    other = reader(path)
    assert [edit.label for edit in other.news()] == ["first"]
    again = reader(path)
    again.news()
    again.append(an_edit("second"))
    assert [edit.label for edit in other.news()] == ["second"]
    assert [edit.label for edit in reader(path).news()] == ["first", "second"]


def test_a_journal_that_was_replaced_is_read_from_its_start(path: Path) -> None:
    writer, other = Journal(path), reader(path)
    for number in range(3):
        writer.append(an_edit(str(number)))
    assert len(other.news()) == 3
    path.unlink()
    assert other.news() == []
    Journal(path).append(an_edit("new"))
    assert [edit.label for edit in other.news()] == ["new"]


def test_an_edit_that_could_not_be_synced_did_not_happen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    journal.append(an_edit("first"))
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(ShelfError, match="No space left"):
        journal.append(an_edit("second"))
    monkeypatch.undo()
    assert path.read_bytes() == before
    journal.append(an_edit("third"))
    assert [edit.label for edit in reader(path).news()] == ["first", "third"]
