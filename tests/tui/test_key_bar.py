"""The line of keys: what can be pressed now, and pressed by a click."""

from __future__ import annotations

import pytest

from search.paper import Paper
from tests.tui.stage import NARROW, PATIENCE, WIDE, running
from tui.change_follower import catch_up
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.widgets.key_bar import KeyBar


async def test_it_shows_keys_and_what_they_do_on_one_line(places: Paths) -> None:
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        (line,) = stage.lines(bar)
        assert line.startswith(" b bookmark  r read ")
        assert bar.region.height == 1
        assert [hint.key for hint in bar.hints] == list(dict.fromkeys(hint.key for hint in bar.hints))
        await stage.step("a key that makes no sense is not shown")
        await stage.search("nothingofthatkind")
        (line,) = stage.lines(stage.main.query_one(KeyBar))
        assert "bookmark" not in line
        assert "search" in line
        await stage.step("the key under the mouse is explained")
        bar = stage.main.query_one(KeyBar)
        await stage.pilot.hover(KeyBar, offset=(2, 0))
        await stage.settled()
        assert bar.hints[0].help in str(bar.tooltip)
        await stage.step("a click beside the keys does nothing")
        bar = stage.main.query_one(KeyBar)
        await stage.pilot.click(KeyBar, offset=(bar.size.width - 1, 0))
        await stage.settled()
        assert stage.app.is_running
        assert not stage.main.desk.shelf.entries()
        await stage.step("a click presses the key under the mouse")
        bar = stage.main.query_one(KeyBar)
        key = stage.main.papers.key
        (line,) = stage.lines(bar)
        await stage.pilot.click(KeyBar, offset=(line.index("bookmark") + 2, 0))
        await stage.settled()
        entry = stage.main.desk.shelf.entry(key)
        assert entry is not None
        assert entry.bookmarked


async def test_what_goes_on_in_the_background_is_told_beside_the_keys(
    places: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The app itself has nothing to tell.
    monkeypatch.setattr("tui.change_follower.POLL_SECONDS", PATIENCE)
    async with running(places) as stage:
        bar = stage.main.query_one(KeyBar)
        for size in (WIDE, NARROW):
            await stage.pilot.resize_terminal(*size)
            await stage.settled()
            (before,) = stage.lines(bar)
            bar.show_progress("Indexing 5,000 of 40,000 · 2,500 a second · 14 s left")
            await stage.settled()
            (line,) = stage.lines(bar)
            assert line.rstrip().endswith("Indexing 5,000 of 40,000 · 2,500 a second · 14 s left")
            assert "? help" in line
            bar.show_progress("")
            await stage.settled()
            assert stage.lines(bar) == [before]


async def test_the_app_says_how_far_indexing_is(places: Paths) -> None:
    desk = Desk(places)
    said: list[str] = []
    desk.library.add([Paper(f"Paper {number}", key=f"new{number}") for number in range(3)])
    assert catch_up(desk, said.append) == (True, desk.library.catalog.seq, desk.library.snapshot().indexed)
    assert said[-1] == "Indexing 3 of 3"
    assert desk.library.behind() == 0
    desk.close()
