"""Hits in context and new words, as screens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from search.errors import CatalogError
from search.insight.kwic import ConcordanceLine
from search.insight.new_words import ONLY_IMPORT
from search.paper import Paper
from tests.hostile.texts import FORBIDDEN, TEXTS
from tests.tui.papers import LANTERN_PROBLEM, LONG_READ, bring_in
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.commands.views import row_of
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.render import context_columns
from tui.screens.concordance import NO_SEARCH, ConcordanceScreen
from tui.screens.new_words import NewWordsScreen


def line_of(left: str, hit: str, right: str = "", title: str = "A title") -> ConcordanceLine:
    return ConcordanceLine("key", title, "abstract", 0, left, hit, right)


def heading(stage: Stage) -> str:
    return " ".join(next(iter(stage.lines()), "").split())


def rows(stage: Stage) -> list[str]:
    return [line for line in stage.lines(stage.app.screen.query_one("#rows")) if line.strip()]


async def concord(stage: Stage, query: str) -> ConcordanceScreen:
    await stage.search(query)
    return await look(stage)


async def look(stage: Stage) -> ConcordanceScreen:
    await stage.press("enter", "K")
    await stage.until(lambda: isinstance(stage.app.screen, ConcordanceScreen) and heading(stage), "hits are shown")
    assert isinstance(stage.app.screen, ConcordanceScreen)
    return stage.app.screen


# A line ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [20, 78, 99, 158])
@pytest.mark.parametrize("left", ["", "a few words ", "中文标题与日本語 " * 30, "x" * 300, "é" * 99, "ab " * 80])
def test_the_hit_begins_at_the_same_column_whatever_stands_before_it(width: int, left: str) -> None:
    column = cell_len(context_columns(line_of("", "hit"), width)[0].text)
    pieces = context_columns(line_of(left, "hit", " 中文 and more " * 20, "日本語のタイトル" * 9), width)
    before, hit = pieces[0], pieces[1]
    assert hit == ("hit", "hit")
    assert cell_len(before.text) == column
    assert sum(cell_len(piece.text) for piece in pieces) <= width
    assert before.text.endswith(left[-3:])


def test_the_title_stands_beside_where_there_is_room() -> None:
    wide = context_columns(line_of("the ", "hit", " and more", "Its title"), 158)
    assert wide[-1] == ("Its title", "dim")
    assert "Its title" not in "".join(
        piece.text for piece in context_columns(line_of("the ", "hit", "", "Its title"), 78)
    )


@given(st.text(max_size=60), st.text(min_size=1, max_size=60), st.text(max_size=60), st.integers(20, 200))
def test_any_text_keeps_to_the_width(left: str, hit: str, right: str, width: int) -> None:
    pieces = context_columns(line_of(left, hit, right, left), width)
    assert cell_len(pieces[0].text) == (width - (width // 4 if width >= 96 else 0)) * 9 // 20
    assert sum(cell_len(piece.text) for piece in pieces) <= width


def test_where_a_hit_stands_in_a_drawn_text() -> None:
    drawn = ["A title that is", "long", "", "It begins here, then", "it goes on, and then", "on"]
    assert row_of(line_of("It begins here, then it goes on, and ", "then"), drawn) == 4
    assert row_of(line_of("It begins here, ", "then it"), drawn) == 3
    assert row_of(line_of("A title that is ", "long"), drawn) == 1
    assert row_of(line_of("nothing ", "of it"), drawn) == 0
    assert row_of(line_of("", "x"), []) == 0


# The screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_hit_in_its_context_below_each_other(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        screen = await concord(stage, "lantern")
        assert heading(stage) == "6 hits of lantern in 4 papers in the order of the papers"
        assert len(rows(stage)) == 6
        hits = [text.lower() for text in stage.underlined(screen.rows)]
        assert hits == [*["lantern"] * 3, "lanterns", *["lantern"] * 2]
        column = cell_len(context_columns(line_of("", "x"), size[0])[0].text)
        assert {row[column : column + 7].lower() for row in rows(stage)} == {"lantern"}
        assert any("the hedge, and we count" in row or "…" in row for row in rows(stage))
        # Beside the last hits stands whose they are, where there is room for it.
        assert ("A Long Read" in rows(stage)[-1]) is (size is not NARROW)
        told = " ".join(stage.lines()[-1].split())
        assert told == "Enter paper r sort right l sort left p by paper / search Esc back ? help"


async def test_hits_sort_and_the_cursor_stays_on_its_hit(places: Paths) -> None:
    async with running(places) as stage:
        screen = await concord(stage, "lantern")
        await stage.press("j", "j")
        held = screen.rows.current
        for key, said in (("r", "right"), ("l", "left"), ("p", "papers")):
            await stage.press(key)
            await stage.until(lambda said=said: heading(stage).endswith(said), "the hits are in order")  # type: ignore[misc]
            assert screen.rows.current == held
        await stage.press("r")
        await stage.until(lambda: heading(stage).endswith("right"), "the hits are in order")
        after = [line.right.strip(" :-.").split(" ")[0].lower() for line in screen.rows.entries]
        assert after == sorted(after)
        await stage.step("a person who hesitates after g is told what may follow")
        screen = await concord(stage, "lantern")
        await stage.press("G", "g")
        await stage.until(lambda: "To the top" in stage.text(), "it is told")
        await stage.press("g")
        await stage.until(lambda: stage.app.screen is screen and screen.rows.cursor == 0, "the first hit")
        await stage.step("the mouse goes to a hit sorts and closes")
        await concord(stage, "lantern")
        await stage.click("Problem in Distributed", times=2)
        await stage.until(lambda: stage.app.screen is stage.main, "the papers are there again")
        assert stage.title == LANTERN_PROBLEM
        await look(stage)
        await stage.click("sort right")
        await stage.until(lambda: heading(stage).endswith("right"), "the hits are in order")
        await stage.click("back")
        assert stage.app.screen is stage.main


async def test_it_is_moved_in_with_the_lists_keys_and_with_ones_own(places: Paths) -> None:
    async with running(places, NARROW, Settings(delay_ms=0, keys={"bottom": ("B",)})) as stage:
        screen = await concord(stage, "the")
        last = len(screen.rows.entries) - 1
        assert last > 30
        for key, at in (
            ("B", last),
            ("k", last - 1),
            ("ctrl+u", last - 12),
            ("home", 0),
            ("j", 1),
            ("ctrl+d", 12),
            ("G", 12),
            ("down", 13),
            ("pagedown", 35),
        ):
            await stage.press(key)
            assert screen.rows.cursor == min(at, last), key
        await stage.strike("g", "g")
        assert screen.rows.cursor == 0


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_enter_goes_to_the_hit_in_its_paper(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        screen = await concord(stage, "lantern")
        await stage.press("G")
        hit = screen.rows.current
        assert hit is not None
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen is stage.main, "the papers are there again")
        await stage.until(lambda: "Part 9" in stage.text(stage.main.detail), "the hit is in sight")
        assert stage.title == LONG_READ
        assert stage.focus == "detail"
        # Again from there: the cursor is where that paper's hits begin.
        screen = await look(stage)
        assert screen.rows.current == screen.rows.entries[4]
        assert screen.rows.entries[5] == hit


async def test_it_closes_without_a_change_or_for_another_search(places: Paths) -> None:
    async with running(places) as stage:
        await concord(stage, "lantern")
        before = stage.title
        for key in ("escape", "q"):
            await stage.press("G", key)
            assert stage.app.screen is stage.main
            assert (stage.title, stage.focus) == (before, "detail")
            assert stage.main.box.value == "lantern"
            await look(stage)
        await stage.press("/")
        await stage.until(lambda: stage.main.box.has_focus, "one can type")
        assert stage.app.screen is stage.main
        await stage.step("a paper that left the list meanwhile is not gone to")
        await concord(stage, "lantern")
        stage.main.ask(text="memory ")
        await stage.until(lambda: len(stage.titles) == 3, "the list is another")
        await stage.press("enter")
        await stage.until(lambda: any("no longer in the list" in said for said in stage.said), "it is said")
        assert stage.app.screen is stage.main


async def test_a_library_that_cannot_be_read_is_said(places: Paths) -> None:
    def broken(keys: Sequence[str]) -> list[Paper]:
        raise CatalogError("The library cannot be read", f"{len(keys)} papers [/x]", "Look at it.")

    async with running(places, NARROW) as stage:
        await stage.search("lantern")
        for screen in (ConcordanceScreen(stage.main.answer, broken), NewWordsScreen(("a", "b"), broken)):
            await stage.app.push_screen(screen)
            await stage.until(lambda: heading(stage) == "The library cannot be read", "it is said")
            assert "papers [/x] Look at it." in stage.words()
            await stage.press("enter", "escape")
            assert stage.app.screen is stage.main
        await stage.step("what has no hits says why")
        await look(stage)
        assert "No search. Press / to search." in stage.words()
        assert heading(stage) == "No hits"
        await stage.press("enter", "r", "G", "escape")
        await stage.search("has:code")
        await look(stage)
        assert " ".join(NO_SEARCH.split()) in stage.words()
        await stage.press("escape", "escape")
        await stage.search("nothingofthatkind")
        stage.main.run_command("concordance")
        await stage.until(lambda: "Nothing found." in stage.words(), "it is said")
        await stage.press("escape")
        assert stage.app.screen is stage.main


async def test_more_papers_than_are_read_at_once(places: Paths) -> None:
    many: list[dict[str, object]] = [{"title": f"A paper {n}", "abstract": f"Common {n} thing."} for n in range(400)]
    bring_in(places, many, "many")
    async with running(places) as stage:
        screen = await concord(stage, "common")
        await stage.until(lambda: len(screen.rows.entries) == 400, "all are there")
        assert heading(stage).startswith("400 hits of common in 400 papers")
        assert screen.rows.cursor == 0


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_hostile_texts_stay_on_their_line(places: Paths, size: tuple[int, int]) -> None:
    texts: list[dict[str, object]] = [
        {"title": f"T{n} {text}"[:2000], "abstract": f"{text}\ncommon {text}"} for n, text in enumerate(TEXTS.values())
    ]
    bring_in(places, texts, "hostile")
    async with running(places, size) as stage:
        screen = await concord(stage, "common")
        assert len(screen.rows.entries) == len(TEXTS)
        column = cell_len(context_columns(line_of("", "x"), screen.rows.scrollable_content_region.width)[0].text)
        for _ in range(3):
            for strip in stage.app.screen._compositor.render_strips():
                assert cell_len(strip.text) == strip.cell_length == size[0], ascii(strip.text)
                assert not FORBIDDEN.search(strip.text)
            for row in rows(stage):
                assert any(cell_len(row[:n]) == column and row[n:].startswith("common") for n in range(len(row))), row
            await stage.press("ctrl+d")
        assert stage.app.is_running


# New words ------------------------------------------------------------------------------------


async def new_words(stage: Stage) -> NewWordsScreen:
    stage.main.run_command("new-words")
    await stage.until(
        lambda: isinstance(stage.app.screen, NewWordsScreen) and heading(stage) and "papers read" not in heading(stage),
        "the words are shown",
    )
    assert isinstance(stage.app.screen, NewWordsScreen)
    return stage.app.screen


async def test_new_words_are_listed_and_enter_searches_for_one(places: Paths) -> None:
    late = "2999-01-01T00:00:00Z"
    papers: list[dict[str, object]] = [
        {"title": "Quaggas at Night", "abstract": "A quagga is rebuilt from photographs.", "added": late},
        {"title": "The Quagga Problem", "abstract": "Zorillas, not a quagga.", "added": late},
    ]
    bring_in(places, papers, "late")
    async with running(places, NARROW) as stage:
        await stage.search("lantern")
        screen = await new_words(stage)
        assert heading(stage).startswith("3 words found only in the latest import (2 papers, 2999-01-01")
        assert rows(stage)[0].split()[:2] == ["2", "quagga"]
        await stage.press("j", "k", "enter")
        await stage.until(lambda: stage.app.screen is stage.main, "the papers are there again")
        await stage.settled()
        assert stage.main.box.value == "quagga "
        assert set(stage.titles) == {"Quaggas at Night", "The Quagga Problem"}
        assert not screen.is_current
        await stage.press("backspace")
        assert stage.main.box.value == "lantern"


async def test_one_import_has_no_new_words_and_says_so(places: Paths) -> None:
    async with running(places) as stage:
        await new_words(stage)
        assert heading(stage) == "No new words"
        assert ONLY_IMPORT in stage.words()
        await stage.press("enter", "j", "escape")
        assert stage.app.screen is stage.main


async def test_an_empty_library_has_neither(tmp_path: Path) -> None:
    async with running(Paths.under(tmp_path / "new"), NARROW) as stage:
        await new_words(stage)
        assert "The library is empty." in stage.words()
        await stage.press("q")
        stage.main.run_command("concordance")
        await stage.until(lambda: "No search." in stage.words(), "it is said")
