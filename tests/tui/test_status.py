"""Status, rating and priority in the app: given to one paper or to all that are marked, and seen at once."""

from __future__ import annotations

from datetime import date

import pytest
from textual.color import Color
from textual.widget import Widget

from shelf.tags import COLOURS
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import NARROW, Stage, running
from tests.tui.test_keeping import kept
from tui.commands import shelf as shelf_commands
from tui.commands import status, undo
from tui.places import Places
from tui.screens.menu import Menu
from tui.widgets.colours import contrast, shades


def about(stage: Stage, title: str) -> str:
    """Return the second line of a paper in the list."""
    return stage.row(title).partition(" / ")[2]


async def test_w_takes_a_paper_on_and_round(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        seen = []
        for _ in range(3):
            await stage.press("w")
            seen.append((stage.row(GLASS)[0], about(stage, GLASS).split(" · ")[-1].strip()))
        assert seen[:2] == [("◐", "reading"), ("○", "read")]
        assert stage.row(GLASS).startswith("●")
        await stage.press("w", "w")
        assert f"reading since {date.today()} · read on {date.today()}" in stage.words(stage.main.detail)
    assert kept(places)[GLASS]["status"] == "read"


async def test_marked_papers_all_go_where_the_first_one_goes(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(SLOW)
        await stage.press("w", "w")
        await stage.mark(LANTERN_FIELDS, SLOW)
        await stage.press("w")
        assert stage.said[-1] == "Marked 2 papers as reading"
        assert {kept_status(stage, title) for title in (LANTERN_FIELDS, SLOW)} == {"reading"}


def kept_status(stage: Stage, title: str) -> str:
    key = next(key for key in stage.main.papers.keys if stage.title_of(key) == title)
    entry = stage.main.desk.shelf.entry(key)
    return entry.status if entry else "unread"


async def test_a_dismissed_paper_is_out_of_sight_said_and_comes_back(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("d")
        assert stage.said[-1] == f"Dismissed “{GLASS}”"
        assert GLASS not in stage.titles
        assert stage.found == "24 of 25"
        await stage.search("is:dismissed")
        assert stage.titles == [GLASS]
        assert stage.row(GLASS).startswith("×")
        await stage.press("d", "0")
        assert GLASS in stage.titles
        assert stage.said[-1] == f"Took “{GLASS}” back"


async def test_many_are_dismissed_as_one_edit(places: Places) -> None:
    async with running(places) as stage:
        await stage.mark(GLASS, SLOW)
        await stage.press("d")
        assert stage.said[-1] == "Dismissed 2 papers"
        assert stage.found == "23 of 25"
        await stage.press("u")
        assert stage.found == "25 papers"
        assert stage.said[-1] == "Undid: dismissed 2 papers"


async def test_a_rating_is_picked_shown_and_taken_off(places: Places) -> None:
    async with running(places, NARROW) as stage:
        await stage.to(GLASS)
        await stage.press("=")
        assert isinstance(stage.app.screen, Menu)
        assert f"Rate “{GLASS}”" in stage.text()
        assert "no rating  ✓" in stage.text()
        await stage.press("4")
        assert "★★★★☆" in about(stage, GLASS)
        assert "★" not in stage.row(GLASS).partition(" / ")[0], "that would be a bookmark"
        await stage.press("enter")
        assert "★★★★☆" in stage.words(stage.main.detail)
        await stage.press("escape", "=")
        assert "★★★★☆  ✓" in stage.text()
        await stage.press("0")
        assert "★" not in stage.row(GLASS)
        await stage.press("=", "escape")
        assert "★" not in stage.row(GLASS)


async def test_marked_papers_are_rated_together(places: Places) -> None:
    async with running(places) as stage:
        await stage.mark(GLASS, SLOW)
        await stage.press("=")
        assert "Rate 2 papers" in stage.text()
        await stage.press("2")
        assert stage.said[-1] == "Rated 2 papers 2 of 5"
    assert {title: entry["rating"] for title, entry in kept(places).items()} == {GLASS: 2, SLOW: 2}


@pytest.mark.parametrize(("key", "sign", "name"), [("h", "↑", "high"), ("l", "↓", "low")])
async def test_a_priority_shows_as_a_sign_and_in_words(places: Places, key: str, sign: str, name: str) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("p", key)
        assert f"● {sign} {GLASS}" in stage.row(GLASS)
        assert f"{name} priority" in about(stage, GLASS)
        assert f"{name} priority" in stage.words(stage.main.detail)
        await stage.press("p", "n")
        assert "priority" not in stage.row(GLASS)


async def test_keys_struck_fast_rate_the_paper_they_were_meant_for(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(LANTERN_FIELDS)
        await stage.strike("=", "5", "j", "=", "1")
        await stage.settled()
        assert "★★★★★" in about(stage, LANTERN_FIELDS)
        assert "★☆☆☆☆" in about(stage, TIDAL_MEMORY)


def colour_of(stage: Stage, pane: Widget, text: str) -> object:
    """Return the colour in which a text is drawn."""
    styles = [piece.style for strip in stage._strips(pane) for piece in strip if piece.text == text]
    assert len(styles) == 1
    return styles[0].color if styles[0] else None


async def test_a_tags_colour_shows_in_list_and_detail_and_is_readable_in_every_theme(places: Places) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("t", *"+method/lora", "enter")
        stage.main.desk.shelf.set_tag_colour("method", "green")
        await stage.press("j", "k")
        green = Color.parse(shades(stage.main.papers)["green"]).rich_color
        assert colour_of(stage, stage.main.detail, "#method/lora") == green
        # In the list the row of the cursor has a colour of its own, over all else.
        assert colour_of(stage, stage.main.papers, "#method/lora") != green
        await stage.press("j")
        assert colour_of(stage, stage.main.papers, "#method/lora") == green
        for theme in stage.app.available_themes:
            stage.app.theme = theme
            await stage.settled()
            back = stage.main.papers.background_colors[1]
            found = {name: Color.parse(shade) for name, shade in shades(stage.main.papers).items()}
            assert list(found) == list(COLOURS)
            assert back.ansi is not None or all(contrast(each, back) >= 4.5 for each in found.values()), theme


def test_every_command_says_in_one_short_line_what_it_does() -> None:
    for command in (*status.COMMANDS, *undo.COMMANDS, *shelf_commands.COMMANDS):
        assert len(command.help) <= 60, command.help
