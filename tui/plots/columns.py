"""Columns side by side: how much there was in each period."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.plots.axes import GUTTER, Label, Line, fitting, ruled, step_of
from tui.plots.scale import ceiling, terse
from tui.render import Piece

_EIGHTHS = " ▁▂▃▄▅▆▇█"
# Rows of the drawing itself below which one sees nothing.
_LOWEST = 2


def columns(
    values: Sequence[float],
    labels: Sequence[Label],
    size: tuple[int, int],
    unit: str,
    said: Callable[[float], str] = terse,
) -> list[Line]:
    """Return columns with axes; where not all have room, the last ones.

    Args:
        values: 0 or more.
        labels: As many.
        size: Cells in width and lines in height that there are; less is used where less is needed.
        unit: What is counted: stands above.
        said: Writes a value at the axis.
    """
    width, height = size
    room = fitting(width)
    values, labels = values[-room:] if room else (), labels[-room:] if room else ()
    if not values or room < max(len(labels[0].text), len(labels[0].under)):
        return [[Piece(_nothing(values, unit)[: max(0, width)], "dim")]]
    step = step_of(len(values), width)
    top = ceiling(max(values))
    lines = max(_LOWEST, height - 3 - any(label.under for label in labels))
    # A column of one cell has no room for a gap.
    bar = step - 1 if step > 1 else 1
    rows: list[Line] = []
    eighths = [max(round(value / top * lines * 8), int(value > 0)) for value in values]
    for row in range(lines):
        below = (lines - 1 - row) * 8
        cells = (_EIGHTHS[max(0, min(8, each - below))] * bar + " " * (step - bar) for each in eighths)
        rows.append([Piece("".join(cells).rstrip(), "accent")])
    ticks = {0: said(top)}
    if lines % 2 == 0 and lines > 2 and (top / 2 == int(top / 2) or said is not terse):
        ticks[lines // 2] = said(top / 2)
    return [[Piece(f"{'':{GUTTER}}{unit}"[:width], "dim")], *ruled(rows, ticks, step, labels, "0")]


def _nothing(values: Sequence[float], unit: str) -> str:
    return f"Too narrow for a plot of {unit}" if values else f"Nothing to plot: no {unit}"
