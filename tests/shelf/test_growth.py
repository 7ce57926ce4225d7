"""When tags were put on and taken off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from shelf.model import Ref
from shelf.store import Shelf


def test_growth_tells_what_was_done_whoever_did_it_and_what_was_taken_back(tmp_path: Path) -> None:
    shelf = Shelf.open(tmp_path / "config", tmp_path / "data")
    papers = [Ref("one", "One"), Ref("two", "Two")]
    shelf.tag(papers, ["Vision", "rl"])
    shelf.tag(papers[:1], [], ["Vision"])
    shelf.tag(papers, ["gone"])
    shelf.undo()
    found = shelf.tag_growth()
    assert {tag: sum(by for _, by in changes) for tag, changes in found.items()} == {"vision": 1, "rl": 2, "gone": 0}
    assert {day for changes in found.values() for day, _ in changes} == {date.today()}
    shelf.close()
    again = Shelf.open(tmp_path / "config", tmp_path / "data")
    assert again.tag_growth() == found


def test_what_was_found_in_a_file_has_no_day(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "shelf.yaml").write_text("papers:\n  one:\n    tags: [old]\n", "utf-8")
    shelf = Shelf.open(tmp_path / "config", tmp_path / "data")
    shelf.tag([Ref("one")], ["new"])
    assert set(shelf.tag_growth()) == {"new"}
