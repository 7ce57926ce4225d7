"""What happens beside the app shows in it: hand edits, imports, another Carrel, files that are broken."""

from __future__ import annotations

import asyncio
from pathlib import Path

import yaml

from shelf.edits import tags
from shelf.shelf import Shelf
from tests.tui.papers import GLASS, LANTERN_FIELDS, bring_in
from tests.tui.stage import NARROW, WIDE, Stage, key_event, running, until
from tests.tui.test_papers import kept
from tui.config.paths import Paths


async def _bookmarked(stage: Stage, places: Paths) -> None:
    await stage.press("b")
    await until(lambda: LANTERN_FIELDS in kept(places), "shelf.yaml is written")


async def test_a_hand_edit_shows(places: Paths) -> None:
    async with running(places) as stage:
        await _bookmarked(stage, places)
        text = places.shelf_file.read_text("utf-8")
        places.shelf_file.write_text(text.replace("bookmarked: true", "bookmarked: true\n    tags: [by-hand]"), "utf-8")
        await stage.until(lambda: "#by-hand" in stage.row(LANTERN_FIELDS), "the tag shows")
        await stage.until(lambda: stage.counts.get("#by-hand") == "1", "the filter pane has it")
        assert "#by-hand" in stage.text(stage.main.detail)


async def test_both_sides_edits_survive(places: Paths) -> None:
    async with running(places) as stage:
        await _bookmarked(stage, places)
        text = places.shelf_file.read_text("utf-8")
        places.shelf_file.write_text(text.replace("bookmarked: true", "bookmarked: true\n    tags: [by-hand]"), "utf-8")
        await stage.press("r")
        await stage.to(GLASS)
        await stage.press("b")
        await stage.until(lambda: "#by-hand" in stage.text(), "the tag shows")
    assert kept(places)[LANTERN_FIELDS]["tags"] == ["by-hand"]
    assert kept(places)[LANTERN_FIELDS]["status"] == "read"
    assert kept(places)[GLASS]["bookmarked"] is True


async def test_a_broken_file_is_said_with_its_line_and_never_written_over(places: Paths) -> None:
    async with running(places) as stage:
        await _bookmarked(stage, places)
        broken = places.shelf_file.read_text("utf-8") + "\n  - [/x] not: [yaml"
        places.shelf_file.write_text(broken, "utf-8")
        await stage.until(lambda: stage.said, "the problem is said")
        assert f"{places.shelf_file}" in stage.said[-1]
        assert "line" in stage.said[-1] or ":" in stage.said[-1].split("shelf.yaml")[-1]
        assert "★" in stage.row(LANTERN_FIELDS), "what was there is still shown"
        await stage.to(GLASS)
        await stage.press("b")
        assert "★" in stage.row(GLASS)
        assert places.shelf_file.read_text("utf-8") == broken
    assert places.shelf_file.read_text("utf-8") == broken
    mended = broken.rsplit("\n", 1)[0]
    places.shelf_file.write_text(mended, "utf-8")
    async with running(places) as stage:
        assert "★" in stage.row(GLASS), "the edit waited in the journal"


async def test_a_file_that_is_broken_at_the_start_is_said(places: Paths) -> None:
    places.config.mkdir(parents=True, exist_ok=True)
    places.shelf_file.write_text("papers: {", "utf-8")
    async with running(places) as stage:
        assert stage.found == "25 papers"
        await stage.until(lambda: any("shelf.yaml" in words for words in stage.said), "it is said")
    assert places.shelf_file.read_text("utf-8") == "papers: {"


async def test_an_edit_of_another_carrel_shows(places: Paths) -> None:
    async with running(places) as stage:
        key = await stage.to(GLASS)
        paper = stage.main.desk.paper(key)
        assert paper is not None
        other = Shelf(places.config, places.data)
        await asyncio.to_thread(other.edit, tags.tag([paper], ["from-there"]))
        await stage.until(lambda: "#from-there" in stage.row(GLASS), "the other's tag shows")
        await stage.press("b")
        other.poll()
        entry = other.entry(key)
        assert entry is not None
        assert (entry.bookmarked, entry.tags) == (True, ("from-there",))


async def test_an_import_of_another_process_shows(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        new: dict[str, object] = {"title": "Fresh Bread for Robots", "abstract": "Kneading."}
        await asyncio.to_thread(bring_in, places, [new], "bakery")
        await stage.until(lambda: stage.found == "26 papers", "the new paper is counted")
        assert "bakery" in stage.counts
        assert stage.title == GLASS
        await stage.search("kneading")
        assert stage.titles == ["Fresh Bread for Robots"]


async def test_an_empty_library_shows_how_to_fill_it(tmp_path: Path) -> None:
    places = Paths.under(tmp_path / "new")
    async with running(places) as stage:
        for size in (NARROW, WIDE):
            await stage.pilot.resize_terminal(*size)
            await stage.settled()
            shown = stage.text()
            for words in ("Your library is empty.", "carrel import page.txt", "carrel demo"):
                assert words in shown
        assert stage.found == "0 papers"
        await stage.strike(
            "j", "G", "space", "b", "t", "r", "o", "y", "y", "*", "v", "n", "]", "enter", "f", "enter", "F"
        )
        assert stage.app.screen is stage.main
        assert not places.shelf_file.exists()
        await stage.step("the first import fills it")
        await asyncio.to_thread(bring_in, places, [{"title": "The First Paper", "abstract": "Here."}])
        await stage.until(lambda: "The First Paper" in stage.text(stage.main.papers), "the paper shows")
        assert "b bookmark" in stage.lines()[-1]


async def test_a_bookmark_of_a_paper_that_left_the_library_still_shows(places: Paths) -> None:
    places.config.mkdir(parents=True, exist_ok=True)
    gone = {"title": "A Paper That Left", "url": "https://example.org/left", "tags": ["old"], "bookmarked": True}
    places.shelf_file.write_text(yaml.safe_dump({"version": 1, "papers": {"9901.00001": gone}}), "utf-8")
    async with running(places) as stage:
        assert stage.found == "25 papers"
        await stage.switch("Bookmarked")
        assert stage.titles == ["A Paper That Left"]
        assert "no longer in the library" in stage.row("A Paper That Left")
        assert "shown from your shelf" in stage.words(stage.main.detail)
        assert stage.counts["Bookmarked"] == "✓1"
        assert stage.found == "1 of 25"
        await stage.strike("t", *"+still", "enter")
        assert "#old #still" in stage.row("A Paper That Left")
        await stage.search("is:bookmarked paper left")
        assert stage.titles == ["A Paper That Left"]
        await stage.strike("0", "G")
        await stage.switch("#old")
        assert stage.titles == ["A Paper That Left"]
    assert kept(places)["A Paper That Left"]["url"] == "https://example.org/left"


async def test_a_catalog_that_cannot_be_opened_is_said_in_the_lists_place(places: Paths) -> None:
    places.catalog.write_bytes(b"this is not a database" * 1000)
    async with running(places) as stage:
        assert str(places.catalog) in stage.text().replace("│\n│", "") or "catalog" in stage.words()
        assert "q leaves Carrel." in stage.text()
        assert "not open" in stage.text()
        await stage.strike("b", "j", "t", "y", "y", "/", *"xq", "escape")
        assert stage.app.is_running
        stage.app.post_message(key_event("q"))
        await until(lambda: not stage.app.is_running, "the app has left")
