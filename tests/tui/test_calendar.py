"""The calendar, and the views of a day, a week and a month that it opens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from search.query.dates import Period, page_day
from tests.tui.papers import LANTERN_FIELDS, PAPER_LANTERNS, TIDAL_MEMORY, bring_in
from tests.tui.stage import NARROW, WIDE, Stage, running
from tui.commands.move import no_page
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.screens.calendar import CalendarScreen
from tui.screens.history import JournalScreen

SPRING, WINTER = date(2026, 3, 11), date(2026, 1, 20)


def july() -> date:
    return date.fromisoformat(page_day("--07-04", datetime.now(UTC).isoformat()))


async def opened(stage: Stage, *keys: str) -> CalendarScreen:
    await stage.press("g", "d", *keys)
    screen = stage.app.screen
    assert isinstance(screen, CalendarScreen)
    return screen


async def at(stage: Stage, text: str) -> CalendarScreen:
    """Open the calendar on a day without showing it: the view of that day is opened first."""
    await stage.search(text)
    return await opened(stage)


def is_open(stage: Stage) -> bool:
    return isinstance(stage.app.screen, CalendarScreen)


def words(stage: Stage) -> str:
    return " ".join(stage.text().replace("│", " ").split())


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_days_with_papers_are_marked_with_their_counts(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        screen = await opened(stage)
        assert screen.grid.cursor == max(july(), SPRING), "the newest day with papers"
        await stage.press("escape")
        await at(stage, "seen:2026-03-11")
        shown = stage.text()
        assert "Mar 2026" in shown
        assert "w11" in shown
        assert "[11]" in shown
        assert "Wed 11 Mar 2026: 10 papers · spring" in words(stage)
        assert "Week 11 · 9–15 Mar 2026" in shown
        # Its count stands below the day.
        lines = stage.lines()
        above = next(n for n, text in enumerate(lines) if "[11]" in text)
        assert lines[above + 1][lines[above].index("[11]") :].split()[0] == "10"
        assert stage.lines()[-1].startswith(" Enter day  w week "), "the key bar has the calendar's keys only"


async def test_new_papers_are_counted_apart(places: Paths) -> None:
    async with running(places) as stage:
        await at(stage, "seen:2026-03-11")
        assert "10 papers · spring" in words(stage), "on the first day everything is new, which is not told"
        # The view of a day is left, and with it all that was new there.
        await stage.press("escape", "0")
        await at(stage, "seen:2026-01-20")
        assert "9 papers, 7 new · winter" in words(stage)
        assert "9 +7" in words(stage)


async def test_enter_shows_the_day_and_the_list_is_called_after_it(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("seen:2026-01-21 ")
        assert stage.titles == []
        await opened(stage)
        await stage.press("h", "enter")
        assert not is_open(stage)
        assert stage.chosen == ["seen:2026-01-20"]
        assert len(stage.titles) == 9
        assert stage.titles[:2] == [PAPER_LANTERNS, LANTERN_FIELDS], "as that day's page has them"
        assert "Tue 20 Jan 2026" in stage.text(stage.main.papers)
        assert stage.focus == "papers"
        await stage.press("backspace")
        assert stage.titles == []
        await stage.step("other filters stay and a chosen page goes")
        await stage.switch("Code", "Jan 20, 2026 · winter")
        await at(stage, "seen:2026-03-11 has:code page:winter ")
        await stage.press("enter")
        assert set(stage.chosen) == {"seen:2026-03-11", "has:code"}
        assert LANTERN_FIELDS in stage.titles
        await stage.step("a paper of several days is shown on each")
        for day in (SPRING, WINTER, july()):
            await stage.search(f"seen:{day} ")
            assert LANTERN_FIELDS in stage.titles
        await stage.search("seen:2026-01-20 ")
        await stage.to(TIDAL_MEMORY)
        assert "seen in 2 pages" in stage.text(stage.main.detail)
        assert "+1 page" in stage.row(TIDAL_MEMORY)
        await stage.step("the mouse picks days and weeks")
        screen = await at(stage, "seen:2026-03-11")
        await stage.click(" 12 ")
        assert screen.grid.cursor == date(2026, 3, 12)
        await stage.click("11     [12]", times=2)
        assert stage.chosen == ["seen:2026-03-11"]
        await opened(stage)
        await stage.click("w11")
        assert stage.chosen == ["seen:2026-w11"]


async def test_a_whole_week_or_month_is_shown(places: Paths) -> None:
    expected = {"w": ("seen:2026-w11", "Week 11 · 9–15 Mar 2026"), "m": ("seen:2026-03", "Mar 2026")}
    async with running(places) as stage:
        for key, (clause, name) in expected.items():
            await at(stage, "seen:2026-03-11")
            await stage.press("j", "k", "l", key)
            assert stage.chosen == [clause]
            assert name in stage.text(stage.main.papers)
            assert len(stage.titles) == 10
            assert stage.chips.startswith(f"{clause} 10")


async def test_leafing_goes_from_week_to_week_that_has_papers(places: Paths) -> None:
    later = july() > SPRING
    async with running(places) as stage:
        await stage.search("seen:2026-w11 ")
        await stage.press("]")
        assert stage.chosen == ["seen:2026-w04"]
        assert "Week 4 · 19–25 Jan 2026" in stage.text(stage.main.papers)
        await stage.press("]")
        assert stage.chosen == ["seen:2026-w04"]
        assert stage.said[-1] == no_page(1)
        await stage.press("[", "[")
        newest = Period.around(july(), "week").text if later else "2026-w11"
        assert stage.chosen == [f"seen:{newest}"]
        if later:
            await stage.press("[")
            assert stage.said[-1] == no_page(-1)


async def test_leafing_goes_by_what_is_shown(places: Paths) -> None:
    before = {
        "seen:2026-03-11": "seen:2026-01-20",
        "seen:2026-03": "seen:2026-01",
        "seen:2026-w07": "seen:2026-w04",
        "seen:2026-02-14": "seen:2026-01-20",
    }
    async with running(places) as stage:
        for shown, expected in before.items():
            stage.main.ask(text=f"{shown} memory ")
            await stage.settled()
            await stage.press("]")
            assert stage.main.question.text.split() == [expected, "memory"]
        # Another span is not a week: here one leafs from page to page.
        await stage.search("seen:2026-01-01..2026-12-31 ")
        await stage.press("]")
        assert stage.chosen == ["page:spring"]


async def test_a_day_with_nothing_says_so_and_leads_to_the_nearest(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        screen = await at(stage, "seen:2026-03-11")
        await stage.press("l", "l")
        assert "Fri 13 Mar 2026: no papers" in words(stage)
        await stage.press("enter")
        assert is_open(stage)
        assert screen.grid.cursor == SPRING
        assert "Nothing on Fri 13 Mar 2026; moved to the nearest day." in words(stage)
        await stage.press("enter")
        assert stage.chosen == ["seen:2026-03-11"]
        await stage.step("typing is left and nonsense is told")
        screen = await opened(stage, "/")
        await stage.type("[b]soon")
        await stage.press("enter")
        assert 'Not a date: "[b]soon"' in words(stage)
        assert is_open(stage)
        await stage.press("escape")
        assert is_open(stage)
        assert screen.line.value == ""
        await stage.press("1", "escape", "escape")
        assert not is_open(stage)
        assert stage.chosen == []


async def test_moving_about(places: Paths) -> None:
    expected = {
        "h": SPRING - timedelta(1),
        "l": SPRING + timedelta(1),
        "k": SPRING - timedelta(7),
        "j": SPRING + timedelta(7),
        "H": date(2026, 2, 11),
        "L": date(2026, 4, 11),
        "]": date(2026, 4, 11),
        "[": date(2026, 2, 11),
        "t": date.today(),
        "g": min(WINTER, july()),
        "G": max(SPRING, july()),
    }
    async with running(places) as stage:
        screen = await at(stage, "seen:2026-03-11")
        for key, day in expected.items():
            screen.grid.cursor = SPRING
            await stage.press(key)
            assert screen.grid.cursor == day, key
            assert Period.around(day, "month").title in stage.text()
        await stage.step("from a week the cursor begins on its first day with papers")
        screen = await at(stage, "seen:2026-w11")
        assert screen.grid.cursor == SPRING


async def test_a_date_is_typed(places: Paths) -> None:
    typed = {
        "11 mar 2026": "seen:2026-03-11",
        "2026-w04": "seen:2026-w04",
        "2026-03": "seen:2026-03",
        "20260120": "seen:2026-01-20",
    }
    async with running(places) as stage:
        for text, clause in typed.items():
            await opened(stage)
            # A digit begins a date by itself.
            await stage.strike(*text, "enter")
            assert stage.chosen == [clause]
            assert stage.titles


async def test_a_library_without_dated_pages_has_no_days(tmp_path_factory: pytest.TempPathFactory) -> None:
    places = Paths.under(tmp_path_factory.mktemp("undated"))
    bring_in(places, [{"title": "Alone", "abstract": "No page shows it."}])
    async with running(places) as stage:
        await opened(stage)
        assert "No page in the library has a date." in words(stage)
        await stage.press("enter", "w", "g", "G", "]")
        assert is_open(stage)
        await stage.press("q")
        assert not is_open(stage)


async def test_what_trends_stands_first_in_a_week(places: Paths) -> None:
    day = date.today() - timedelta(days=3)

    def seen(title: str, votes: int, rank: int, day: date) -> dict[str, object]:
        sighting = {
            "source": "daily-papers",
            "label": "[@click=app.quit]x[/]",
            "page_date": day.isoformat(),
            "rank": rank,
        }
        return {"title": title, "abstract": "Words.", "upvotes": votes, "sightings": [sighting]}

    bring_in(places, [seen("Few Votes", 1, 1, day), seen("Many Votes", 90, 2, day), seen("Some Votes", 9, 3, day)])
    async with running(places) as stage:
        await stage.search(f"seen:{Period.around(day, 'week').text} ")
        assert stage.titles == ["Few Votes", "Many Votes", "Some Votes"]
        await stage.press("S", "v")
        assert stage.titles == ["Many Votes", "Some Votes", "Few Votes"]
        await at(stage, f"seen:{day}")
        assert "3 papers · [@click=app.quit]x[/]" in words(stage), "a name is never read as markup"
        await stage.press("escape")
        await stage.search(f"seen:{day} sort:trending")
        assert stage.titles == ["Many Votes", "Some Votes", "Few Votes"]


async def test_who_chose_that_key_for_the_journal_keeps_it(places: Paths) -> None:
    async with running(places, settings=Settings(delay_ms=0, keys={"journal": ("g d",)})) as stage:
        await stage.press("g", "d")
        assert type(stage.app.screen).__name__ == JournalScreen.__name__
        await stage.press("escape")
        stage.main.run_command("go-date")
        await stage.settled()
        assert is_open(stage)
