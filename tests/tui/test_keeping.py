"""What a person does with papers: bookmarks, reading, marks; and that it is kept."""

from __future__ import annotations

import yaml

from shelf.store import Shelf
from tests.tui.papers import GLASS, LANTERN_FIELDS, PAPER_LANTERNS, SLOW, TIDAL_MEMORY
from tests.tui.stage import NARROW, running, until
from tui.places import Places


def kept(places: Places) -> dict[str, dict[str, object]]:
    """Return what shelf.yaml holds, by title."""
    if not places.shelf_file.exists():
        return {}
    papers = yaml.safe_load(places.shelf_file.read_text("utf-8"))["papers"]
    return {entry["title"]: entry for entry in papers.values()}


async def test_a_bookmark_shows_and_is_kept(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        assert "★" not in stage.row(GLASS)
        await stage.press("b")
        assert "★" in stage.row(GLASS)
        assert "★ bookmarked" in stage.text(stage.main.detail)
        assert stage.title == GLASS
        await stage.press("b")
        assert "★" not in stage.row(GLASS)
        await stage.press("b")
    assert kept(places)[GLASS]["bookmarked"] is True
    assert list(kept(places)) == [GLASS]


async def test_a_read_paper_shows_and_is_kept(places: Places) -> None:
    async with running(places) as stage:
        assert stage.row(LANTERN_FIELDS).startswith("●")
        await stage.press("r", "j", "r", "r")
        assert stage.row(LANTERN_FIELDS).startswith("○")
        assert "read" in stage.row(LANTERN_FIELDS).split("/")[1]
        assert stage.row(TIDAL_MEMORY).startswith("●")
    assert kept(places)[LANTERN_FIELDS]["status"] == "read"
    assert TIDAL_MEMORY not in kept(places)


async def test_what_the_screen_has_shown_is_on_disk(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("b")
        await stage.to(SLOW)
        await stage.press("r")
        # As after kill -9: nothing was closed, and nothing need be in shelf.yaml yet.
        entries = {entry.title: entry for entry in Shelf.open(places.config, places.data).entries()}
        assert entries[GLASS].bookmarked
        assert entries[SLOW].status == "read"


async def test_edits_reach_the_file_while_the_app_runs(places: Places) -> None:
    async with running(places) as stage:
        await stage.press("b")
        await until(lambda: LANTERN_FIELDS in kept(places), "shelf.yaml holds the bookmark", 5)


async def test_two_toggles_in_a_row_come_in_their_order(places: Places) -> None:
    async with running(places) as stage:
        await stage.strike("b", "b", "b", "r", "r")
        entry = stage.main.desk.shelf.entry(stage.main.papers.key)
        assert entry is not None
        assert (entry.bookmarked, entry.status) == (True, "unread")


async def test_space_marks_and_goes_on(places: Places) -> None:
    async with running(places) as stage:
        titles = stage.titles
        await stage.press("space", "space", "j", "space")
        assert stage.marked == {titles[0], titles[1], titles[3]}
        assert stage.status.startswith("3 marked · 25 papers")
        assert stage.title == titles[4]
        await stage.press("k", "space")
        assert stage.marked == {titles[0], titles[1]}
        await stage.press("escape")
        assert stage.marked == set()
        assert "marked" not in stage.status


async def test_a_range_follows_the_cursor_until_it_is_ended(places: Places) -> None:
    async with running(places) as stage:
        titles = stage.titles
        await stage.press("j", "v", "j", "j")
        assert stage.marked == set(titles[1:4])
        await stage.press("k")
        assert stage.marked == set(titles[1:3])
        await stage.press("v", "j", "j", "j")
        assert stage.marked == set(titles[1:3])
        await stage.press("v", "G")
        assert stage.marked == {*titles[1:3], *titles[5:]}
        await stage.press("escape", "k")
        assert stage.marked == set()


async def test_marks_can_be_turned_over(places: Places) -> None:
    async with running(places) as stage:
        await stage.press("space", "*")
        assert stage.marked == set(stage.titles[1:])
        await stage.press("*")
        assert stage.marked == {stage.titles[0]}


async def test_commands_act_on_all_marked_papers(places: Places) -> None:
    async with running(places) as stage:
        await stage.mark(TIDAL_MEMORY, PAPER_LANTERNS)
        await stage.to(GLASS)
        await stage.press("b")
        assert stage.said[-1] == "Bookmarked 2 papers"
        await stage.press("r")
        assert stage.said[-1] == "Marked 2 papers as read"
        await stage.press("t", *"+two", "enter")
        assert stage.said[-1] == "Tagged 2 papers +two"
        await stage.press("y", "i")
        assert stage.app.clipboard.splitlines() == [
            key for key in stage.main.papers.keys if key in stage.main.papers.chosen
        ]
    assert set(kept(places)) == {TIDAL_MEMORY, PAPER_LANTERNS}
    for entry in kept(places).values():
        assert (entry["bookmarked"], entry["status"], entry["tags"]) == (True, "read", ["two"])


async def test_a_toggle_of_several_turns_all_the_same_way(places: Places) -> None:
    async with running(places) as stage:
        await stage.press("b", "*", "b")
        assert all(entry.bookmarked for entry in stage.main.desk.shelf.entries())
        assert stage.counts["Bookmarked"] == "25"
        await stage.press("b")
        assert stage.counts["Bookmarked"] == "0"


async def test_marks_stay_with_their_papers_when_the_list_is_ordered_anew(places: Places) -> None:
    async with running(places) as stage:
        await stage.mark(GLASS, SLOW)
        await stage.press("S", "t")
        assert stage.marked == {GLASS, SLOW}


async def test_marks_are_seen_without_colour(places: Places) -> None:
    async with running(places, NARROW) as stage:
        await stage.press("space")
        line = next(line for line in stage.lines() if LANTERN_FIELDS[:30] in line)
        assert line.startswith("│▌")


async def test_every_mark_shows_in_the_detail_of_a_narrow_terminal_too(places: Places) -> None:
    async with running(places, NARROW) as stage:
        await stage.press("enter", "b", "r", "t", *"+x", "enter")
        assert stage.panes == ["detail"]
        assert "★ bookmarked read #x" in stage.words()
