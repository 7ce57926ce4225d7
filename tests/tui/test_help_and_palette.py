"""Help and palette: every command by name, and the themes."""

from __future__ import annotations

from tests.tui.papers import GLASS
from tests.tui.stage import NARROW, Stage, running
from tui.app import unknown_theme
from tui.commands import COMMANDS
from tui.config.keymap import shown
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.screens.help import Help, HelpRows, nothing_found


async def _read_through(stage: Stage) -> str:
    assert isinstance(stage.app.screen, Help)
    told = ""
    for _ in range(12):
        told += stage.text()
        await stage.press("pagedown")
    return told


async def test_help_finds_by_word(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.strike("?", *"pdf browser")
        lines = [line for line in stage.lines() if "Open the paper's PDF" in line]
        assert len(lines) == 1
        assert "O" in lines[0]
        assert "Half a screen down" not in stage.text()
        await stage.strike(*" zzz")
        assert nothing_found("pdf browser zzz") in stage.words()
        await stage.press("escape")
        assert stage.app.screen is stage.main


async def test_help_shows_a_persons_own_keys(places: Paths) -> None:
    async with running(places, settings=Settings(keys={"bookmark": ("B", "ctrl+b"), "zoom": ()})) as stage:
        await stage.strike("?", *"remove the bookmark")
        assert "B  Ctrl+B" in stage.text()
        await stage.strike("escape", "?", *"whole screen")
        assert "no key" in stage.text()


async def test_the_palette_runs_a_command_by_name(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("j", "j", "j", ":")
        assert stage.title == GLASS
        await stage.type("bookmark")
        await stage.until(lambda: "remove the bookmark" in stage.words(), "the palette has it")
        await stage.press("enter")
        await stage.until(lambda: stage.app.screen is stage.main and "★" in stage.row(GLASS), "the bookmark shows")


async def test_the_palette_has_every_command(places: Paths) -> None:
    async with running(places) as stage:
        offered = {command.title: command.help for command in stage.app.get_system_commands(stage.main)}
        for command in stage.app.keys.of("main"):
            assert offered[command.label.capitalize()] == command.help
        assert "Theme" in offered
        await stage.step("in a list help and palette have its commands")
        await stage.strike("L", "?")
        assert stage.app.screen.query_one(HelpRows).entries[0] == "Reading lists"
        await stage.press("escape")
        titles = {command.title for command in stage.app.get_system_commands(stage.app.screen)}
        assert {"Rename", "Merge", "Down", "Theme"} <= titles
        assert "Bookmark" not in titles
        await stage.step("help lists every command with its keys")
        await stage.press("?")
        told = await _read_through(stage)
        for command in COMMANDS:
            assert command.help in told
            assert command.id in told
            assert all(shown(key) in told for key in command.keys)
        await stage.press("escape")
        assert stage.app.screen is stage.main


async def test_a_theme_is_chosen_in_the_palette_and_remembered(places: Paths) -> None:
    async with running(places) as stage:
        assert stage.app.theme == "textual-dark"
        await choose_theme(stage, "gruvbox")
        assert stage.app.theme == "gruvbox"
    async with running(places) as stage:
        assert stage.app.theme == "gruvbox"
    # What config.yaml says after that counts more.
    async with running(places, settings=Settings(theme="nord")) as stage:
        assert stage.app.theme == "nord"


async def choose_theme(stage: Stage, theme: str) -> None:
    await stage.strike(":", *"theme")
    await stage.until(lambda: "Choose a theme" in stage.words(), "the palette has the themes")
    await stage.press("enter")
    await stage.type(theme)
    await stage.until(lambda: theme in stage.text().split("\n", 4)[-1], "the palette has the theme")
    await stage.press("enter")
    await stage.until(lambda: stage.app.screen is stage.main, "the palette is closed")


async def test_an_unknown_theme_is_said_and_the_app_runs(places: Paths) -> None:
    async with running(places, settings=Settings(theme="[/x]no such")) as stage:
        assert stage.said[0] == unknown_theme("[/x]no such")
        assert stage.found == "25 papers"
