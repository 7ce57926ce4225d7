"""Axes of a plot: ticks, labels, and short round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.desk.render import Piece

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_SUFFIXES = ("", "k", "M", "G")


def terse(number: float) -> str:
    """A number, 0 or more, in four signs at most: `7`, `950`, `1.2k`, `34k`, `5.6M`; beyond 999 G in more."""
    number, size = float(number), 0
    # Rounded first: 999,950 is 1M and not 1000k.
    while round(number, 0 if number >= 9.95 else 1) >= 1000 and size < len(_SUFFIXES) - 1:
        number, size = number / 1000, size + 1
    whole = round(number, 1).is_integer() or number >= 9.95
    return f"{number:.0f}{_SUFFIXES[size]}" if whole else f"{number:.1f}{_SUFFIXES[size]}"


def percent(share: float) -> str:
    """A share as a percentage, with a decimal where it is small: `100%`, `12%`, `1.5%`."""
    hundred = share * 100
    return f"{hundred:.1f}%" if 0 < hundred < 9.95 and round(hundred, 1) != int(hundred) else f"{hundred:.0f}%"


def ceiling(most: float) -> float:
    """The round number at the end of an axis, no less than the largest value."""
    if most < 1e-9:
        # Nothing at all, or no share of any number of papers.
        return 1
    power = 10.0 ** math.floor(math.log10(most))
    # A hair less is asked of each: 0.3 is not 3 times 0.1.
    return next(factor * power for factor in _ROUND if factor * power >= most * (1 - 1e-9))


Line = list[Piece]

# Cells at the left: a number of four signs, and the axis.
GUTTER = 5
# Cells from one to the next at most: a few broad columns look like a wall.
_WIDEST = 10


class Label(NamedTuple):
    """A label below the axis.

    Attributes:
        text: Its name, safe to draw.
        under: What several in a row have in common, such as a year; shown where it changes.
    """

    text: str
    under: str = ""


def fitting(width: int) -> int:
    """How many places have room side by side."""
    return max(0, width - GUTTER)


def step_of(places: int, width: int) -> int:
    """How many cells each place has."""
    return max(1, min(_WIDEST, fitting(width) // places)) if places else 1


def ruled(rows: Sequence[Line], ticks: dict[int, str], step: int, labels: Sequence[Label], zero: str) -> list[Line]:
    """The rows of a plot with their axes.

    Args:
        rows: From top to bottom.
        ticks: The label at the left of a row, by its number from the top.
        step: Cells from one place to the next.
        labels: Of all places.
        zero: The label at the left of the axis itself.
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
    drawn.append([Piece(" " * GUTTER + _placed([(place * step, labels[place].text) for place in shown], width), "dim")])
    if any(label.under for label in labels):
        changes = [place for n, place in enumerate(shown) if not n or labels[place].under != labels[shown[n - 1]].under]
        under = _placed([(place * step, labels[place].under) for place in changes], width)
        drawn.append([Piece(" " * GUTTER + under, "dim")])
    return drawn


def _shown(labels: Sequence[Label], step: int) -> list[int]:
    """The places whose labels have room, every second, third … alike."""
    if not labels:
        return []
    longest = max(cell_len(label.text) for label in labels)
    stride = -(-(longest + 1) // step)
    room = step * len(labels)
    places = range(0, len(labels), stride)
    return [place for place in places if not place or place * step + cell_len(labels[place].text) <= room]


def _placed(texts: Sequence[tuple[int, str]], width: int) -> str:
    """Texts at their cells; one that has no room after the one before or at the end is left out."""
    line, at = "", 0
    for start, text in texts:
        if start >= at and (not start or start + cell_len(text) <= width):
            line += " " * (start - at) + text
            at = start + cell_len(text) + 1
            line += " "
    return line.rstrip()
