"""Searching: as one types, with the count in the header, and never a command run by what is typed."""

from __future__ import annotations

import string
import threading

import pytest

from tests.tui.papers import ALPHA, GLASS, LANTERN_FIELDS, LANTERN_PROBLEM, LONG_READ, PAPER_LANTERNS, SLOW
from tests.tui.stage import NARROW, Stage, running, until
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.screens.main_layout import NOTHING_LEFT

LANTERNS = {LANTERN_FIELDS, PAPER_LANTERNS, LANTERN_PROBLEM, LONG_READ}


async def test_results_follow_every_key(places: Paths) -> None:
    async with running(places) as stage:
        assert stage.found == "25 papers"
        await stage.press("/", *"lante")
        assert stage.found == "4 of 25"
        assert set(stage.titles) == LANTERNS
        await stage.type("rn fi")
        assert stage.titles[0] == LANTERN_FIELDS
        assert set(stage.titles) > LANTERNS, "the others stay, below"
        assert stage.found == "1 with all · 5 with some, of 25"
        assert LANTERN_FIELDS in stage.text(stage.main.detail)
        await stage.press("backspace", "backspace")
        assert set(stage.titles) == LANTERNS
        await stage.step("the time that it took is shown")
        await stage.search("lantern")
        count, _, took = stage.status.rpartition(" · ")
        assert count == "4 of 25"
        assert took.endswith(" ms")
        assert took.removesuffix(" ms").isdecimal()
        await stage.step("leaving the box changes nothing but the focus")
        for key in ("enter", "escape"):
            await stage.strike("/", *"lantern", "down")
            before, under = stage.titles, stage.title
            await stage.press(key)
            assert stage.focus == "papers"
            assert (stage.titles, stage.title) == (before, under)
            assert stage.main.box.value == "lantern"
            assert stage.app.screen is stage.main
        await stage.step("the list is moved through from the box")
        await stage.strike("/", *"lantern")
        await stage.strike("down", "down", "up")
        assert stage.title == stage.titles[1]
        assert stage.focus == "search"
        await stage.press("pagedown")
        assert stage.title == stage.titles[-1]
        await stage.step("a new search starts at its best hit")
        await stage.strike("G", "/", *"lan")
        assert stage.title == stage.titles[0]
        await stage.step("what was not understood is said beside the answer")
        await stage.strike("/", *"titel:glass")
        assert "did you mean title:? (c accepts it)" in stage.chips
        await stage.strike(*["backspace"] * 11, *"glass")
        assert stage.chips == "glass 1 ×"
        assert stage.titles == [GLASS]
        await stage.step("hits are highlighted in list and detail")
        assert stage.underlined() == []
        await stage.search("lantern photographs")
        assert stage.underlined(stage.main.papers)[:2] == ["Lantern", "Photographs"]
        assert set(stage.underlined(stage.main.detail)) >= {"Lantern", "Photographs", "photographs"}


async def test_the_best_hits_come_first_when_there_are_words(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("lantern")
        assert stage.titles[-1] == LONG_READ, "it has the word in its abstract only"
        assert stage.main.answer.sort == "relevance"
        await stage.press("escape")
        assert stage.main.answer.sort == "page"
        await stage.step("no hits say what to do")
        await stage.search("zzyzx")
        assert stage.found == "0 of 25"
        assert 'Nothing found for "zzyzx".' in stage.words()
        assert "Esc clears the search" in stage.words()
        assert "No paper selected." in stage.words(stage.main.detail)
        await stage.press("j", "G", "space", "b", "r", "t", "o", "v", "*", "J", "n", "enter", "escape")
        await stage.press("escape")
        assert stage.found == "25 papers"
        await stage.switch("Bookmarked")
        assert NOTHING_LEFT.splitlines()[0] in stage.words()
        assert "F clears the filters" in stage.words()
        await stage.step("escape in the list clears the search and stays at the paper")
        await stage.search("lantern")
        await stage.to(PAPER_LANTERNS)
        await stage.press("escape")
        assert stage.main.box.value == ""
        assert stage.found == "25 papers"
        assert stage.title == PAPER_LANTERNS


async def _nothing_happened(stage: Stage) -> None:
    assert stage.app.is_running
    assert stage.app.screen is stage.main
    assert stage.focus == "search"
    assert not stage.main.papers.chosen
    assert stage.main.desk.shelf.entries() == []
    assert not stage.chosen


async def test_what_is_typed_runs_no_command(places: Paths) -> None:
    async with running(places, NARROW, Settings(delay_ms=500)) as stage:
        typed = string.ascii_letters + string.digits + string.punctuation + " "
        await stage.press("/")
        await stage.type(typed)
        assert stage.main.box.value == typed
        await _nothing_happened(stage)


async def test_what_is_typed_before_the_library_is_open_runs_no_command(
    places: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(places: Paths, *, synonyms: bool) -> Desk:
        gate.wait(10)
        return Desk(places, synonyms=synonyms)

    monkeypatch.setattr("tui.desk.desk.Desk", slow)
    async with running(places, wait=False) as stage:
        await stage.quietly("b", "t", "r", "S", "*", "v", "y", "y", "#", "o", "/", *"qblantern?")
        assert "Opening the library" in stage.text()
        assert stage.main.box.value == "qblantern?"
        gate.set()
        await until(lambda: stage.app.desk, "the library is open")
        await stage.settled()
        await _nothing_happened(stage)
        assert stage.found == "0 of 25"
        await stage.strike(*["backspace"] * 10, *"lantern")
        assert stage.found == "4 of 25"


async def test_typing_faster_than_the_answers_shows_the_last_one(
    places: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, answer = threading.Event(), Desk.answer

    def slow_at_first(desk: Desk, question: Question) -> object:
        if question.text == "l":
            gate.wait(10)
        return answer(desk, question)

    monkeypatch.setattr(Desk, "answer", slow_at_first)
    async with running(places) as stage:
        await stage.quietly("/", "l")
        await stage.quietly(*"antern fi")
        await stage.until(lambda: stage.titles[:1] == [LANTERN_FIELDS], "the last answer shows")
        before = stage.titles
        gate.set()
        await stage.settled()
        assert stage.titles == before


async def test_a_pause_in_typing_starts_the_search(places: Paths) -> None:
    async with running(places, settings=Settings(delay_ms=200)) as stage:
        await stage.press("/", *"lantern")
        assert stage.found == "4 of 25"


async def test_the_query_language_works_in_the_box(places: Paths) -> None:
    answers = {
        "naive": [ALPHA],
        "title:glass": [GLASS],
        '"slow tokens"': [SLOW],
        "page:spring lantern": [LANTERN_FIELDS],
        "lantern -title:lantern -paper": [LONG_READ],
        "has:code planner": [GLASS],
        "glass OR diet": ["Diffusion on a Diet", GLASS],
    }
    async with running(places) as stage:
        for query, titles in answers.items():
            await stage.search(query)
            assert sorted(stage.titles) == sorted(titles)


async def test_zero_shows_everything(places: Paths) -> None:
    async with running(places) as stage:
        await stage.switch("Code")
        await stage.search("glass")
        assert stage.titles == [GLASS]
        await stage.press("0")
        assert stage.found == "25 papers"
        assert stage.main.box.value == ""
        assert stage.chips == "Everything, in page order"
        assert stage.title == GLASS
        await stage.step("the order is chosen from a menu")
        page_order = stage.titles
        await stage.to(GLASS)
        await stage.press("S")
        assert "By title" in stage.text()
        await stage.press("t")
        by_title = [title for title in stage.titles if title != ALPHA]  # which goes where α goes
        assert by_title == sorted(by_title, key=str.casefold)
        assert stage.title == GLASS
        await stage.press("S", "o")
        oldest = stage.titles
        await stage.press("S", "a")
        assert stage.titles == oldest[::-1]
        await stage.press("S", "d")
        assert stage.titles[0] in {LANTERN_FIELDS, GLASS, "Tidal Memory for Agents That Come Back"}
        await stage.press("S", "p")
        assert stage.titles == page_order
        await stage.press("S", "escape")
        assert stage.titles == page_order
        await stage.press("S", "j", "j", "enter")
        assert stage.titles[0] == "A Field Guide to Failing Benchmarks"
        await stage.step("the menu ticks the order that is on")
        await stage.press("S", "t", "S")
        ticked = [line for line in stage.lines() if "✓" in line]
        assert len(ticked) == 1
        assert "By title" in ticked[0]


async def test_the_usual_order_is_a_setting(places: Paths) -> None:
    async with running(places, settings=Settings(sort="title", delay_ms=0)) as stage:
        assert stage.titles[0] == "A Field Guide to Failing Benchmarks"
        await stage.search("lantern")
        assert stage.titles[-1] == LONG_READ
    async with running(places, settings=Settings(sort="-added", delay_ms=0)) as stage:
        await stage.press("0")
        assert stage.titles[0] == LANTERN_FIELDS
