"""The axes of a plot: numbers at the left, the names of what stands side by side below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.render import Piece

Line = list[Piece]

# Cells at the left: a number of four signs, and the axis.
GUTTER = 5
# Cells from one to the next at most: a few broad columns look like a wall.
_WIDEST = 10


class Label(NamedTuple):
    """What stands below a place of the axis.

    Attributes:
        text: Its name, safe to draw.
        under: What several in a row have in common, told where it changes: a year.
    """

    text: str
    under: str = ""


def fitting(width: int) -> int:
    """Return how many places have room side by side."""
    return max(0, width - GUTTER)


def step_of(places: int, width: int) -> int:
    """Return how many cells each place has."""
    return max(1, min(_WIDEST, fitting(width) // places)) if places else 1


def ruled(rows: Sequence[Line], ticks: dict[int, str], step: int, labels: Sequence[Label], zero: str) -> list[Line]:
    """Return the rows of a plot with their axes.

    Args:
        rows: From top to bottom.
        ticks: What stands at the left of a row, by its number from the top.
        step: Cells from one place to the next.
        labels: Of all places.
        zero: What stands at the left of the axis itself.
    """
    drawn: list[Line] = []
    for number, row in enumerate(rows):
        tick = ticks.get(number, "")
        drawn.append([Piece(f"{tick:>{GUTTER - 1}}{'┤' if tick else '│'}", "dim"), *row])
    width = step * len(labels)
    shown = _shown(labels, step)
    marks = {place * step for place in shown}
    line = "".join("┬" if cell in marks else "─" for cell in range(width))
    drawn.append([Piece(f"{zero:>{GUTTER - 1}}{'┼' if zero else '└'}{line}", "dim")])
    drawn.append([Piece(" " * GUTTER + _placed([(place * step, labels[place].text) for place in shown]), "dim")])
    if any(label.under for label in labels):
        changes = [place for n, place in enumerate(shown) if not n or labels[place].under != labels[shown[n - 1]].under]
        drawn.append([Piece(" " * GUTTER + _placed([(place * step, labels[place].under) for place in changes]), "dim")])
    return drawn


def _shown(labels: Sequence[Label], step: int) -> list[int]:
    """Return the places whose labels have room, every second, third … alike."""
    if not labels:
        return []
    longest = max(cell_len(label.text) for label in labels)
    stride = -(-(longest + 1) // step)
    room = step * len(labels)
    found = range(0, len(labels), stride)
    return [place for place in found if not place or place * step + cell_len(labels[place].text) <= room]


def _placed(texts: Sequence[tuple[int, str]]) -> str:
    line, at = "", 0
    for start, text in texts:
        if start >= at:
            line += " " * (start - at) + text
            at = start + cell_len(text) + 1
            line += " "
    return line.rstrip()
