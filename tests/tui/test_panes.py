"""The panes: three where there is room, then two, then one."""

from __future__ import annotations

from itertools import product

from tests.tui.papers import LANTERN_FIELDS, TIDAL_MEMORY
from tests.tui.stage import MEDIUM, NARROW, WIDE, key_event, running, until
from tui.config.paths import Paths


async def test_a_wide_terminal_shows_three_panes_and_keys_go_between_them(places: Paths) -> None:
    async with running(places, WIDE) as stage:
        assert stage.panes == ["filters", "papers", "detail"]
        assert LANTERN_FIELDS in stage.text(stage.main.detail)
        for key, pane in [("l", "detail"), ("l", "detail"), ("h", "papers"), ("h", "filters"), ("h", "filters")]:
            await stage.press(key)
            assert stage.focus == pane
        for key, pane in [("tab", "papers"), ("tab", "detail"), ("shift+tab", "papers"), ("right", "detail")]:
            await stage.press(key)
            assert stage.focus == pane
        await stage.strike("h", "h")
        assert stage.focus == "filters"
        await stage.strike("left", "f")
        assert stage.focus == "papers"
        assert stage.panes == ["filters", "papers", "detail"]
        await stage.step("the mouse works too")
        await stage.click(TIDAL_MEMORY)
        assert stage.title == TIDAL_MEMORY
        assert "same shore" in stage.text(stage.main.detail)
        await stage.click("Read  ")
        assert stage.focus == "filters"
        await stage.pilot.click(stage.main.detail, offset=(20, 20))
        await stage.settled()
        assert stage.focus == "detail"


async def test_a_medium_terminal_shows_two_panes(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        assert stage.panes == ["papers", "detail"]
        await stage.press("f")
        assert stage.panes == ["filters", "papers"]
        await stage.press("f")
        assert stage.panes == ["papers", "detail"]
        await stage.press("enter")
        assert stage.focus == "detail"
        assert stage.panes == ["papers", "detail"]


async def test_a_narrow_terminal_shows_one_pane(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        assert stage.panes == ["papers"]
        for back in ("escape", "q", "h"):
            await stage.press("enter")
            assert stage.panes == ["detail"]
            assert "rebuild indoor rooms" in stage.words()
            await stage.press(back)
            assert stage.panes == ["papers"]
            assert stage.focus == "papers"
        await stage.press("f")
        assert stage.panes == ["filters"]
        await stage.press("escape")
        assert stage.panes == ["papers"]
        await stage.step("a second click opens the paper")
        await stage.click(TIDAL_MEMORY)
        assert stage.panes == ["papers"]
        await stage.click(TIDAL_MEMORY)
        assert stage.panes == ["detail"]
        assert "same shore" in stage.text()
        await stage.step("q goes back and then leaves")
        await stage.strike("z", "enter", "q", "q")
        assert stage.app.is_running
        assert stage.panes == ["papers"]
        stage.app.post_message(key_event("q"))
        await until(lambda: not stage.app.is_running, "the app has left")


async def test_every_pane_fills_its_place(places: Paths) -> None:
    async with running(places) as stage:
        for size, key in product((WIDE, MEDIUM, NARROW), ("h", "l", "l", "h")):
            await stage.pilot.resize_terminal(*size)
            await stage.press(key)
            widths = sum(pane.outer_size.width for pane in stage.main.query("#panes > *") if pane.region.width)
            assert widths == size[0]
            lines = stage.lines()
            assert all(len(line) <= size[0] for line in lines)
            assert lines[-1].strip()


async def test_zoom_gives_the_whole_screen_to_one_pane(places: Paths) -> None:
    async with running(places, WIDE) as stage:
        await stage.press("z")
        assert stage.panes == ["papers"]
        await stage.press("l")
        assert stage.panes == ["detail"]
        await stage.strike("h", "h")
        assert stage.panes == ["filters"]
        await stage.press("z")
        assert stage.panes == ["filters", "papers", "detail"]
        await stage.strike("z", "escape")
        assert stage.panes == ["filters", "papers", "detail"]
        await stage.step("the app follows the size of the terminal")
        await stage.press("j")
        for size, panes in {NARROW: 1, MEDIUM: 2, WIDE: 3}.items():
            await stage.pilot.resize_terminal(*size)
            await stage.settled()
            assert len(stage.panes) == panes
            assert stage.title == TIDAL_MEMORY
            assert stage.title in stage.text(stage.main.papers)
        await stage.step("panes can be made wider")
        detail = stage.main.detail.outer_size.width
        await stage.press("l", ">", ">")
        assert stage.main.detail.outer_size.width == detail + 4
        await stage.press("<")
        assert stage.main.detail.outer_size.width == detail + 2
        await stage.press("h", ">")
        assert stage.main.detail.outer_size.width == detail
        filters = stage.main.filters.outer_size.width
        await stage.press("h", "<")
        assert stage.main.filters.outer_size.width == filters - 2
        await stage.step("no pane can be pushed off the screen")
        await stage.press("l")
        stage.main.panes.resize(500)
        await stage.settled()
        assert stage.panes == ["filters", "papers", "detail"]
        assert stage.main.papers.region.width >= 10
        stage.main.panes.resize(-500)
        await stage.settled()
        assert stage.main.detail.outer_size.width >= 10


async def test_a_pane_that_was_made_wider_still_fills_the_screen_alone(places: Paths) -> None:
    async with running(places, WIDE) as stage:
        await stage.strike("l", ">", "z")
        assert stage.main.detail.outer_size.width == WIDE[0]
        await stage.press("z")
        await stage.pilot.resize_terminal(*NARROW)
        await stage.settled()
        assert stage.panes == ["detail"]
        assert stage.main.detail.outer_size.width == NARROW[0]
