"""The search box between the searches of before, above it, and the list, below it."""

from __future__ import annotations

import pytest

from tests.tui.papers import LANTERN_FIELDS
from tests.tui.stage import Stage, running, until
from tui.config.paths import Paths
from tui.desk.query_history import QueryHistory


@pytest.fixture
def history(places: Paths) -> QueryHistory:
    history = QueryHistory(places.history_file)
    for text in ("glass", "lantern fields", "memory", "Lantern problem"):
        history.add(text)
    return history


async def remembered(stage: Stage, *texts: str) -> None:
    file = stage.app.places.history_file
    await until(
        lambda: QueryHistory(file).texts() == texts, f"{texts} are remembered, not {QueryHistory(file).texts()}"
    )


async def shows(stage: Stage, text: str, *keys: str) -> None:
    await stage.strike(*keys)
    assert stage.main.box.value == text


async def test_arrow_up_brings_the_last_search_and_its_papers(places: Paths, history: QueryHistory) -> None:
    async with running(places) as stage:
        await shows(stage, "Lantern problem", "/", "up")
        assert stage.found == "1 with all · 3 with some, of 25"
        await shows(stage, "memory", "up")
        assert stage.found == "3 of 25"
        assert stage.focus == "search"
        await shows(stage, "memories", "backspace", *"ies")
        await stage.step("arrow down goes back to what was typed")
        await stage.strike("/", *"kites")
        await stage.strike(*["backspace"] * 5)
        await shows(stage, "lantern fields", "up", "up", "up")
        await shows(stage, "memory", "down")
        await shows(stage, "Lantern problem", "down")
        await shows(stage, "", "down")
        assert stage.found == "25 papers"
        assert stage.main.papers.cursor == 0
        await stage.press("down")
        assert stage.main.papers.cursor == 1, "and from there into the list"
        await stage.step("only what starts as typed is brought")
        await shows(stage, "Lantern problem", "/", *"lant", "up")
        await shows(stage, "lantern fields", "up")
        await shows(stage, "lantern fields", "up")
        await shows(stage, "Lantern problem", "down")
        await shows(stage, "lant", "down")
        await shows(stage, "lantern", *"ern")
        await shows(stage, "Lantern problem", "up")
        await shows(stage, "Lantern problems", "s")
        await shows(stage, "Lantern problems", "up")
        assert stage.focus == "search"
        await stage.step("where nothing older is nothing changes")
        await shows(stage, "zebra", "/", *"zebra", "up", "up")
        assert stage.found == "0 of 25"
        await shows(stage, "glass", "home", "shift+end", "up", "up", "up", "up", "up", "up")
        await shows(stage, "lantern fields", "down")


async def test_without_any_history_nothing_happens(places: Paths) -> None:
    async with running(places) as stage:
        await shows(stage, "", "/", "up", "up")
        await shows(stage, "kites", *"kites", "up")
        assert stage.found == "1 of 25"
        assert not places.history_file.exists()


async def test_the_list_is_between_the_box_and_what_is_below(places: Paths, history: QueryHistory) -> None:
    async with running(places) as stage:
        await stage.press("/", *"lantern", "down", "down", "up")
        assert stage.title == stage.titles[1]
        await stage.press("up")
        assert stage.title == stage.titles[0]
        await shows(stage, "Lantern problem", "up")
        await shows(stage, "lantern", "down")
        await stage.strike("down", *["down"] * 9)
        assert stage.title == stage.titles[3]
        await stage.strike("up", "up", "up")
        assert stage.title == stage.titles[0]
        await shows(stage, "lantern", *[])
        await shows(stage, "Lantern problem", "up")
        await stage.step("screens of the list are moved through from the box")
        await stage.strike("/", "pagedown")
        assert stage.main.papers.cursor == 10
        await stage.press("pageup")
        assert stage.main.papers.cursor == 0
        await shows(stage, "Lantern problem", "up")
        await stage.step("other words make another list with the box above it")
        await stage.press("/", *"lanter", "down", "down", *"n")
        assert stage.title == stage.titles[0]
        await shows(stage, "Lantern problem", "up")
        await stage.step("a cursor far down the list does not keep one from the history")
        await shows(stage, "Lantern problem", "G", "/", "up")
        await stage.step("what stands in the box untouched is not in the way")
        await stage.search("kites")
        await shows(stage, "Lantern problem", "/", "up")
        await shows(stage, "kites", "down")
        await shows(stage, "g", "g")


async def test_a_search_is_remembered_when_one_leaves_the_box(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("/", *"lantern", "enter")
        await remembered(stage, "lantern")
        await stage.strike("/", *"zyzzy", "enter", "escape")
        await remembered(stage, "lantern", "zyzzy")
        await stage.step("letters and an empty box are no searches")
        await stage.strike("/", *"lan", "escape", "/", *"mem", "escape", "escape", "/", "enter", "/", "escape")
        await remembered(stage, "lantern", "zyzzy", "lan", "mem")
    async with running(places) as stage:
        await shows(stage, "lan", "/", "up", "up")


async def test_a_search_taken_up_again_is_the_newest(places: Paths, history: QueryHistory) -> None:
    async with running(places) as stage:
        await stage.strike("/", "up", "up", "up", "enter")
        assert stage.titles[0] == LANTERN_FIELDS
        await remembered(stage, "glass", "memory", "Lantern problem", "lantern fields")
        await shows(stage, "Lantern problem", "/", "up")


async def test_keys_struck_fast_come_to_the_same(places: Paths, history: QueryHistory) -> None:
    async with running(places) as stage:
        await stage.strike("/", "up", "up", "up", "down", "enter")
        assert stage.main.box.value == "memory"
        assert stage.focus == "papers"
        await remembered(stage, "glass", "lantern fields", "Lantern problem", "memory")


async def test_a_memory_that_cannot_be_written_holds_for_the_day(places: Paths) -> None:
    places.history_file.mkdir(parents=True)
    async with running(places) as stage:
        await stage.strike("/", *"lantern", "enter")
        await shows(stage, "", "escape")
        await shows(stage, "lantern", "/", "up")
        assert stage.said == []


async def test_nothing_harmful_comes_out_of_the_file(places: Paths) -> None:
    places.history_file.parent.mkdir(parents=True, exist_ok=True)
    places.history_file.write_text('{"text": "\\u001b]0;x\\u0007 [@click=app.quit]lantern[/] \\u202e"}\n', "utf-8")
    async with running(places) as stage:
        await shows(stage, "]0;x [@click=app.quit]lantern[/]", "/", "up")
        assert "\x1b" not in stage.text()
        await stage.click("lantern[/]")
        assert stage.app.is_running
