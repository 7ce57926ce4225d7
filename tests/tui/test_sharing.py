"""Out of the app: to a file, to a command, to the clipboard in another program's format."""

from __future__ import annotations

from pathlib import Path

from bibtexparser.entrypoint import parse_string

from tests.tui.papers import LANTERN_FIELDS, LANTERN_PROBLEM
from tests.tui.stage import running
from tui.commands.export import NO_TERMINAL
from tui.config.paths import Paths


async def test_what_is_shown_is_written_to_a_file(places: Paths, tmp_path: Path) -> None:
    target = tmp_path / "lanterns.bib"
    async with running(places) as stage:
        await stage.search("lantern")
        await stage.press("x", "b", "ctrl+u", *str(target), "enter")
        await stage.until(lambda: stage.said, "it is told")
        assert stage.said[-1] == f"Wrote 4 papers to {target} as BibTeX."
    found = parse_string(target.read_text("utf-8"))
    assert len(found.entries) == 4
    assert not found.failed_blocks


async def test_of_marked_papers_only_those_are_written(places: Paths, tmp_path: Path) -> None:
    target = tmp_path / "two.csv"
    async with running(places) as stage:
        await stage.mark(LANTERN_FIELDS, LANTERN_PROBLEM)
        await stage.press("x", "s", "ctrl+u", *str(target), "enter")
        await stage.until(lambda: stage.said, "it is told")
    lines = target.read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert LANTERN_FIELDS in lines[1]


async def test_a_file_that_cannot_be_written_is_told_and_nothing_else_happens(places: Paths, tmp_path: Path) -> None:
    async with running(places) as stage:
        await stage.press("x", "m", "ctrl+u", *str(tmp_path / "nowhere" / "x.md"), "enter")
        await stage.until(lambda: stage.said, "it is told")
        assert "no folder" in stage.said[-1]
        await stage.press("x", "escape")
        assert stage.app.screen is stage.main


async def test_a_paper_is_copied_in_the_formats_of_other_programs(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(LANTERN_FIELDS)
        for keys, start in {"y b": "@", "y r": "TY  - ", "y m": "#"}.items():
            await stage.press(*keys.split())
            assert stage.app.clipboard.lstrip().startswith(start), keys
        assert "Lantern Fields" in stage.app.clipboard


async def test_where_the_terminal_cannot_be_lent_that_is_told(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("|", *"wc -l", "enter", "j")
        await stage.until(lambda: stage.said, "it is told")
        assert stage.said[-1] == NO_TERMINAL
