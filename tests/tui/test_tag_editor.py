"""The tag editor: `+x -y`, completion, many papers at once, and words for what cannot be."""

from __future__ import annotations

from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import Stage, running
from tests.tui.test_papers import kept
from tui.config.paths import Paths
from tui.screens.tag_editor import TagEditor


async def tag(stage: Stage, title: str, text: str) -> None:
    await stage.to(title)
    await stage.press("t")
    await stage.type(text)
    await stage.press("enter")
    assert stage.app.screen is stage.main


def tags(stage: Stage, title: str) -> tuple[str, ...]:
    """A paper's tags, of which the list must show every one."""
    key = next(key for key in stage.main.papers.keys if stage.title_of(key) == title)
    entry = stage.main.desk.shelf.entry(key)
    found = entry.tags if entry else ()
    assert all(f"#{each}" in stage.row(title) for each in found)
    return found


async def test_tags_are_put_on_and_taken_off(places: Paths) -> None:
    async with running(places) as stage:
        await tag(stage, GLASS, "+planning +to-read, glass")
        assert tags(stage, GLASS) == ("planning", "to-read", "glass")
        assert "#planning #to-read #glass" in stage.words(stage.main.detail)
        await tag(stage, GLASS, "-to-read +done -nosuch")
        assert tags(stage, GLASS) == ("planning", "glass", "done")
        assert stage.title == GLASS
    assert kept(places)[GLASS]["tags"] == ["planning", "glass", "done"]


async def test_it_shows_what_is_on_and_what_is_in_use(places: Paths) -> None:
    async with running(places) as stage:
        await tag(stage, GLASS, "+often")
        await tag(stage, SLOW, "+often +rare")
        await stage.to(GLASS)
        await stage.press("t")
        screen = stage.text()
        assert f"Tags of {GLASS}" in screen
        assert "#often" in screen
        assert "✓ often  2" in screen
        assert "  rare  1" in screen
        assert screen.index("often  2") < screen.index("rare  1")
        await stage.step("tab completes from the tags in use")
        await tag(stage, GLASS, "+vision +violet +action")
        await tag(stage, SLOW, "+violet")
        await stage.to(TIDAL_MEMORY)
        await stage.strike("t", *"+vi", "tab")
        box = _editor(stage).box
        assert box.value == "+violet ", "the most used comes first"
        await stage.strike(*"+vi")
        await stage.strike("down", "tab")
        assert box.value == "+violet +vision "
        await stage.strike(*"tio", "tab")
        assert box.value == "+violet +vision +action "
        await stage.press("enter")
        assert tags(stage, TIDAL_MEMORY) == ("violet", "vision", "action")
        await stage.step("one spelling is kept for one tag")
        await tag(stage, GLASS, "+NeRF")
        await tag(stage, LANTERN_FIELDS, "+nerf")
        assert tags(stage, LANTERN_FIELDS) == ("NeRF",)
        assert stage.counts["#NeRF"] == "2"
        await stage.step("marking fewer papers than the filter shows changes only those")
        await tag(stage, GLASS, "+old")
        await tag(stage, SLOW, "+old")
        await stage.switch("#old")
        await stage.to(GLASS)
        await stage.strike("t", *"-old", "enter")
        assert stage.titles == [SLOW]
        assert stage.title == SLOW


async def test_a_tag_can_be_clicked(places: Paths) -> None:
    async with running(places) as stage:
        await tag(stage, GLASS, "+vision +violet")
        await stage.to(SLOW)
        await stage.press("t")
        await stage.click("violet  1", times=2)
        assert "+violet" in _editor(stage).box.value
        await stage.press("enter")
        assert "violet" in tags(stage, SLOW)


async def test_what_cannot_be_a_tag_is_said_in_words_and_the_line_stays(places: Paths) -> None:
    problems = {"+a*": "a*", '+"x"': "quotation mark", f"+{'long' * 20}": "80 characters", "fine +*": "*"}
    async with running(places) as stage:
        for typed, words in problems.items():
            await stage.press("t")
            await stage.type(typed)
            await stage.press("enter")
            assert words in stage.words()
            assert _editor(stage).box.value == typed
            await stage.press("backspace")
            assert _editor(stage).query_one("#problem").region.height <= 1
            await stage.press("escape")
            assert stage.main.desk.shelf.entries() == []


async def test_a_tag_both_added_and_removed_is_said_and_nothing_is_changed(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("t")
        await stage.type("+x -x")
        await stage.press("enter")
        assert any("cannot be both added and removed" in words for words in (stage.words(), *stage.said))
        assert stage.main.desk.shelf.entries() == []
        await stage.step("leaving it empty changes nothing")
        for leave in ("escape", "enter"):
            await stage.strike("t", leave)
            assert stage.app.screen is stage.main
        await stage.strike("t", *"+x", "escape")
        assert stage.main.desk.shelf.entries() == []
        await stage.step("tab on nothing offers to take off what is on")
        await tag(stage, GLASS, "+vision")
        await stage.strike("t", "tab", "enter")
        assert tags(stage, GLASS) == ()
        await stage.strike("t", *"-v", "tab")
        assert _editor(stage).box.value == "-v" or _editor(stage).box.value == "-vision "
        await stage.press("escape")
        await stage.step("it acts on the papers that it was opened for")
        await stage.to(GLASS)
        await stage.strike("t", *"+mine")
        stage.main.papers.move(3)  # as when the list changes behind it
        await stage.press("enter")
        assert tags(stage, GLASS) == ("mine",)


async def test_it_works_on_all_marked_papers(places: Paths) -> None:
    async with running(places) as stage:
        await tag(stage, LANTERN_FIELDS, "+all +some")
        await tag(stage, GLASS, "+all")
        await stage.mark(LANTERN_FIELDS, GLASS)
        await stage.press("t")
        assert "Tags of 2 papers" in stage.text()
        assert "#all · on some: #some" in stage.words()
        assert "✓ all" in stage.text()
        assert "– some" in stage.text()
        await stage.strike(*"+new -all", "enter")
        assert tags(stage, LANTERN_FIELDS) == ("some", "new")
        assert tags(stage, GLASS) == ("new",)


def _editor(stage: Stage) -> TagEditor:
    assert isinstance(stage.app.screen, TagEditor)
    return stage.app.screen
