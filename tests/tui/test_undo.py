"""Undo and redo in the app: of every kind of edit, in the order in which they were made, across restarts."""

from __future__ import annotations

from pathlib import Path

from shelf.edits import marks
from shelf.lists.lists import Lists
from shelf.messages import redid, undid
from shelf.searches.model import SavedSearch
from shelf.shelf import Shelf
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW
from tests.tui.stage import NARROW, running
from tests.tui.test_papers import kept
from tui.app import conflict_copy
from tui.config.paths import Paths
from tui.screens.history import BackupsScreen


async def test_with_nothing_done_it_says_so(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("u", "U")
        assert stage.said == ["Nothing to undo.", "Nothing to redo."]
        await stage.step("nor is there an earlier state or a copy")
        stage.main.run_command("restore")
        await stage.until(lambda: "There are no earlier states yet." in stage.text(), "it says so")
        await stage.strike("enter", "escape")
        assert stage.app.screen is stage.main
        stage.main.run_command("take-in")
        await stage.until(lambda: stage.said, "it says so")
        assert stage.said[-1].startswith("No conflict copies next to ")


async def test_edits_of_all_kinds_in_their_order(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("b")
        await stage.search("lantern")
        await stage.strike("+", *"lights", "enter")
        await stage.until(lambda: stage.main.desk.saved.searches.get("lights"), "it is saved")
        await stage.press("0")
        stage.main.desk.lists.create("thesis")
        await stage.to(SLOW)
        await stage.press("r")
        told = []
        for _ in range(4):
            await stage.press("u")
            told.append(stage.said[-1])
        assert told == [
            undid(f'Marked "{SLOW}" as read'),
            undid('Created "thesis"'),
            undid('Saved "lights" on key 1'),
            undid(f'Bookmarked "{GLASS}"'),
        ]
        assert "★" not in stage.row(GLASS)
        await stage.strike("U", "U", "U", "U")
        assert stage.said[-1] == redid(f'Marked "{SLOW}" as read')
        assert "★" in stage.row(GLASS)
        assert stage.row(SLOW).startswith("○")
        assert [each.name for each in stage.main.desk.lists.snapshot.lists] == ["thesis"]


async def test_u_undoes_the_last_edit_of_any_kind_wherever_it_is_pressed(places: Paths) -> None:
    async with running(places) as stage:
        stage.main.desk.lists.create("thesis")
        stage.main.desk.saved.searches.add(SavedSearch("lights", "lantern"))
        await stage.to(GLASS)
        await stage.strike("b", "Q", "u")
        await stage.until(lambda: undid(f'Bookmarked "{GLASS}"') in stage.words(), "it is undone among saved searches")
        await stage.press("u")
        await stage.until(lambda: undid('Saved "lights"') in stage.words(), "the search is gone")
        await stage.strike("q", "L", "u")
        await stage.until(lambda: undid('Created "thesis"') in stage.words(), "the list is gone")
        await stage.strike("U", "U")
        await stage.until(lambda: redid('Saved "lights"') in stage.words(), "lists redo a saved search")
        await stage.strike("q", "g", "t", "U")
        await stage.until(lambda: redid(f'Bookmarked "{GLASS}"') in stage.words(), "tags redo a bookmark")


async def test_undo_goes_on_after_a_restart(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.strike("b", "w")
    async with running(places) as stage:
        await stage.press("u")
        assert stage.said[-1] == undid(f'Marked "{GLASS}" as reading')
    async with running(places) as stage:
        await stage.strike("U", "u", "u")
        assert stage.said[-1] == undid(f'Bookmarked "{GLASS}"')
    assert kept(places) == {}


async def test_another_processs_edits_are_undone_here(places: Paths) -> None:
    async with running(places) as stage:
        other = Shelf(places.config, places.data)
        other.edit(marks.bookmark(stage.main.desk.papers(stage.main.papers.keys[:3]), on=True))
        other.close()
        await stage.press("u")
        assert stage.said[-1] == undid("Bookmarked 3 papers")
        assert stage.counts["Bookmarked"] == "0"


async def test_keys_struck_fast_are_taken_in_turn(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("b", "r", "u", "u", "U")
        entry = stage.main.desk.shelf.entry(stage.main.papers.key)
        assert entry is not None
        assert (entry.bookmarked, entry.status) == (True, "unread")
        await stage.step("a bulk edit is undone and done again in one step")
        await stage.strike("*", "t", *"+vision", "enter")
        assert "#vision" in stage.row(GLASS)
        await stage.press("u")
        assert stage.said[-1] == undid("Tagged 25 papers +vision")
        assert "#vision" not in stage.row(GLASS)
        await stage.press("U")
        assert stage.said[-1] == redid("Tagged 25 papers +vision")
        assert "#vision" in stage.row(GLASS)
        await stage.step("after another edit nothing is done again")
        stage.main.desk.lists.create("thesis")
        await stage.strike("u", "b", "U")
        assert stage.said[-1].startswith("Nothing to redo")
        assert not stage.main.desk.lists.snapshot.lists


async def test_an_earlier_state_of_the_shelf_is_chosen_and_can_be_undone(places: Paths) -> None:
    shelf = Shelf(places.config, places.data)
    async with running(places, NARROW) as stage:
        papers = stage.main.desk.papers(stage.main.papers.keys)
        shelf.edit(marks.bookmark(papers[:1]))
        shelf.flush()
        shelf.edit(marks.bookmark(papers[1:3]))
        shelf.flush()
        await stage.pick("restore shelf")
        assert isinstance(stage.app.screen, BackupsScreen)
        await stage.until(lambda: "1 paper" in stage.text(), "the copies are listed")
        await stage.press("enter")
        assert stage.said[-1].startswith("Restored 2 papers from shelf-")
        assert stage.row(LANTERN_FIELDS).startswith("● ★")
        assert len(stage.main.desk.shelf.entries()) == 1
        await stage.press("u")
        assert len(stage.main.desk.shelf.entries()) == 3


def write_copy(places: Paths, copy: Path) -> None:
    copy.write_text(places.shelf_file.read_text("utf-8").replace("mine", "theirs"), "utf-8")


async def test_a_copy_that_syncing_left_is_merged(places: Paths) -> None:
    copy = places.config / "shelf (1).yaml"
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.strike("t", *"+mine", "enter")
        stage.main.desk.shelf.flush()
    write_copy(places, copy)
    async with running(places) as stage:
        await stage.until(lambda: stage.said, "it is seen")
        assert stage.said == [conflict_copy("shelf (1).yaml")]
        await stage.pick("merge copy")
        await stage.until(lambda: copy.name in stage.text(), "it is offered")
        await stage.press("1")
        assert "#mine #theirs" in stage.row(GLASS)
    assert copy not in set(places.config.iterdir())


async def test_what_cannot_be_undone_is_said_in_words(places: Paths) -> None:
    lists = Lists(places.config, places.data)
    lists.create("thesis")
    async with running(places) as stage:
        file = next(lists.folder.iterdir())
        file.write_text("name: [\n", "utf-8")
        await stage.press("u")
        assert file.name in stage.said[-1]
        assert file.read_text("utf-8") == "name: [\n"
