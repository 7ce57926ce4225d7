from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import Seen, Terminal

pytestmark = pytest.mark.usefixtures("stocked")
PANES = ("Filter", "Papers", "Paper")
SIZES = {(160, 45): PANES, (80, 24): ("Papers",), (100, 30): ("Papers", "Paper")}


def panes(terminal: Terminal) -> tuple[str, ...]:
    return tuple(pane for pane in PANES if f"╭─ {pane} ─" in terminal.text)


def laid_out(columns: int, there: tuple[str, ...]) -> Seen:
    """What tells whether panes are there, up to the right edge, with the footer on the last line."""
    return lambda terminal: (
        panes(terminal) == there and len(terminal.lines[2]) == columns and "search" in terminal.lines[-1]
    )


def test_a_first_visit_in_a_terminal_that_grows_and_shrinks(start: Start, tmp_path: Path) -> None:
    # Nothing is compiled yet: it is then that Python warns of Whoosh's old string literals.
    terminal = start(20, 5, PYTHONPYCACHEPREFIX=str(tmp_path / "compiled"), PYTHONWARNINGS="default")
    terminal.wait_for("Carrel")
    for columns, rows in ((1, 1), (3, 2), (20, 5)):
        terminal.resize(columns, rows)
        terminal.send("j")
        terminal.read(0.05)
    for (columns, rows), there in SIZES.items():
        terminal.resize(columns, rows)
        terminal.wait_for(laid_out(columns, there))
        terminal.send("gg")
        terminal.wait_for("15 papers")
        terminal.wait_for("● Sheepdogs Revisited")
        assert all(len(line) <= columns for line in terminal.lines)
        terminal.search("sheepd")
        terminal.wait_for("2 of 15")
        terminal.wait_gone("Kites")
        assert "Sheepdogs Are naïve" in terminal.text
        terminal.send("\r")
        terminal.wait_for(lambda t: t.bright("Papers"))
        terminal.send("\r")
        terminal.wait_for(lambda t: t.bright("Paper "))
        terminal.wait_for("Herding again, without a dog.")
        terminal.send("q")
        terminal.wait_for(lambda t: t.bright("Papers"))
        terminal.send("0")
    terminal.send("q")
    assert terminal.wait_end() == 0
    assert b"Warning" not in terminal.raw
    terminal.assert_restored()


@pytest.mark.parametrize("variables", [{"TERM": "dumb", "LC_ALL": "C"}, {"TERM": ""}])
def test_a_poor_terminal_is_no_trouble(start: Start, variables: dict[str, str]) -> None:
    terminal = start(80, 24, **variables)
    terminal.wait_for("Sheepdogs Revisited")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_clean()


def test_no_color_leaves_shades_of_grey_in_a_terminal_that_nobody_knows(start: Start) -> None:
    terminal = start(100, 30, NO_COLOR="1", TERM="nonsense-42")
    terminal.wait_for("15 papers")
    terminal.wait_for("Sheepdogs Revisited")
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    named = {colour for cell in cells for colour in (cell.fg, cell.bg)} - {"default"}
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in named), named
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_clean()
