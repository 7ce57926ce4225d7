"""Tags and notes of another program's bibliography, taken over with the papers."""

from __future__ import annotations

from pathlib import Path

from tests.verbs.conftest import run

BIB = """
@article{moth2024, title = {Counting Moths at Dusk}, author = {Ada Moth}, year = 2024,
  keywords = {light, night work}, annote = {Read the *appendix* first.}}
@article{fen2023, title = {Fens and Their Frogs}, author = {Jo Fen}, year = 2023}
"""


def test_tags_and_notes_come_with_the_papers_once_and_can_be_undone(own_home: Path) -> None:
    file = own_home / "refs.bib"
    file.write_text(BIB, "utf-8")
    told = run("import", "--marks", str(file))
    assert told.code == 0
    assert "Took tags and notes of 1 paper from" in told.err
    [paper] = run("search", "moths", "--json").json["papers"]
    assert paper["tags"] == ["light", "night-work"]
    assert run("search", "note:appendix", "--json").json["total"] == 1
    again = run("import", "--marks", str(file))
    assert "Nothing to change" in again.err
    assert "Undid" in run("undo").err
    assert run("search", "is:noted", "--json").json["total"] == 0


def test_without_being_asked_for_they_stay_out(own_home: Path) -> None:
    file = own_home / "refs.bib"
    file.write_text(BIB, "utf-8")
    run("import", str(file))
    assert run("tag", "list", "--json").json == {"tags": []}


def test_a_page_has_none_and_that_is_no_trouble(own_home: Path) -> None:
    page = own_home / "page.txt"
    page.write_text("byAK\n\nOct 3\n\nBread for Robots\n\n" + "Kneading is hard, and we do it. " * 20, "utf-8")
    told = run("import", "--marks", str(page))
    assert told.code == 0
    assert "Nothing to change" in told.err
