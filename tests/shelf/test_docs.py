"""docs/shelf.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shelf.edits import marks, tags
from shelf.edits.copies_and_backups import copies_beside
from shelf.fields import MAX_RATING, PRIORITIES, STATUSES
from shelf.files.backups import APART, DAYS, LAST, Backups
from shelf.journal.edit import BY_HAND, from_line, to_line
from shelf.journal.entry_changes import apply
from shelf.journal.transactions import last_edit
from shelf.model import Holdings, ShelfEntry
from shelf.shelf import Shelf
from shelf.tags import COLOURS
from shelf.yaml.shelf_file import NAMES, write_document
from tests.shelf.conftest import MAE, Desk, document_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "shelf.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_example_is_read_as_it_is_meant() -> None:
    document = document_of(example("yaml"))
    assert document.odd == ()
    assert document.colours == {"vision": "green", "method": "blue"}
    first, second = document.entries.values()
    assert first == ShelfEntry(
        "2111.06377",
        "Masked Autoencoders Are Scalable Vision Learners",
        "https://arxiv.org/abs/2111.06377",
        ("vision", "method/masking"),
        "read",
        bookmarked=True,
        added="2026-11-18T20:14:09Z",
        changed="2026-11-21T21:40:31Z",
        rating=5,
        priority="high",
        note="# Why it matters\n\n- hides three quarters of the *patches*\n- compare [[2103.00020]]",
        dates={"reading": "2026-11-18", "read": "2026-11-21"},
    )
    assert (second.status, second.priority, second.rating) == ("unread", "normal", None)


def test_the_example_is_written_as_it_stands(desk: Desk) -> None:
    document = document_of(example("yaml"))
    assert write_document(document).decode() == example("yaml")
    desk.save(example("yaml"))
    shelf = desk.open()
    assert shelf.problem is None
    assert shelf.tag_colour("method/masking") == "blue"
    shelf.edit(marks.bookmark([MAE], on=False))
    shelf.undo()
    shelf.flush()
    stamp = re.compile("changed: .*")
    assert stamp.sub("", desk.text) == stamp.sub("", example("yaml"))


def test_the_fields_and_their_values_are_the_readers() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| ([^|]*) \|$", section("shelf.yaml"), re.MULTILINE)
    assert tuple(name for name, _, _ in rows) == NAMES
    told = {name: (holds, without) for name, holds, without in rows}
    assert set(STATUSES) == {*re.findall("`(.*?)`", told["status"][0]), told["status"][1]}
    assert set(PRIORITIES) == {*re.findall("`(.*?)`", told["priority"][0]), told["priority"][1]}
    assert told["rating"][0] == f"1 to {MAX_RATING}"
    assert ", ".join(COLOURS) in section("shelf.yaml")


def test_the_lines_of_the_journal_are_edits() -> None:
    lines = example("json").encode().splitlines(keepends=True)
    tagged, by_hand, undone, described = edits = [edit for line in lines if (edit := from_line(line))]
    assert [to_line(edit) for edit in edits] == lines
    assert (by_hand.process, by_hand.overruled[0].field) == (BY_HAND, "status")
    entry = apply(Holdings(), edits).entries["2111.06377"]
    assert (entry.tags, entry.rating, entry.status, entry.added) == (("vision",), None, "unread", tagged.second)
    assert {change.file for change in described.changes} == {"lists/thesis"}
    assert last_edit(reversed(edits[:-1])) == tagged
    assert last_edit(reversed(edits[:-1]), undone=True) == undone


def test_the_files_are_those_that_there_are(desk: Desk, shelf: Shelf) -> None:
    for tag in "ab":
        shelf.edit(tags.tag([MAE], [tag]))
        shelf.close()
    rows = re.findall(r"^\| `(.*?)` \| (config|data) \|", TEXT, re.MULTILINE)
    assert {(name.rstrip("/"), where) for name, where in rows} == {
        *((path.name, "config") for path in desk.config.iterdir()),
        *((path.name, "data") for path in desk.data.iterdir()),
    }


def test_the_numbers_and_the_name_of_a_backup_are_right(tmp_path: Path) -> None:
    text = " ".join(section("Backups").split())
    assert f"more than {APART.seconds // 60} minutes old" in text
    assert f"The last {LAST} are kept" in text
    assert f"the past {DAYS} days" in text
    (name,) = re.findall("`backups/(.*?)`", text)
    (tmp_path / name).touch()
    ((moment, path),) = Backups(tmp_path, "shelf", ".yaml").copies()
    assert (path.name, f"{moment:%H:%M}") == (name, "21:40")


@pytest.mark.parametrize("name", re.findall(r"^- `(.*?)`$", section("Two machines"), re.MULTILINE))
def test_the_copies_of_tools_for_syncing_are_seen(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path, tmp_path / "data")
    (tmp_path / name).write_text("papers: {}\n")
    assert copies_beside(shelf.path) == [tmp_path / name]
