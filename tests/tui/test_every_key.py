"""Every command by each of its keys, in every pane and at every size: nothing fails, the app goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.fetch.settings import SERVICES, FetchSettings
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.commands import COMMANDS
from tui.config.keymap import strokes
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.screens.main import MainScreen

# `true` stands for a browser: it opens nothing, and says nothing. Services are where nobody answers.
NOWHERE = FetchSettings(base_urls=dict.fromkeys(SERVICES, "http://127.0.0.1:9"))
SETTINGS = Settings(browser="true", delay_ms=0, fetch=NOWHERE)


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where it is written down that a person would have left the app, which goes on instead."""
    times: list[str] = []
    monkeypatch.setattr(MainScreen, "leave", lambda screen: times.append("left"))
    return times


async def _back_to(stage: Stage, pane: str) -> None:
    stage.app.clear_notifications()  # or they pile up over the header
    while stage.app.screen is not stage.main:
        await stage.press("escape")
    if stage.focus != pane:
        stage.main.panes.go_to(stage.main.query_one(f"#{pane}"))  # type: ignore[arg-type]  # one of the three
        await stage.settled()


# Each size and each pane once; what panes do at other sizes is in test_panes.
@pytest.mark.parametrize(("size", "pane"), [(WIDE, "filters"), (MEDIUM, "detail"), (NARROW, "papers")])
async def test_every_key_in_every_pane(places: Paths, size: tuple[int, int], pane: str, left: list[str]) -> None:
    async with running(places, size, SETTINGS) as stage:
        stage.main.ask(text="lantern")
        await stage.settled()
        # Many keys belong to several commands, each in another scope.
        for key in dict.fromkeys(key for command in COMMANDS for key in command.keys):
            await _back_to(stage, pane)
            await stage.strike(*(strokes(key) or ()))
            assert stage.app.failures == []
        for command in COMMANDS:
            if not command.keys and pane == "papers":
                await _back_to(stage, pane)
                stage.main.run_command(command.id)
                await stage.settled()
        await _back_to(stage, "papers")
        await stage.press("0")
        stage.app.clear_notifications()
        await stage.settled()
        # What `d` dismissed is out of sight.
        assert stage.main.answer.library == 25


async def test_every_command_of_the_palette_on_an_empty_library(tmp_path: Path, left: list[str]) -> None:
    async with running(Paths.under(tmp_path / "new"), NARROW, SETTINGS) as stage:
        for offered in stage.app.get_system_commands(stage.main):
            offered.callback()
            await _back_to(stage, "papers")
            assert stage.app.failures == []


async def test_every_command_before_the_library_is_open(
    places: Paths, left: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(places, NARROW, SETTINGS) as stage:
        monkeypatch.setattr(stage.main, "_desk", None)
        for command in COMMANDS:
            stage.main.run_command(command.id)
            await _back_to(stage, "papers")
            assert stage.app.failures == []
        monkeypatch.undo()


async def test_a_day_in_the_library(places: Paths) -> None:
    """One long session with everything in it, as a person has it."""
    async with running(places, MEDIUM, SETTINGS) as stage:
        await stage.press("/", *"lantern", "enter", "j", "b", "t", *"+light", "enter", "r")
        await stage.press("escape", "f", "enter", "f", "space", "space", "t", *"+spring", "enter", "escape")
        await stage.press("F", "S", "t", "g", "g", "J", "enter", "n", "escape", "z", "z", "y", "y", "o")
        await stage.pilot.resize_terminal(*NARROW)
        await stage.press("0", "G", "g", "g", "?", *"zoom", "escape")
        tags = {tag for entry in stage.main.desk.shelf.entries() for tag in entry.tags}
        assert tags == {"light", "spring"}
        assert stage.found == "25 papers"
