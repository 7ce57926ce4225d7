from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from shelf.edits import marks
from tests.cli.runner import run
from tests.cli.test_maintenance import tree
from tests.samples import places_in
from tui.config.paths import Paths
from tui.demo.demo_library import fill, papers
from tui.desk.desk import Desk
from tui.desk.question import Question


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    places = Paths.under(tmp_path_factory.mktemp("demo"))
    fill(places)
    return places


def test_there_are_enough_papers_and_each_says_who_wrote_it_and_when() -> None:
    found = papers()
    assert len(found) >= 150
    assert len({paper.aliases[0] for paper in found}) == len(found)
    for paper in found:
        assert paper.authors, paper.title
        assert paper.year in range(1900, 2030), paper.title
        assert 80 < len(paper.abstract) < 1500, paper.title
        assert paper.sightings, paper.title
    assert sum(bool(paper.arxiv or paper.doi) for paper in found) >= 150
    pages = {page for paper in found for page in paper.pages}
    assert len(pages) >= 3
    assert all(page.day for page in pages)


def test_every_pane_has_something_in_it(demo: Paths) -> None:
    with closing(Desk(demo)) as desk:
        assert desk.library.behind() == 0
        assert desk.shelf.problem is None
        answer = desk.answer(Question())
        assert len(answer.keys) == len(papers()) == desk.library.count
        listed = desk.facet_rows(answer)
        assert listed.keys() >= {"Pages", "Status", "Has", "Tags", "Years", "Categories", "Authors"}
        for heading, choices in listed.items():
            assert choices, heading
            assert all(choice.count for choice in choices), heading
        for query in ("attention", "is:bookmarked", "is:read", "is:unread", "has:code", "author:vaswani"):
            assert 0 < len(desk.answer(Question(query)).keys) < desk.library.count, query
        assert [paper for paper in desk.papers(answer.keys) if len(paper.pages) > 1]


def test_filling_it_twice_adds_nothing_and_keeps_what_a_person_did(demo: Paths, tmp_path: Path) -> None:
    shutil.copytree(demo.config.parent, tmp_path / "kept")
    places = Paths.under(tmp_path / "kept")
    desk = Desk(places)
    key = desk.answer(Question("is:bookmarked")).keys[0]
    desk.shelf.edit(marks.bookmark(desk.papers([key]), on=False))
    marked = [(entry.key, entry.tags, entry.status, entry.bookmarked) for entry in desk.shelf.entries()]
    desk.close()
    fill(places)
    desk = Desk(places)
    assert desk.library.count == len(papers())
    assert [(e.key, e.tags, e.status, e.bookmarked) for e in desk.shelf.entries()] == marked
    assert not run("demo", "--keep", str(tmp_path / "kept")).out
    desk.close()


@pytest.mark.usefixtures("stocked")
def test_the_user_s_files_are_neither_read_nor_written(own_home: Path) -> None:
    places_in(own_home).config.mkdir(parents=True)
    places_in(own_home).config_file.write_text("theme: [")
    before = {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()}
    result = run("demo")
    # No terminal here: what the app itself touches is seen in tests/terminal.
    assert result.code == 1
    assert "terminal" in result.err
    assert {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()} == before


def test_nothing_is_left_but_a_whole_library_in_the_folder_to_keep_it_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run("demo")
    assert not list(tmp_path.glob("carrel-demo-*"))
    run("demo", "--keep", str(tmp_path / "kept"))
    places = Paths.under(tmp_path / "kept")
    assert places.catalog.exists()
    assert places.shelf_file.exists()
    assert tree(tmp_path / "kept") >= {"config", "data", "cache"}
