"""`gw`: why the paper under the cursor is where it is."""

from __future__ import annotations

import re

import pytest

from tests.tui.stage import MEDIUM, NARROW, WIDE, running
from tui.commands.find import NO_WORDS
from tui.config.paths import Paths
from tui.desk.why_lines import LACKS


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_words_of_a_paper_and_their_scores(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        await stage.search("rooms lantern sheep ")
        await stage.press("g", "w")
        assert stage.main.detail.display
        lines = [text.strip("│ ") for text in stage.lines(stage.main.detail)]
        first = next(place for place, text in enumerate(lines) if text.startswith(f"No. 1 of {len(stage.titles)}, "))
        scores = [text.split() for text in lines[first + 1 : first + 4]]
        assert [row[1] for row in scores] == ["rooms", "lantern", LACKS]
        assert scores[2] == ["–", LACKS, "sheep"]
        assert lines[first].endswith(f"{sum(float(row[0]) for row in scores[:2]):.2f}")
        # Where there is room for one pane, back to the list and here again.
        await stage.press(*(("escape", "j", "g", "w") if size == NARROW else ("j",)))
        assert f"No. 2 of {len(stage.titles)}, " in stage.text(stage.main.detail)
        await stage.press("g", "w")
        assert "No. " not in stage.text()


async def test_it_stays_until_there_are_no_words(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("g", "w")
        assert stage.said == [NO_WORDS]
        await stage.search("lantern ")
        await stage.press("g", "w")
        assert "No. 1 of " in stage.text(stage.main.detail)
        await stage.press("/", *"winter ")
        assert re.search(r"\d  winter +title", stage.text(stage.main.detail))
        # Similar papers are not found by words.
        for key in ("enter", "s", "backspace"):
            await stage.press(key)
        assert stage.main.question.text == "winter "
        assert "No. " not in stage.text(stage.main.detail)
