"""The line of keys: what can be pressed now, and pressed by a click."""

from __future__ import annotations

from tests.tui.stage import running
from tui.places import Places
from tui.widgets.key_bar import KeyBar


async def test_it_shows_keys_and_what_they_do_on_one_line(places: Places) -> None:
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        (line,) = stage.lines(bar)
        assert line.startswith(" b bookmark  r read ")
        assert bar.region.height == 1
        assert [hint.key for hint in bar.hints] == list(dict.fromkeys(hint.key for hint in bar.hints))


async def test_a_key_that_makes_no_sense_is_not_shown(places: Places) -> None:
    async with running(places) as stage:
        await stage.search("nothingofthatkind")
        (line,) = stage.lines(stage.main.query_one(KeyBar))
        assert "bookmark" not in line
        assert "search" in line


async def test_a_click_presses_the_key_under_the_mouse(places: Places) -> None:
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        key = stage.main.papers.key
        (line,) = stage.lines(bar)
        await stage.pilot.click(KeyBar, offset=(line.index("bookmark") + 2, 0))
        await stage.settled()
        entry = stage.main.desk.shelf.entry(key)
        assert entry is not None
        assert entry.bookmarked


async def test_a_click_beside_the_keys_does_nothing(places: Places) -> None:
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        await stage.pilot.click(KeyBar, offset=(bar.size.width - 1, 0))
        await stage.settled()
        assert stage.app.is_running
        assert not stage.main.desk.shelf.entries()


async def test_the_key_under_the_mouse_is_explained(places: Places) -> None:
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        await stage.pilot.hover(KeyBar, offset=(2, 0))
        await stage.settled()
        assert bar.hints[0].help in str(bar.tooltip)
