"""Two records of one paper made one in the app, and taken back."""

from __future__ import annotations

from tests.tui.papers import PAPER_LANTERNS, TIDAL_MEMORY
from tests.tui.stage import running
from tui.commands.views import MARK_RECORDS
from tui.config.paths import Paths


async def test_marked_records_become_one_and_u_parts_them(places: Paths) -> None:
    async with running(places) as stage:
        await stage.pick("merge")
        assert stage.said[-1] == MARK_RECORDS
        await stage.to(PAPER_LANTERNS)
        await stage.strike("t", *"+light", "enter")
        await stage.mark(TIDAL_MEMORY, PAPER_LANTERNS)
        kept = stage.main.papers.keys[min(map(stage.titles.index, (TIDAL_MEMORY, PAPER_LANTERNS)))]
        await stage.pick("merge")
        await stage.until(lambda: stage.found == "24 papers", "there is one paper less")
        assert [tag for tag, _ in stage.main.desk.shelf.snapshot.tag_counts] == ["light"]
        entry = stage.main.desk.shelf.entry(kept)
        assert entry is not None
        assert entry.tags == ("light",)
        await stage.press("u")
        await stage.until(lambda: stage.found == "25 papers", "both are back")
