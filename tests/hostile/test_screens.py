"""Hostile texts on every part of the screen: nothing harmful is drawn, nothing is run, nothing breaks."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len
from textual import events

from tests.hostile.texts import FORBIDDEN, TEXTS
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.commands.base import MenuItem
from tui.config.paths import Paths
from tui.desk.question import Question
from tui.screens.command_screen import Menu
from tui.screens.tag_editor import TagEditor


def sound(stage: Stage) -> str:
    """Check the whole screen, and that no row has pushed the edge of a pane away; return the screen."""
    width, height = stage.app.size
    strips = stage.app.screen._compositor.render_strips()
    assert len(strips) == height
    for strip in strips:
        assert cell_len(strip.text) == strip.cell_length == width, strip.text
        assert not FORBIDDEN.search(strip.text), ascii(strip.text)
    assert stage.app.is_running
    assert stage.app.failures == []
    if stage.app.screen is stage.main and not stage.said:
        for pane in stage.main.query("#panes > *"):
            left, top, wide, high = pane.region
            inside = [strip.crop(left, left + wide).text for strip in strips[top + 1 : top + high - 1]]
            assert all(line[0] == line[-1] == "│" for line in inside if wide), (pane, inside)
    return "\n".join(strip.text.rstrip() for strip in strips)


async def test_list_and_detail(hostile: Paths) -> None:
    async with running(hostile, WIDE) as stage:
        assert stage.found == f"{len(TEXTS)} papers"
        seen = ""
        for _ in TEXTS:
            seen += sound(stage)
            await stage.press("j")
        assert "Breaking [/x] Tags [/]" in seen
        assert "[@click=app.quit]Click-Me[/] for Nothing" in seen
        assert "中文标题" in seen
        assert "Red [31mAlert[0m" in seen


async def test_the_detail_scrolled_through(hostile: Paths) -> None:
    async with running(hostile, NARROW) as stage:
        await stage.step("the list")
        while stage.main.papers.cursor < len(TEXTS) - 1:
            sound(stage)
            await stage.press("pagedown")
        sound(stage)
        await stage.press("enter")
        for key in stage.main.papers.keys:
            stage.main.papers.cursor = stage.main.papers.keys.index(key)
            await stage.settled()
            sound(stage)
            await stage.press("G")
            sound(stage)
        await stage.step("a page with a hostile label filters its paper")
        for choice in stage.main.desk.facet_rows(stage.main.answer)["Pages"]:
            stage.main.choose_facets(Question().facets.toggled(choice.filter), to_top=True)
            await stage.settled()
            assert len(stage.main.papers.keys) == 1
            sound(stage)
            assert stage.main.desk.answer(Question(stage.main.question.text)).keys == stage.main.papers.keys
        await stage.step("the menu of links")
        urls = [link.url for paper in stage.main.desk.papers(stage.main.papers.keys) for link in paper.links]
        assert all(url.startswith("https://") for url in urls)
        for start in range(0, len(urls), 9):
            links = enumerate(urls[start : start + 9], 1)
            stage.app.push_screen(Menu("Links", [MenuItem(str(number), url, url) for number, url in links]))
            await stage.settled()
            assert "https://example.org" in sound(stage)
            stage.app.pop_screen()
        await stage.press("#")
        assert "https://example.org" in sound(stage)
        await stage.step("the tag editor and its title")
        for key in stage.main.papers.keys[::3]:
            paper = stage.main.desk.paper(key)
            assert paper is not None
            stage.app.push_screen(TagEditor([paper], stage.main.desk.shelf))
            await stage.settled()
            sound(stage)
            stage.app.pop_screen()
        await stage.press("t", "pagedown", *["down"] * 8, "tab")
        sound(stage)
        await stage.type(" +[/x] +[@click=app.quit]y[/]")
        sound(stage)
        await stage.press("enter")
        sound(stage)
        await stage.press("escape", "*", "t")
        sound(stage)


async def test_search_results_with_highlights(hostile: Paths) -> None:
    async with running(hostile, MEDIUM) as stage:
        words = ("common", "click", "of the screen", "word", "o\u0301", "lines tab", "markup")
        for query in (*words, "中文标题与日本語のタイトル"):
            await stage.press("escape", "/")
            stage.main.box.value = query
            await stage.settled()
            sound(stage)
            assert stage.main.papers.keys, query
        await stage.step("filter pane and chips")
        await stage.press("f")
        while True:
            sound(stage)
            before = stage.main.filters.cursor
            await stage.press("pagedown")
            if stage.main.filters.cursor == before:
                break
        await stage.press("enter", "k", "enter", "g", "g", "enter", "j", "enter")
        assert len(stage.chosen) == 2
        sound(stage)
        under = stage.main.query_one("#under")
        for number in range(2, 0, -1):
            assert len(stage.chosen) == number
            await stage.pilot.click(offset=(under.region.x + 2, under.region.y))
            await stage.settled()
        assert not stage.chosen


async def test_hostile_queries_as_they_are_pasted(hostile: Paths) -> None:
    async with running(hostile, NARROW) as stage:
        await stage.press("/")
        for text in TEXTS.values():
            stage.main.box.value = ""
            stage.app.post_message(events.Paste(text[:300]))
            await stage.settled()
            sound(stage)
            assert stage.main.box.value.strip()


@pytest.mark.parametrize("names", [("escape", "bidi", "controls", "action"), ("surrogate",)])
async def test_hostile_queries_and_filters_as_they_were_remembered(hostile: Paths, names: tuple[str, ...]) -> None:
    text = " ".join(TEXTS[name] for name in names)
    hostile.state.mkdir(parents=True)
    state = {"query": text, "filters": [["page", text], [text, text]], "sort": text, "cursor": text, "theme": text}
    hostile.state_file.write_text(json.dumps(state), "utf-8")
    async with running(hostile, NARROW) as stage:
        sound(stage)
        await stage.press("0")
        assert stage.found == f"{len(TEXTS)} papers"
    assert hostile.state_file.read_text("utf-8").isascii()


async def test_papers_that_are_gone(hostile: Paths) -> None:
    async with running(hostile, MEDIUM) as stage:
        stage.main.ask(text="is:bookmarked ")
        await stage.settled()
        gone = [place for place, key in enumerate(stage.main.papers.keys) if key.startswith("gone")]
        assert len(gone) == len(TEXTS)
        for place in gone:
            stage.main.papers.cursor = place
            await stage.settled()
            sound(stage)
        await stage.step("what is said in passing")
        for _ in range(3):
            await stage.press("j", "O")
            assert stage.said[-1].startswith("No PDF known for")
            sound(stage)
        for text in TEXTS.values():
            stage.main.say(text[:300])
            await stage.settled()
            sound(stage)
            stage.app.clear_notifications()


async def test_a_tag_is_typed_as_markup(hostile: Paths) -> None:
    hostile.shelf_file.unlink()
    async with running(hostile, WIDE) as stage:
        await stage.press("t")
        await stage.type("+[@click=app.quit]tag[/]")
        await stage.press("enter")
        assert "#[@click=app.quit]tag[/]" in sound(stage)
        await stage.click("#[@click=app.quit]tag[/]", times=2)
        sound(stage)


async def test_clicking_on_a_bait_runs_nothing(hostile: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    async with running(hostile, WIDE) as stage:
        for bait in ("Click-Me", "Press-Me", "Follow-Me"):
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


async def test_everything_in_a_window_of_almost_no_size(hostile: Paths) -> None:
    async with running(hostile, (20, 8)) as stage:
        for key in [
            "j",
            "enter",
            "G",
            "escape",
            "f",
            "G",
            "escape",
            "t",
            "escape",
            "?",
            "escape",
            "#",
            "escape",
            "S",
            "escape",
        ]:
            await stage.press(key)
            assert stage.app.failures == []
