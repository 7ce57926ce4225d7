"""What a person does with papers: bookmarks, reading, marks; and that it is kept."""

from __future__ import annotations

from datetime import date

import yaml
from textual.color import Color
from textual.widget import Widget

from shelf.edits import tags
from shelf.messages import undid
from shelf.shelf import Shelf
from shelf.tags import COLOURS
from tests.tui.papers import GLASS, LANTERN_FIELDS, LANTERN_PROBLEM, PAPER_LANTERNS, SLOW, TIDAL_MEMORY
from tests.tui.stage import NARROW, Stage, running, until
from tui.commands import COMMANDS
from tui.config.paths import Paths
from tui.desk.wording import hidden_text
from tui.screens.command_screen import Menu
from tui.widgets.tag_colours import contrast, shades


def kept(places: Paths) -> dict[str, dict[str, object]]:
    if not places.shelf_file.exists():
        return {}
    papers = yaml.safe_load(places.shelf_file.read_text("utf-8"))["papers"]
    return {entry["title"]: entry for entry in papers.values()}


async def test_a_bookmark_shows_and_is_kept(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        assert "★" not in stage.row(GLASS)
        await stage.press("b")
        assert "★" in stage.row(GLASS)
        assert "★ bookmarked" in stage.text(stage.main.detail)
        assert stage.title == GLASS
        await stage.press("b")
        assert "★" not in stage.row(GLASS)
        await stage.press("b")
        await until(lambda: GLASS in kept(places), "shelf.yaml holds the bookmark while the app runs", 5)
    assert kept(places)[GLASS]["bookmarked"] is True
    assert list(kept(places)) == [GLASS]


async def test_a_read_paper_shows_and_is_kept(places: Paths) -> None:
    async with running(places) as stage:
        assert stage.row(LANTERN_FIELDS).startswith("●")
        await stage.strike("r", "j", "r", "r")
        assert stage.row(LANTERN_FIELDS).startswith("○")
        assert "read" in stage.row(LANTERN_FIELDS).split("/")[1]
        assert stage.row(TIDAL_MEMORY).startswith("●")
    assert kept(places)[LANTERN_FIELDS]["status"] == "read"
    assert TIDAL_MEMORY not in kept(places)


async def test_two_toggles_in_a_row_come_in_their_order(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("b", "b", "b", "r", "r")
        entry = stage.main.desk.shelf.entry(stage.main.papers.key)
        assert entry is not None
        assert (entry.bookmarked, entry.status) == (True, "unread")
        await stage.step("a priority shows as a sign and in words")
        await stage.to(GLASS)
        for key, sign, name in (("h", "↑", "high"), ("l", "↓", "low")):
            await stage.strike("p", key)
            assert f"● {sign} {GLASS}" in stage.row(GLASS)
            assert f"{name} priority" in about(stage, GLASS)
            assert f"{name} priority" in stage.words(stage.main.detail)
            await stage.strike("p", "n")
            assert "priority" not in stage.row(GLASS)
        await stage.step("keys struck fast rate the paper they were meant for")
        await stage.to(LANTERN_FIELDS)
        await stage.strike("=", "5", "j", "=", "1")
        await stage.settled()
        assert "★★★★★" in about(stage, LANTERN_FIELDS)
        assert "★☆☆☆☆" in about(stage, TIDAL_MEMORY)


async def test_space_marks_and_goes_on(places: Paths) -> None:
    async with running(places) as stage:
        titles = stage.titles
        await stage.strike("space", "space", "j", "space")
        assert stage.marked == {titles[0], titles[1], titles[3]}
        assert stage.status.startswith("3 marked · 25 papers")
        assert stage.title == titles[4]
        await stage.strike("k", "space")
        assert stage.marked == {titles[0], titles[1]}
        await stage.press("escape")
        assert stage.marked == set()
        assert "marked" not in stage.status
        await stage.step("a range follows the cursor until it is ended")
        titles = stage.titles
        await stage.strike("j", "v", "j", "j")
        assert stage.marked == set(titles[1:4])
        await stage.press("k")
        assert stage.marked == set(titles[1:3])
        await stage.strike("v", "j", "j", "j")
        assert stage.marked == set(titles[1:3])
        await stage.strike("v", "G")
        assert stage.marked == {*titles[1:3], *titles[5:]}
        await stage.strike("escape", "k")
        assert stage.marked == set()
        await stage.step("marks can be turned over")
        await stage.strike("space", "*")
        assert stage.marked == set(stage.titles[1:])
        await stage.press("*")
        assert stage.marked == {stage.titles[0]}
        await stage.step("papers that lack words of the search are not marked by that, and keep a mark")
        await stage.search("lantern problem")
        await stage.press("*")
        assert stage.marked == {LANTERN_PROBLEM}
        await stage.strike("G", "space", "*")
        assert stage.marked == {stage.titles[-1]}
        await stage.step("marks stay with their papers when the list is ordered anew")
        await stage.mark(GLASS, SLOW)
        await stage.strike("S", "t")
        assert stage.marked == {GLASS, SLOW}
        await stage.step("a toggle of several turns all the same way")
        await stage.strike("b", "*", "b")
        assert all(entry.bookmarked for entry in stage.main.desk.shelf.entries())
        assert stage.counts["Bookmarked"] == "25"
        await stage.press("b")
        assert stage.counts["Bookmarked"] == "0"


async def test_commands_act_on_all_marked_papers(places: Paths) -> None:
    async with running(places) as stage:
        await stage.mark(TIDAL_MEMORY, PAPER_LANTERNS)
        await stage.to(GLASS)
        await stage.press("b")
        assert stage.said[-1] == "Bookmarked 2 papers"
        await stage.press("r")
        assert stage.said[-1] == "Marked 2 papers as read"
        await stage.strike("t", *"+two", "enter")
        assert stage.said[-1] == "Tagged 2 papers +two"
        await stage.press("=")
        assert "Rate 2 papers" in stage.text()
        await stage.press("2")
        assert stage.said[-1] == "Rated 2 papers 2 of 5"
        await stage.strike("y", "i")
        assert stage.app.clipboard.splitlines() == [
            key for key in stage.main.papers.keys if key in stage.main.papers.chosen
        ]
    assert set(kept(places)) == {TIDAL_MEMORY, PAPER_LANTERNS}
    for entry in kept(places).values():
        assert (entry["bookmarked"], entry["status"], entry["tags"], entry["rating"]) == (True, "read", ["two"], 2)


async def test_marks_are_seen_without_colour(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.press("space")
        line = next(line for line in stage.lines() if LANTERN_FIELDS[:30] in line)
        assert line.startswith("│▌")
        await stage.step("a rating is picked shown and taken off")
        await stage.to(GLASS)
        await stage.press("=")
        assert isinstance(stage.app.screen, Menu)
        assert f'Rate "{GLASS}"' in stage.text()
        assert "no rating  ✓" in stage.text()
        await stage.press("4")
        assert "★★★★☆" in about(stage, GLASS)
        assert "★" not in stage.row(GLASS).partition(" / ")[0], "that would be a bookmark"
        await stage.press("enter")
        assert "★★★★☆" in stage.words(stage.main.detail)
        await stage.strike("escape", "=")
        assert "★★★★☆  ✓" in stage.text()
        await stage.press("0")
        assert "★" not in stage.row(GLASS)
        await stage.strike("=", "escape")
        assert "★" not in stage.row(GLASS)
        await stage.step("every mark shows in the detail of a narrow terminal too")
        await stage.strike("enter", "b", "r", "t", *"+x", "enter")
        assert stage.panes == ["detail"]
        assert "★ bookmarked read #x" in stage.words()


def about(stage: Stage, title: str) -> str:
    return stage.row(title).partition(" / ")[2]


async def test_w_takes_a_paper_on_and_round(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        seen = []
        for _ in range(3):
            await stage.press("w")
            seen.append((stage.row(GLASS)[0], about(stage, GLASS).split(" · ")[-1].strip()))
        assert seen[:2] == [("◐", "reading"), ("○", "read")]
        assert stage.row(GLASS).startswith("●")
        await stage.strike("w", "w")
        assert f"reading since {date.today()} · read on {date.today()}" in stage.words(stage.main.detail)
    assert kept(places)[GLASS]["status"] == "read"


async def test_marked_papers_all_go_where_the_first_one_goes(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(SLOW)
        await stage.strike("w", "w")
        await stage.mark(LANTERN_FIELDS, SLOW)
        await stage.press("w")
        assert stage.said[-1] == "Marked 2 papers as reading"
        assert {kept_status(stage, title) for title in (LANTERN_FIELDS, SLOW)} == {"reading"}
        await stage.step("a dismissed paper is out of sight said and comes back")
        await stage.to(GLASS)
        await stage.press("d")
        assert stage.said[-1] == f'Dismissed "{GLASS}"'
        assert GLASS not in stage.titles
        assert stage.found == "24 of 25"
        assert stage.chips.endswith(hidden_text(1))
        await stage.search("is:dismissed")
        assert stage.titles == [GLASS]
        assert stage.row(GLASS).startswith("×")
        await stage.strike("d", "0")
        assert GLASS in stage.titles
        assert stage.said[-1] == f'Restored "{GLASS}"'
        await stage.step("many are dismissed as one edit")
        await stage.mark(GLASS, SLOW)
        await stage.press("d")
        assert stage.said[-1] == "Dismissed 2 papers"
        assert stage.found == "23 of 25"
        await stage.press("u")
        assert stage.found == "25 papers"
        assert stage.said[-1] == undid("Dismissed 2 papers")
        await stage.step("what the screen has shown is on disk")
        await stage.to(GLASS)
        await stage.press("b")
        await stage.to(SLOW)
        await stage.press("r")
        # As after kill -9: nothing was closed, and nothing need be in shelf.yaml yet.
        entries = {entry.title: entry for entry in Shelf(places.config, places.data).entries()}
        assert entries[GLASS].bookmarked
        assert entries[SLOW].status == "read"


def kept_status(stage: Stage, title: str) -> str:
    key = next(key for key in stage.main.papers.keys if stage.title_of(key) == title)
    entry = stage.main.desk.shelf.entry(key)
    return entry.status if entry else "unread"


def colour_of(stage: Stage, pane: Widget, text: str) -> object:
    styles = [piece.style for strip in stage._strips(pane) for piece in strip if piece.text == text]
    assert len(styles) == 1
    return styles[0].color if styles[0] else None


async def test_a_tags_colour_shows_in_list_and_detail_and_every_theme_is_readable(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.strike("t", *"+method/lora", "enter")
        stage.main.desk.shelf.edit(tags.set_colour("method", "green"))
        await stage.strike("j", "k")
        green = Color.parse(shades(stage.main.papers)["green"]).rich_color
        assert colour_of(stage, stage.main.detail, "#method/lora") == green
        # In the list the row of the cursor has a colour of its own, over all else.
        assert colour_of(stage, stage.main.papers, "#method/lora") != green
        await stage.press("j")
        assert colour_of(stage, stage.main.papers, "#method/lora") == green
        for theme in stage.app.available_themes:
            stage.app.theme = theme
            await stage.settled()
            assert LANTERN_FIELDS[:50] in stage.text(stage.main.papers)
            back = stage.main.papers.background_colors[1]
            found = {name: Color.parse(shade) for name, shade in shades(stage.main.papers).items()}
            assert list(found) == list(COLOURS)
            assert back.ansi is not None or all(contrast(each, back) >= 4.5 for each in found.values()), theme


def test_every_command_says_in_one_short_line_what_it_does() -> None:
    for command in COMMANDS:
        assert len(command.help) <= 62, command.help
