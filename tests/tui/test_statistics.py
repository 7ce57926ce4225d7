"""The statistics screen: its pages, where they lead, and how it follows keys, mouse and size."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from search.errors import CatalogError
from search.insight.statistics.figures import DatedPapers
from shelf.searches.model import SavedSearch
from tests.tui.papers import LANTERN_FIELDS, bring_in
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.config.paths import Paths
from tui.desk.statistics.pages import NO_UPVOTE_DATA, NOTHING_READ
from tui.screens.statistics import StatisticsScreen
from tui.widgets.tabs import TabLine

VOTED: tuple[dict[str, object], ...] = tuple(
    {
        "title": f"Voted {number}",
        "abstract": "What people like.",
        "date": f"2025-0{1 + number % 6}-10",
        "upvotes": number * number,
        "keywords": ["深度学习" * 30 if number % 2 else "[@click=app.quit]x[/] \x1b[2Jred"],
        "authors": ["Ada Moth"],
        "categories": ["cs.CV"],
    }
    for number in range(12)
)


def statistics(stage: Stage) -> StatisticsScreen:
    screen = stage.app.screen
    assert isinstance(screen, StatisticsScreen)
    return screen


async def open_statistics(stage: Stage, *keys: str) -> StatisticsScreen:
    await stage.press("g", "s")
    await counted(stage)
    for key in keys:
        await stage.press(key)
        await counted(stage)
    return statistics(stage)


async def counted(stage: Stage) -> None:
    def done() -> bool:
        screen = stage.app.screen
        if not isinstance(screen, StatisticsScreen):
            return True
        return screen.figures is not None and screen.figures.lists is not None and not working(stage)

    await stage.until(done, "everything is counted")


def working(stage: Stage) -> bool:
    return any(w.group == "find" and not w.is_finished for w in stage.app.workers)


async def test_papers_per_week_is_the_first_page(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        await open_statistics(stage)
        shown = stage.text()
        assert "Statistics · per week · everything" in shown
        assert "[1 Papers]" in shown
        assert "papers per week" in shown
        assert "25 papers, by the day" in stage.words()
        await stage.press("escape")
        assert stage.app.screen is stage.main
        await stage.step("arrows and clicks go from page to page")
        screen = await open_statistics(stage, "left")
        assert screen.query_one(TabLine).shown == 4
        await stage.press("right")
        assert "[1 Papers]" in stage.text()
        column = stage.lines()[1].index("3 Frequent")
        await stage.pilot.click(offset=(column, 1))
        await stage.until(lambda: "[3 Frequent]" in stage.text(), "the page is shown")
        await stage.step("nothing on the shelf and no upvotes is said")
        await open_statistics(stage, "2")
        assert NOTHING_READ in stage.text()
        await stage.press("4")
        assert NO_UPVOTE_DATA in stage.text()
        await stage.press("5")
        assert "No trends yet" in stage.text()
        await stage.step("a period is chosen by key and by mouse")
        screen = await open_statistics(stage, "y")
        assert "papers per year" in stage.text()
        await stage.press("m")
        await counted(stage)
        assert "papers per month" in stage.text()
        # What a click on the keys sends.
        await stage.press("p")
        await counted(stage)
        assert screen.options.period == "year"


async def test_how_far_back_is_chosen_from_a_menu(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        screen = await open_statistics(stage, "r", "m")
        assert "the last month" in stage.text()
        since = screen.options.since
        assert since == date.today() - timedelta(30)
        record = DatedPapers.of(stage.main.desk.library.snapshot().columns)
        assert screen.figures is not None
        assert sum(screen.figures.papers.counts) == sum(since <= day <= date.today() for day in record.days.values())
        await stage.step("reading progress counts what is on the shelf")
        await stage.press("b", "j", "b", "r")
        await open_statistics(stage, "2")
        assert "● 2 kept · × 0 started · ◇ 1 read" in stage.words()
        assert "unread papers on the shelf at the end of each week" in stage.text()
        assert "Now: 1 unread · 0 reading · 1 read." in stage.words()


async def test_a_line_leads_to_its_papers_and_a_paper_to_itself(places: Paths) -> None:
    bring_in(places, VOTED, "voted")
    async with running(places, MEDIUM) as stage:
        await open_statistics(stage, "3")
        assert "Keywords" in stage.text()
        await stage.press("enter")
        await stage.settled()
        assert len(stage.titles) == 6
        assert "kw:" in stage.main.question.text
        await open_statistics(stage, "4")
        assert "median" in stage.text()
        assert "121 Voted 11" in stage.words()
        await stage.press("enter")
        await stage.settled()
        assert stage.title == "Voted 11"


async def test_an_author_with_a_click(places: Paths) -> None:
    bring_in(places, VOTED, "voted")
    async with running(places, WIDE) as stage:
        await open_statistics(stage, "3")
        line = next(n for n, text in enumerate(stage.lines()) if text.startswith("Ada Moth"))
        await stage.pilot.click(offset=(3, line))
        await stage.pilot.click(offset=(3, line))
        await stage.settled()
        assert stage.app.screen is stage.main
        assert "author:" in stage.main.question.text
        assert LANTERN_FIELDS in stage.titles
        await stage.step("a plot follows the terminals size")
        screen = await open_statistics(stage)
        before = stage.text()
        await stage.pilot.resize_terminal(*NARROW)
        await stage.until(lambda: screen.rows.size.width <= NARROW[0], "it is narrow")
        await stage.until(lambda: max(map(len, stage.lines(screen.rows))) <= NARROW[0], "it is drawn anew")
        assert stage.text() != before
        assert "papers per month" in stage.text()


async def test_the_search_is_the_first_trend_and_others_are_compared_with_it(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        stage.main.desk.saved.searches.add(SavedSearch("mem", "memory"))
        await stage.search("lantern")
        screen = await open_statistics(stage, "5")
        assert "lantern 4 papers, 16% of 25" in stage.words()
        await stage.press("/")
        await stage.type("winter")
        await stage.press("enter")
        await counted(stage)
        await stage.press("+")
        await stage.press("enter")
        await counted(stage)
        assert [each.name for each in screen.queries] == ["lantern", "winter", "mem"]
        words = stage.words()
        assert all(sign in words for sign in ("● lantern", "× winter", "◇ mem"))
        await stage.press("s")
        assert "share of all papers per week" in stage.text()
        await stage.press("d")
        await counted(stage)
        assert len(screen.queries) == 2
        await stage.press("enter")
        assert stage.app.screen is stage.main
        assert stage.main.question.text.strip() in {"winter", "memory", "lantern"}


async def test_hostile_names_are_only_letters(places: Paths) -> None:
    bring_in(places, VOTED, "voted")
    async with running(places, NARROW) as stage:
        await stage.search("kw:x[/]")
        await open_statistics(stage, "3", "5")
        await stage.press("/")
        await stage.type("[b]no[/b] (((")
        await stage.press("enter")
        await counted(stage)
        assert "[b]no[/b] (((" in stage.text()
        assert "\x1b" not in stage.text()
        assert stage.app.failures == []


async def test_every_page_at_every_size(places: Paths) -> None:
    bring_in(places, VOTED, "voted")
    async with running(places, (12, 6)) as stage:
        await stage.search("lantern")
        await open_statistics(stage)
        for size in ((12, 6), (40, 12), NARROW, WIDE):
            await stage.pilot.resize_terminal(*size)
            for view in "12345":
                await stage.strike(view, "j", "G", "k", "g", "g", "ctrl+d")
                assert all(len(line) <= size[0] for line in stage.lines())
                assert len(stage.lines()) == size[1]


async def test_all_keys_stand_in_the_line_of_keys(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.search("lantern")
        await open_statistics(stage, "5")
        keys = stage.lines()[-1]
        for hint in ("Enter open", "Esc back", "p period", "r range", "/ trend", "+ saved", "s share", "d drop"):
            assert hint in keys


async def test_an_empty_library_says_what_fills_it(tmp_path: Path) -> None:
    async with running(Paths.under(tmp_path / "empty"), MEDIUM) as stage:
        await open_statistics(stage)
        assert "The library is empty: `carrel import` fills it." in stage.words()


async def test_a_catalog_that_cannot_be_read_is_told(places: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(columns: object) -> DatedPapers:
        raise CatalogError("The library cannot be read", "disk", "Check the disk.")

    async with running(places, MEDIUM) as stage:
        monkeypatch.setattr(DatedPapers, "of", broken)
        await stage.press("g", "s")
        await stage.until(lambda: "Check the disk." in stage.text(), "the trouble is told")
        await stage.press("3", "w", "escape")
        assert stage.app.screen is stage.main
        assert stage.app.failures == []
