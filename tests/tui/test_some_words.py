"""Papers with all words of a question, then, below a divider, those with some."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.content import Content

from tests.tui.papers import GLASS, LANTERN_FIELDS
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.desk import Desk
from tui.desk.question import Answer, Question
from tui.desk.wording import SOME_WORDS
from tui.screens.main_layout import filter_title, status_text
from tui.widgets.paper_list import NONE_WITH_ALL

SIZES = pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=lambda size: f"{size[0]}x{size[1]}")
# Five papers have one of the words.
LANTERN_OR_GLASS = "lantern OR glass"


@pytest.fixture
def with_all(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """How many papers answers say to have all words; put another number in for another answer."""
    number: list[int | None] = [None]
    answer = Desk.answer

    def told(desk: Desk, question: Question) -> Answer:
        told = answer(desk, question)
        return replace(told, with_all=number[0] if question.text.strip() else None)

    monkeypatch.setattr(Desk, "answer", told)
    return number


def rules(stage: Stage) -> list[str]:
    """The lines of the list that are ruled across, but for its frame."""
    return [line.strip("│ ") for line in stage.lines(stage.main.papers)[1:-1] if "──" in line]


@SIZES
async def test_a_divider_stands_between_all_and_some(
    places: Paths, with_all: list[int | None], size: tuple[int, int]
) -> None:
    with_all[0] = 2
    async with running(places, size) as stage:
        assert rules(stage) == []
        await stage.search(LANTERN_OR_GLASS)
        assert len(stage.titles) == 5
        lines = stage.lines(stage.main.papers)
        assert f"── {SOME_WORDS} ───" in lines[5]
        assert stage.titles[1][:30] in lines[3]
        assert stage.titles[2][:30] in lines[6]
        assert stage.found.startswith("2 with all · 3 with some")
        assert stage.lines()[0].endswith(" ms")
        assert LANTERN_OR_GLASS in stage.lines()[0]
        assert stage.main.filters.border_title == "Filter (all words)"
        await stage.step("the cursor goes over it and comes back")
        await stage.search(LANTERN_OR_GLASS)
        for key, place in (("j", 1), ("j", 2), ("k", 1), ("G", 4), ("g", 4), ("g", 0), ("pagedown", 4)):
            await stage.press(key)
            assert stage.main.papers.cursor == place
        await stage.press("0")
        assert rules(stage) == []
        assert stage.found == "25 papers"
        assert stage.main.filters.border_title == filter_title(Answer()) == "Filter"


@SIZES
async def test_without_a_paper_that_has_all_the_divider_says_so(
    places: Paths, with_all: list[int | None], size: tuple[int, int]
) -> None:
    with_all[0] = 0
    async with running(places, size) as stage:
        await stage.search(LANTERN_OR_GLASS)
        assert NONE_WITH_ALL in stage.lines(stage.main.papers)[1]
        assert stage.found.startswith("none with all · 5 with some")
        await stage.press("f")
        assert " Filter (some words) " in stage.lines(stage.main.filters)[0]
        await stage.press("f", "G", "g", "g")
        assert NONE_WITH_ALL in stage.lines(stage.main.papers)[1]
        await stage.step("nothing found is nothing found")
        await stage.search("zzyzx")
        assert stage.found == "0 of 25"
        assert rules(stage) == []
        assert stage.main.filters.border_title == "Filter"


async def test_where_all_papers_have_all_words_nothing_is_divided(places: Paths, with_all: list[int | None]) -> None:
    async with running(places, NARROW) as stage:
        for number in (5, None):
            with_all[0] = number
            await stage.search(LANTERN_OR_GLASS)
            assert stage.found == "5 of 25"
            assert rules(stage) == []
            assert stage.main.filters.border_title == "Filter"
        await stage.step("a click beside the papers changes nothing, on a paper goes there")
        with_all[0] = 1
        await stage.search(LANTERN_OR_GLASS)
        await stage.click(SOME_WORDS)
        assert stage.main.papers.cursor == 0
        assert stage.panes == ["papers"]
        await stage.click(stage.titles[1][:20])
        assert stage.main.papers.cursor == 1
        await stage.step("the cursor stays on its paper while the divider moves")
        await stage.search(LANTERN_OR_GLASS)
        await stage.to(GLASS)
        for number in (0, 3, 5, None):
            with_all[0] = number
            stage.main.ask()
            await stage.settled()
            assert stage.title == GLASS
            await stage.press("b")
            assert "★" in stage.row(GLASS)
            await stage.press("b")


async def test_a_wider_screen_also_says_of_how_many(places: Paths, with_all: list[int | None]) -> None:
    with_all[0] = 2
    async with running(places, NARROW) as stage:
        await stage.search(LANTERN_OR_GLASS)
        await stage.press("space")
        assert stage.found == "1 marked · 2 with all · 3 with some"
        await stage.pilot.resize_terminal(*MEDIUM)
        await stage.settled()
        assert stage.found == "1 marked · 2 with all · 3 with some, of 25"
        await stage.pilot.resize_terminal(*NARROW)
        await stage.settled()
        assert stage.found == "1 marked · 2 with all · 3 with some"


def test_both_counts_leave_room_for_the_question_on_a_narrow_screen() -> None:
    answer = Answer(keys=range(123_456), with_all=1_234, library=1_000_000, took_ms=123.4)  # type: ignore[arg-type]  # only counted
    assert status_text(answer, 0, 80) == "1,234 with all · 122,222 with some · 123 ms"
    assert status_text(answer, 0, 100) == "1,234 with all · 122,222 with some, of 1,000,000 · 123 ms"


async def test_match_all_in_the_settings_keeps_demanding_every_word(places: Paths) -> None:
    for settings, most in ((Settings(delay_ms=0), True), (Settings(delay_ms=0, match="all"), False)):
        async with running(places, NARROW, settings) as stage:
            assert stage.main.question.most is most
            await stage.search("lantern")
            assert stage.main.answer.question.most is most
            assert LANTERN_FIELDS in stage.titles


async def test_words_that_do_not_decide_are_dim_and_have_no_count(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("which of the lanterns are paper")
        assert stage.chips == "which × of × the × lanterns 4 × are × paper 2 ×"
        text = stage.main.chips.visual
        assert isinstance(text, Content)
        assert {text.plain[span.start : span.end].strip(" ×") for span in text.spans if span.style == "dim"} == {
            *("which", "of", "the", "are")
        }
        titles = stage.titles
        await stage.click("the ×")
        assert stage.main.box.value == "which of lanterns are paper"
        assert stage.titles == titles
        await stage.step("in a question of few words each decides")
        await stage.search("the lanterns")
        assert stage.chips == "the 7 × lanterns 4 ×"
        await stage.step("nothing runs together")
        await stage.search("all:")
        text = stage.main.chips.visual
        assert isinstance(text, Content)
        assert "Everything, in page order  all: has no value yet." in text.plain
    async with running(places, settings=Settings(delay_ms=0, match="all")) as stage:
        await stage.search("which of the lanterns are paper")
        assert "which 0 ×" in stage.chips


@SIZES
async def test_another_spelling_is_told_before_the_clauses(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        await stage.search("lantren photograhps rebuilt from a handful of old and very small rooms")
        assert stage.chips.startswith("lantren → lantern photograhps → photographs lantren 0 ×")
        assert stage.titles[0] == LANTERN_FIELDS
