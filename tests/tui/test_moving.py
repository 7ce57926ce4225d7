"""Moving: in the list, in the other panes, from page to page, from hit to hit."""

from __future__ import annotations

from tests.tui.papers import GLASS, LANTERN_FIELDS, LONG_READ, PAPER_LANTERNS, SLOW, TIDAL_MEMORY, WORKING_MEMORY
from tests.tui.stage import NARROW, running
from tui.commands.move import NO_SEARCH, no_title_hit, no_unread
from tui.config.paths import Paths


async def test_the_list_moves_by_rows_and_stops_at_its_ends(places: Paths) -> None:
    async with running(places) as stage:
        titles = stage.titles
        await stage.strike("j", "down", "j")
        assert stage.title == titles[3]
        await stage.strike("k", "up")
        assert stage.title == titles[1]
        await stage.strike("k", "k", "k")
        assert stage.title == titles[0]
        await stage.press("G")
        assert stage.title == titles[-1]
        await stage.press("j")
        assert stage.title == titles[-1]
        await stage.strike("g", "g")
        assert stage.title == titles[0]
        await stage.press("end")
        assert stage.title == titles[-1]
        await stage.press("home")
        assert stage.title == titles[0]
        await stage.step("two strokes may come as fast as a terminal sends them")
        await stage.press("G")
        await stage.strike("g", "g")
        assert stage.title == stage.titles[0]
        assert stage.app.screen is stage.main
        await stage.strike("G", "g", "g", "j", "y", "i")
        assert stage.title == stage.titles[1]
        assert stage.app.clipboard == stage.main.papers.key
        await stage.step("a second stroke that means nothing drops both")
        await stage.strike("j", "g", "b")
        assert stage.app.screen is stage.main
        assert stage.title == stage.titles[1]
        assert stage.main.desk.shelf.entries() == []


async def test_the_list_moves_by_screens_with_the_cursor_in_sight(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        shown = stage.main.papers.page_rows
        for key, steps in {"ctrl+d": shown // 2, "pagedown": shown, "ctrl+u": -(shown // 2), "pageup": -shown}.items():
            before = stage.main.papers.cursor
            await stage.press(key)
            assert stage.main.papers.cursor == before + steps
            assert stage.title[:40] in stage.text(stage.main.papers)
        assert stage.title == stage.titles[0]
        await stage.step("the detail scrolls with the same keys")
        await stage.to(LONG_READ)
        await stage.press("enter")
        detail = stage.main.detail
        assert "Part 1." in stage.text(detail)
        assert "Part 12." not in stage.text(detail)
        await stage.strike("j", "down")
        assert detail.scroll_y == 2
        await stage.press("k")
        assert detail.scroll_y == 1
        await stage.press("G")
        assert "Part 12." in stage.text(detail)
        await stage.strike("g", "g")
        assert detail.scroll_y == 0
        await stage.strike("pagedown", "ctrl+d", "ctrl+u", "pageup")
        assert detail.scroll_y == 0
        assert stage.title == LONG_READ


async def test_the_filter_pane_moves_over_its_headings(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("f")
        filters = stage.main.filters
        seen = []
        for _ in range(7):
            assert filters.filter is not None
            seen.append(filters.filter.value)
            await stage.press("j")
        assert seen == ["spring", "winter", "july", "bookmarked", "unread", "read", "code"]
        for key, value in {
            "g g": "spring",
            "G": "Jo Fen",
            "home": "spring",
            "pagedown": "Jo Fen",
            "pageup": "spring",
        }.items():
            await stage.press(*key.split())
            assert filters.filter is not None
            assert filters.filter.value == value
        await stage.step("a first stroke shows what may follow")
        await stage.press("y")
        await stage.until(lambda: "Copy title and link" in stage.text(), "the menu shows")
        await stage.press("escape")
        assert stage.app.screen is stage.main
        await stage.step("unread papers are one key apart")
        titles = stage.titles
        await stage.strike("j", "r", "j", "r", "g", "g", "J")
        assert stage.title == titles[3]
        await stage.press("K")
        assert stage.title == titles[0]
        await stage.press("K")
        assert stage.title == titles[0]
        assert stage.said[-1] == no_unread(-1)
        await stage.strike("G", "J")
        assert stage.said[-1] == no_unread(1)


async def test_hits_in_a_long_abstract_are_scrolled_to(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.search("+lantern +lit")
        assert stage.titles == [LONG_READ]
        await stage.press("enter")
        first = stage.lines(stage.main.detail)[1]
        await stage.press("n")
        assert "lantern was lit" in stage.words(stage.main.detail)
        assert stage.lines(stage.main.detail)[1] != first
        went = stage.main.detail.scroll_y
        await stage.press("n")
        assert stage.main.detail.scroll_y > went
        await stage.press("N")
        assert stage.main.detail.scroll_y == went
        await stage.step("in the detail hits lead on to the next paper and back")
        await stage.strike("S", "t")
        await stage.search("lantern")
        titles = stage.titles
        await stage.press("enter")
        seen = [stage.title]
        for _ in range(12):
            await stage.press("n")
            if stage.title != seen[-1]:
                seen.append(stage.title)
        assert seen == titles
        assert stage.said[-1] == "That was the last paper."
        for _ in range(12):
            await stage.press("N")
            if stage.title != seen[-1]:
                seen.append(stage.title)
        assert seen == [*titles, *reversed(titles[:-1])]
        assert stage.said[-1] == "That was the first paper."


async def test_pages_are_leafed_through(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("]")
        assert stage.found == "10 of 25"
        assert stage.chosen == ["page:spring"]
        assert stage.title == LANTERN_FIELDS
        await stage.press("]")
        assert stage.found == "9 of 25"
        assert stage.titles[0] == PAPER_LANTERNS
        await stage.strike("]", "]")
        assert stage.chosen == ["page:july"]
        assert stage.said[-1] == "That was the last page."
        await stage.strike("[", "[", "[")
        assert stage.chosen == ["page:spring"]
        assert stage.said[-1] == "That was the first page."
        await stage.step("a page is shown in its own order")
        await stage.press("[")
        assert stage.titles[0] == LONG_READ
        assert stage.titles[4] == LANTERN_FIELDS
        await stage.step("leafing keeps the other filters")
        await stage.switch("Code")
        await stage.press("]")
        assert stage.chosen == ["has:code", "page:spring"]
        assert stage.titles == [LANTERN_FIELDS, GLASS]
        await stage.press("]")
        assert stage.titles == [LANTERN_FIELDS]
        await stage.step("hits are one key apart")
        await stage.press("n")
        assert stage.said[-1] == NO_SEARCH
        await stage.strike("S", "t")
        await stage.search("memory")
        assert stage.titles == [SLOW, TIDAL_MEMORY, WORKING_MEMORY]  # the first has it in its abstract
        await stage.press("n")
        assert stage.title == TIDAL_MEMORY
        await stage.press("n")
        assert stage.title == WORKING_MEMORY
        await stage.press("n")
        assert stage.title == WORKING_MEMORY
        assert stage.said[-1] in {no_title_hit(1), no_title_hit(-1)}
        await stage.press("N")
        assert stage.title == TIDAL_MEMORY
