"""Out of the app: to a file, to a command, to the clipboard in another program's format."""

from __future__ import annotations

from pathlib import Path

from bibtexparser.entrypoint import parse_string

from tests.tui.papers import LANTERN_FIELDS, LANTERN_PROBLEM
from tests.tui.stage import running
from tui.commands.export import NO_TERMINAL
from tui.config.paths import Paths


async def test_what_is_shown_is_written_to_a_file(places: Paths, tmp_path: Path) -> None:
    target, table = tmp_path / "lanterns.bib", tmp_path / "two.csv"
    async with running(places) as stage:
        await stage.search("lantern")
        await stage.strike("x", "b", "ctrl+u", *str(target), "enter")
        await stage.until(lambda: stage.said, "it is told")
        assert stage.said[-1] == f"Wrote 4 papers to {target} as BibTeX."
        await stage.step("of marked papers only those are written")
        await stage.mark(LANTERN_FIELDS, LANTERN_PROBLEM)
        await stage.strike("x", "s", "ctrl+u", *str(table), "enter")
        await stage.until(lambda: stage.said, "it is told")
        await stage.step("papers that lack words are left out where others have all, unless they are marked")
        await stage.search("lantern problem")
        await stage.press("x")
        assert "Export 1 with all words as" in stage.text()
        await stage.strike("escape", "|", *"wc -l", "enter")
        assert "To wc -l: 1 with all words as" in stage.text()
        await stage.press("escape")
        await stage.mark(LANTERN_FIELDS, LANTERN_PROBLEM)
        await stage.press("x")
        assert "Export 2 as" in stage.text()
        await stage.press("escape")
        await stage.step("where none has all words all are taken")
        await stage.search("lantern zzyzx")
        await stage.press("x")
        assert "Export 4 as" in stage.text()
    found = parse_string(target.read_text("utf-8"))
    assert len(found.entries) == 4
    assert not found.failed_blocks
    lines = table.read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert LANTERN_FIELDS in lines[1]


async def test_a_file_that_cannot_be_written_is_told_and_nothing_else_happens(places: Paths, tmp_path: Path) -> None:
    async with running(places) as stage:
        await stage.strike("x", "m", "ctrl+u", *str(tmp_path / "nowhere" / "x.md"), "enter")
        await stage.until(lambda: stage.said, "it is told")
        assert "no folder" in stage.said[-1]
        await stage.strike("x", "escape")
        assert stage.app.screen is stage.main
        await stage.step("where the terminal cannot be lent that is told")
        await stage.strike("|", *"wc -l", "enter", "j")
        await stage.until(lambda: stage.said, "it is told")
        assert stage.said[-1] == NO_TERMINAL


async def test_a_paper_is_copied_in_the_formats_of_other_programs(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(LANTERN_FIELDS)
        for keys, start in {"y b": "@", "y r": "TY  - ", "y m": "#"}.items():
            await stage.press(*keys.split())
            assert stage.app.clipboard.lstrip().startswith(start), keys
        assert "Lantern Fields" in stage.app.clipboard
