"""Bars below each other, each with its name: what is most frequent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.plots.axes import Line
from tui.plots.scale import terse
from tui.render import Piece, fit, line, width_of

_EIGHTHS = " ▏▎▍▌▋▊▉"
# Cells of a name at most.
_NAME = 40
# Cells of the longest bar: below, there is none, and beyond, the eye finds no way back to the name.
_BAR, _LONGEST = 6, 60


class Bar(NamedTuple):
    """A bar.

    Attributes:
        name: As it came: made safe here.
        value: 0 or more.
        note: What else is to be said, such as a change; safe to draw.
    """

    name: str
    value: int
    note: str = ""


def bars(rows: Sequence[Bar], width: int, full: float = 0) -> list[Line]:
    """Return a line for each: name, number, note, bar.

    Args:
        rows: In order.
        width: Cells that there are.
        full: The value whose bar is as long as there is room; the largest of them by default.
    """
    if not rows:
        return []
    full = full or max(row.value for row in rows) or 1
    numbers = [terse(row.value) for row in rows]
    notes = max(cell_len(row.note) for row in rows)
    taken = max(map(len, numbers)) + 2 + (notes + 2 if notes else 0) + 2
    names = [line(row.name) for row in rows]
    room = max(1, min(_NAME, (width - taken) // 2, max(map(cell_len, names))))
    left = width - room - taken
    drawn = []
    for row, name, number in zip(rows, names, numbers, strict=True):
        shown = fit([Piece(name)], room)
        gap = " " * (room - width_of(shown) + 2 + max(map(len, numbers)) - len(number))
        note = f"  {' ' * (notes - cell_len(row.note))}{row.note}" if notes else ""
        pieces = [*shown, Piece(f"{gap}{number}"), Piece(note, "dim")]
        if left >= _BAR:
            pieces.append(Piece(f"  {_bar(row.value / full, min(left, _LONGEST))}", "accent"))
        drawn.append(fit(pieces, width))
    return drawn


def _bar(part: float, room: int) -> str:
    eighths = max(round(min(1.0, part) * room * 8), int(part > 0))
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
