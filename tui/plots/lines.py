"""Lines through points: several things over the same periods, told apart by their markers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.plots.axes import GUTTER, Label, Line, fitting, ruled, step_of
from tui.plots.scale import ceiling, terse
from tui.render import Piece

MARKERS = "●×◇+"
"""Of the first, second … line: as many lines as can be told apart."""
SEVERAL = "*"
"""Where points of several lines meet."""
# On the way from one point to the next, of each marker: where lines cross, one sees which is which.
_BETWEEN = "·-:."
_LOWEST = 3

Points = Sequence[float | None]


def lines(
    series: Sequence[Points],
    labels: Sequence[Label],
    size: tuple[int, int],
    unit: str,
    said: Callable[[float], str] = terse,
) -> list[Line]:
    """Return lines with axes; where not all periods have room, the last ones.

    Args:
        series: Up to as many as there are markers; None where there is no value.
        labels: Of the periods.
        size: Cells in width and lines in height that there are.
        unit: What is counted: stands above.
        said: Writes a value at the axis.
    """
    width, height = size
    room = fitting(width)
    shown = [list(points[-room:]) if room else [] for points in series]
    labels = labels[-room:] if room else ()
    if not labels or room < max(len(labels[0].text), len(labels[0].under)):
        said_why = f"Too narrow for a plot of {unit}" if labels or not room else f"Nothing to plot: no {unit}"
        return [[Piece(said_why[: max(0, width)], "dim")]]
    step = step_of(len(labels), width)
    top = ceiling(max((value for points in shown for value in points if value is not None), default=0))
    count = max(_LOWEST, height - 3 - any(label.under for label in labels))
    cells = _drawn(shown, step, count, top, len(labels) * step)
    ticks = {0: said(top), count - 1: said(0)}
    if count % 2 and (top / 2 == int(top / 2) or said is not terse):
        ticks[count // 2] = said(top / 2)
    rows: list[Line] = [[Piece("".join(row).rstrip(), "accent")] for row in cells]
    return [[Piece(f"{'':{GUTTER}}{unit}"[:width], "dim")], *ruled(rows, ticks, step, labels, "")]


def _drawn(series: Sequence[Points], step: int, count: int, top: float, width: int) -> list[list[str]]:
    cells = [[" "] * width for _ in range(count)]
    placed: dict[tuple[int, int], str] = {}
    for marker, between, points in zip(MARKERS, _BETWEEN, series, strict=False):
        # In the middle of its period, above the label's first letters.
        spots = [
            None if value is None else (place * step + (step - 1) // 2, value) for place, value in enumerate(points)
        ]
        for here, after in zip(spots, [*spots[1:], None], strict=True):
            if here is None:
                continue
            at = here[0], _row(here[1], count, top)
            placed[at] = SEVERAL if at in placed else marker
            for column in range(here[0] + 1, after[0]) if after else ():
                assert after is not None
                value = here[1] + (after[1] - here[1]) * (column - here[0]) / step
                cells[_row(value, count, top)][column] = between
    for (column, row), sign in placed.items():
        cells[row][column] = sign
    return cells


def _row(value: float, count: int, top: float) -> int:
    return count - 1 - round(value / top * (count - 1))
