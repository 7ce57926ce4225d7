"""Hostile texts on every part of the screen: nothing harmful is drawn, nothing is run, nothing breaks."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.hostile.texts import FORBIDDEN, TEXTS
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.browsing import Filter
from tui.places import Places


def sound(stage: Stage) -> str:
    """Check the whole screen, and return it."""
    width, height = stage.app.size
    strips = stage.app.screen._compositor.render_strips()
    assert len(strips) == height
    for strip in strips:
        assert cell_len(strip.text) == strip.cell_length == width, strip.text
        assert not FORBIDDEN.search(strip.text), ascii(strip.text)
    assert stage.app.is_running
    assert stage.app.failures == []
    return stage.text()


def framed(stage: Stage) -> None:
    """Check that no row of a pane has pushed the pane's own edge away."""
    for pane in stage.main.query("#panes > *"):
        if pane.region.width:
            inside = stage.lines(pane)[1:-1]
            assert all(line[0] == line[-1] == "│" for line in inside), (pane, inside)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_list_and_detail(hostile: Places, size: tuple[int, int]) -> None:
    async with running(hostile, size) as stage:
        assert stage.found == f"{len(TEXTS)} papers"
        seen = ""
        for _ in TEXTS:
            seen += sound(stage)
            framed(stage)
            await stage.press("j")
        assert "Breaking [/x] Tags [/]" in seen
        assert "[@click=app.quit]Click-Me[/] for Nothing" in seen
        assert "中文标题" in seen
        assert "Red [31mAlert[0m" in seen


async def test_the_detail_scrolled_through(hostile: Places) -> None:
    async with running(hostile, NARROW) as stage:
        await stage.press("enter")
        for key in stage.main.papers.keys:
            stage.main.papers.cursor = stage.main.papers.keys.index(key)
            await stage.settled()
            sound(stage)
            await stage.press("G")
            sound(stage)
            framed(stage)


async def test_search_results_with_highlights(hostile: Places) -> None:
    async with running(hostile, MEDIUM) as stage:
        for query in ("common", "click", "alert 31m", "中文标题与日本語のタイトル", "word", "o\u0301", "lines tab", "markup"):
            await stage.press("escape", "/")
            stage.main.box.value = query
            await stage.settled()
            sound(stage)
            framed(stage)
            assert stage.main.papers.keys, query


@pytest.mark.parametrize("name", TEXTS)
async def test_a_hostile_query(hostile: Places, name: str) -> None:
    async with running(hostile, NARROW) as stage:
        # As pasted, and as remembered from the last run.
        stage.main.ask(text=TEXTS[name][:300])
        await stage.settled()
        sound(stage)
        await stage.press("F", "z", "z")
        sound(stage)


async def test_filter_pane_and_chips(hostile: Places) -> None:
    async with running(hostile, MEDIUM) as stage:
        await stage.press("f")
        while True:
            sound(stage)
            framed(stage)
            before = stage.main.filters.cursor
            await stage.press("pagedown")
            if stage.main.filters.cursor == before:
                break
        await stage.press("enter", "k", "enter", "g", "g", "enter", "j", "enter")
        assert len(stage.main.question.filters) == 4
        sound(stage)
        under = stage.main.query_one("#under")
        for number in range(4, 0, -1):
            assert len(stage.main.question.filters) == number
            await stage.pilot.click(offset=(under.region.x + 2, under.region.y))
            await stage.settled()
        assert stage.main.question.filters == ()


async def test_a_page_with_a_hostile_label_filters_its_paper(hostile: Places) -> None:
    async with running(hostile, NARROW) as stage:
        for choice in stage.main.answer.choices["Pages"]:
            stage.main.ask(filters=(choice.filter,))
            await stage.settled()
            assert len(stage.main.papers.keys) == 1
            sound(stage)
            clause = stage.main.question.as_text()
            assert stage.main.desk.answer(type(stage.main.question)(clause)).keys == stage.main.papers.keys


async def test_papers_that_are_gone(hostile: Places) -> None:
    async with running(hostile, MEDIUM) as stage:
        stage.main.ask(filters=(Filter("is", "bookmarked"),))
        await stage.settled()
        gone = [place for place, key in enumerate(stage.main.papers.keys) if key.startswith("gone")]
        assert len(gone) == len(TEXTS)
        for place in gone:
            stage.main.papers.cursor = place
            await stage.settled()
            sound(stage)
            framed(stage)


async def test_the_tag_editor_and_its_title(hostile: Places) -> None:
    async with running(hostile, NARROW) as stage:
        for _ in TEXTS:
            await stage.press("t")
            sound(stage)
            await stage.press("escape", "j")
        await stage.press("t", "pagedown", *["down"] * 8, "tab")
        sound(stage)
        await stage.type(" +[/x] +[@click=app.quit]y[/]")
        sound(stage)
        await stage.press("enter")
        sound(stage)
        await stage.press("escape", "*", "t")
        sound(stage)


async def test_a_tag_is_typed_as_markup(hostile: Places) -> None:
    async with running(hostile, WIDE) as stage:
        await stage.press("t")
        await stage.type("+[@click=app.quit]tag[/]")
        await stage.press("enter")
        assert "#[@click=app.quit]tag[/]" in sound(stage)
        await stage.click("#[@click=app.quit]tag[/]", times=2)
        sound(stage)


async def test_what_is_said_in_passing(hostile: Places) -> None:
    async with running(hostile, MEDIUM) as stage:
        for _ in TEXTS:
            await stage.press("O")
            assert stage.said[-1].startswith("No PDF is known for")
            sound(stage)
            stage.app.clear_notifications()
            await stage.press("j")
        for text in TEXTS.values():
            stage.main.say(text[:300])
            await stage.settled()
            sound(stage)
            stage.app.clear_notifications()


async def test_the_menu_of_links(hostile: Places) -> None:
    async with running(hostile, NARROW) as stage:
        for key in stage.main.papers.keys:
            paper = stage.main.desk.paper(key)
            assert paper is not None
            assert all(link.url.startswith("https://") for link in paper.links)
            if paper.links:
                await stage.press("#")
                assert "https://example.org" in sound(stage)
                await stage.press("escape")
            await stage.press("j")


@pytest.mark.parametrize("bait", ["Click-Me", "Press-Me", "Follow-Me"])
async def test_clicking_on_a_bait_runs_nothing(hostile: Places, bait: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    async with running(hostile, WIDE) as stage:
        stage.main.ask(text=bait.lower())
        await stage.settled()
        for _ in range(2):
            await stage.click(bait)  # in the list
        detail = stage.main.detail
        rows = [y for y, line in enumerate(stage.lines(detail)) if bait in line]
        assert rows
        for y in rows[:3]:
            x = cell_len(stage.lines(detail)[y].partition(bait)[0]) + 1
            await stage.pilot.click(offset=(detail.region.x + x, detail.region.y + y))
            await stage.settled()
        sound(stage)
        assert stage.app.screen is stage.main
        assert all(url.startswith("https://example.org/") for url in opened)


async def test_everything_in_a_window_of_almost_no_size(hostile: Places) -> None:
    async with running(hostile, (20, 8)) as stage:
        for key in ("j", "enter", "G", "escape", "f", "G", "escape", "t", "escape", "?", "escape", "#", "escape", "S", "escape"):
            await stage.press(key)
            assert stage.app.failures == []
