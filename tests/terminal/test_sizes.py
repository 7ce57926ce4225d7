from __future__ import annotations

import pytest

from tests.terminal.conftest import Start
from tests.terminal.terminal import Seen, Terminal

pytestmark = pytest.mark.usefixtures("stocked")
PANES = ("Filter", "Papers", "Paper")


def panes(terminal: Terminal) -> tuple[str, ...]:
    return tuple(pane for pane in PANES if f"╭─ {pane} ─" in terminal.text)


def laid_out(columns: int, there: tuple[str, ...]) -> Seen:
    """What tells whether panes are there, up to the right edge, with the footer on the last line."""
    return lambda terminal: (
        panes(terminal) == there and len(terminal.lines[2]) == columns and "search" in terminal.lines[-1]
    )


@pytest.mark.parametrize(
    ("columns", "rows", "there"),
    [(160, 45, PANES), (100, 30, ("Papers", "Paper")), (80, 24, ("Papers",))],
    ids=["three panes", "two panes", "one pane"],
)
def test_a_visit_from_the_first_key_to_the_last(start: Start, columns: int, rows: int, there: tuple[str, ...]) -> None:
    terminal = start(columns, rows)
    terminal.wait_for("15 papers")
    terminal.wait_for("● Sheepdogs Revisited")
    assert panes(terminal) == there
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
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_the_panes_follow_the_size_of_the_terminal(start: Start) -> None:
    terminal = start(160, 45)
    terminal.wait_for("15 papers")
    for columns, rows, there in ((80, 24, ("Papers",)), (100, 30, ("Papers", "Paper")), (160, 45, PANES)):
        terminal.resize(columns, rows)
        terminal.wait_for(laid_out(columns, there))
    terminal.send("j")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()


def test_a_tiny_terminal_is_no_trouble(start: Start) -> None:
    terminal = start(20, 5)
    terminal.wait_for("Carrel")
    for columns, rows in ((1, 1), (3, 2), (20, 5)):
        terminal.resize(columns, rows)
        terminal.send("j")
        terminal.read(0.05)
    terminal.resize(100, 30)
    terminal.wait_for("15 papers")
    terminal.wait_for("Sheepdogs Revisited")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"TERM": ""}, {"TERM": "nonsense-42"}, {"LC_ALL": "C"}])
def test_a_poor_terminal_is_no_trouble(start: Start, variables: dict[str, str]) -> None:
    terminal = start(80, 24, **variables)
    terminal.wait_for("Sheepdogs Revisited")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_clean()


def test_no_color_leaves_shades_of_grey(start: Start) -> None:
    terminal = start(100, 30, NO_COLOR="1")
    terminal.wait_for("15 papers")
    terminal.send("/")
    terminal.send("q")
    colours = {cell.fg for row in terminal.screen.buffer.values() for cell in row.values()}
    colours |= {cell.bg for row in terminal.screen.buffer.values() for cell in row.values()}
    named = {colour for colour in colours if colour != "default"}
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in named), named


def test_an_empty_library_says_how_to_fill_it(start: Start, own_home: object) -> None:
    terminal = start(100, 30, XDG_DATA_HOME=f"{own_home}/nothing-yet", XDG_CACHE_HOME=f"{own_home}/no-index-yet")
    terminal.wait_for("carrel import")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()
