"""Whole screens, kept as plain text in snapshots/. To renew them after a change that was meant:

    CARREL_RENEW=1 pytest tests/tui/test_snapshots.py

then look at the difference that git shows. What changes by itself, the time that a search took, is masked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from shelf.edits import marks, tags
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running
from tui.config.paths import Paths

SNAPSHOTS = Path(__file__).parent / "snapshots"
TOOK = re.compile(r"( {2}(?:\S+ )+)· (\d+) ms$", re.MULTILINE)


def same(stage: Stage, name: str) -> None:
    """Compare the screen with the one that is kept under a name; or keep it, when that is asked for."""
    # On a busy machine the time has more figures, which leaves fewer blanks before the count.
    screen = TOOK.sub(lambda took: f"{' ' * (len(took[2]) - 1)}{took[1]}· N ms", stage.text()) + "\n"
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("CARREL_RENEW"):
        SNAPSHOTS.mkdir(exist_ok=True)
        file.write_text(screen, "utf-8")
    assert screen == file.read_text("utf-8"), f"{name}: CARREL_RENEW=1 renews what was meant to change"


async def _some_life(stage: Stage) -> None:
    """Give the shelf something to show."""
    desk = stage.main.desk
    papers = {title: desk.papers([key]) for key, title in zip(stage.main.papers.keys, stage.titles, strict=True)}
    desk.shelf.edit(marks.bookmark(papers[GLASS]))
    desk.shelf.edit(marks.toggle_read(papers[TIDAL_MEMORY]))
    desk.shelf.edit(tags.tag(papers[GLASS], ["planning", "to-read"]))
    desk.shelf.edit(tags.tag(papers[SLOW], ["to-read"]))
    stage.main.ask()
    await stage.settled()


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_reading_room(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        await _some_life(stage)
        await stage.switch("Unread")
        await stage.search("lantern OR planner")
        await stage.to(GLASS)
        await stage.mark(LANTERN_FIELDS)
        await stage.to(GLASS)
        same(stage, f"room-{size[0]}x{size[1]}")


async def test_the_help(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        await stage.strike("?", *"page")
        same(stage, "help")


async def test_the_tag_editor(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await _some_life(stage)
        await stage.to(GLASS)
        await stage.strike("t", *"+to")
        same(stage, "tag-editor")
