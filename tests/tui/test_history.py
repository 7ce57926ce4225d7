"""The reading journal and the history in the app."""

from __future__ import annotations

from datetime import date

from shelf.edits import tags
from shelf.messages import undid
from shelf.model import Ref
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import NARROW, Stage, running
from tui.config.paths import Paths
from tui.screens.history import HistoryScreen, JournalScreen, LogRows


async def opened(stage: Stage, *keys: str) -> LogRows:
    await stage.strike(*keys)
    screen = stage.app.screen
    assert isinstance(screen, JournalScreen | HistoryScreen)
    await stage.until(lambda: "Reading the " not in stage.text(), "it is read")
    return screen.rows


def rows(stage: Stage, listed: LogRows) -> list[str]:
    return [" ".join(line.split()) for line in stage.lines(listed)[: listed.row_count]]


async def a_days_work(stage: Stage) -> None:
    await stage.to(LANTERN_FIELDS)
    await stage.press("r")
    await stage.to(GLASS)
    await stage.strike("b", "t", *"+vision +glass", "enter")
    await stage.to(SLOW)
    await stage.strike("=", "4")
    await stage.to(TIDAL_MEMORY)
    await stage.press("d")


async def test_the_journal_tells_what_was_done_today_and_is_copied_as_markdown(places: Paths) -> None:
    async with running(places) as stage:
        await a_days_work(stage)
        listed = await opened(stage, "g", "j")
        assert rows(stage, listed) == [
            f"{date.today()} today · 1 read · 1 kept · 1 rated · 1 tagged · 1 skipped",
            f"read {LANTERN_FIELDS}",
            f"kept {GLASS}",
            f"rated {SLOW} 4 of 5",
            f"tagged {GLASS} #vision #glass",
            f"skipped {TIDAL_MEMORY}",
        ]
        await stage.press("y")
        await stage.until(lambda: "clipboard" in stage.text() or "Copied" in stage.text(), "it says so")
        assert stage.app.clipboard.startswith(f"# Reading journal\n\n## {date.today()}\n\n**Read**")


async def test_enter_goes_to_the_paper_in_the_list(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await a_days_work(stage)
        listed = await opened(stage, "g", "j")
        assert listed.cursor == 1, "on a paper, not on the heading"
        await stage.strike("j", "enter")
        assert stage.app.screen is stage.main
        assert stage.title == GLASS
        assert stage.found == "24 of 25"
        await stage.step("a paper that is not listed is shown alone")
        await opened(stage, "g", "j")
        await stage.strike("G", "enter")
        assert stage.titles == [TIDAL_MEMORY]
        await stage.press("backspace")
        assert stage.found == "24 of 25"
        await stage.search("lantern")
        await opened(stage, "g", "j")
        await stage.strike("j", "enter")
        assert stage.titles == [GLASS]


async def test_the_days_are_one_key_apart(places: Paths) -> None:
    journal = places.data / "journal.jsonl"
    async with running(places) as stage:
        await a_days_work(stage)
    # As if the first edit had been made on another day.
    lines = journal.read_text("utf-8").splitlines()
    year = date.today().isoformat()[:4]
    lines[1] = lines[1].replace(f'"time":"{year}', f'"time":"{int(year) - 1}')
    journal.write_text("\n".join(lines) + "\n", "utf-8")
    async with running(places) as stage:
        listed = await opened(stage, "g", "j")
        assert listed.key != listed.entries[-1].key
        await stage.press("]")
        assert listed.cursor == listed.row_count - 1
        assert rows(stage, listed)[-2].endswith("1 read")
        await stage.press("]")
        assert listed.cursor == listed.row_count - 1
        await stage.press("[")
        assert listed.cursor == 1


async def test_with_nothing_done_it_says_so(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        for keys, said in ((("g", "j"), "Nothing was done yet."), (("g", "h"), "Nothing was edited yet.")):
            await opened(stage, *keys)
            assert said in stage.text()
            await stage.strike("enter", "j", "]", "[", "G", "escape")
            assert stage.app.screen is stage.main


async def test_the_history_tells_every_edit_the_last_first(places: Paths) -> None:
    async with running(places) as stage:
        await a_days_work(stage)
        await stage.press("u")
        listed = await opened(stage, "g", "h")
        told = rows(stage, listed)
        assert undid("Dismissed 1 paper") in told[0]
        assert told[1] == f"status: dismissed → unread {TIDAL_MEMORY}"
        assert any(row == f"+vision {GLASS}" for row in told)
        assert "6 edits" in stage.words(stage.app.screen.query_one("#status"))
        await stage.strike("G", "enter")
        assert stage.title == LANTERN_FIELDS
        await stage.step("the history of one paper is shown and left again")
        await stage.to(GLASS)
        listed = await opened(stage, "g", "h")
        everything = listed.row_count
        await stage.press("p")
        assert f'History of "{GLASS}"' in stage.text()
        assert {row.key for row in listed.entries if row.key} == {stage.main.papers.key}
        await stage.press("p")
        assert listed.row_count == everything


async def test_a_bulk_edit_is_told_in_a_few_lines(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("*", "b")
        listed = await opened(stage, "g", "h")
        assert listed.row_count == 7
        assert rows(stage, listed)[-1] == "and 20 more"


async def test_a_paper_in_no_library_is_shown_as_the_shelf_knows_it_and_its_title_is_no_markup(places: Paths) -> None:
    title = "[@click=app.quit]Bye[/] [b]now"
    async with running(places) as stage:
        stage.main.desk.shelf.edit(tags.tag([Ref("odd", title)], ["[/x]"]))
        for keys in (("g", "j"), ("g", "h")):
            listed = await opened(stage, *keys)
            assert any(title in row for row in rows(stage, listed))
            assert any("[/x]" in row for row in rows(stage, listed))
            await stage.press("escape")
        await opened(stage, "g", "j")
        await stage.press("enter")
        assert stage.titles == [title]
