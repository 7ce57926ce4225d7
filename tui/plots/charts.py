"""Bar, column and line charts in text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.desk.render import Piece, fit, line, width_of
from tui.plots.axes import GUTTER, Label, Line, ceiling, fitting, ruled, step_of, terse

_BAR_EIGHTHS = " ▏▎▍▌▋▊▉"
# Cells of a name at most.
_NAME = 40
# Least and most cells of the longest bar: longer ones are hard to match with their names.
_BAR, _LONGEST = 6, 60


class Bar(NamedTuple):
    """A bar.

    Attributes:
        name: As it came: made safe here.
        value: 0 or more.
        note: A remark, such as a change; safe to draw.
    """

    name: str
    value: int
    note: str = ""


def bars(rows: Sequence[Bar], width: int, full: float = 0) -> list[Line]:
    """A line for each: name, number, note, bar.

    Args:
        rows: In order.
        width: Cells that there are.
        full: The value of a bar of full length; the largest value by default.
    """
    if not rows:
        return []
    full = full or max(row.value for row in rows) or 1
    numbers = [terse(row.value) for row in rows]
    notes = max(cell_len(row.note) for row in rows)
    fixed = max(map(len, numbers)) + 2 + (notes + 2 if notes else 0) + 2
    names = [line(row.name) for row in rows]
    room = max(1, min(_NAME, (width - fixed) // 2, max(map(cell_len, names))))
    left = width - room - fixed
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
    return ("█" * (eighths // 8) + _BAR_EIGHTHS[eighths % 8]).rstrip()


_COLUMN_EIGHTHS = " ▁▂▃▄▅▆▇█"
# Fewer rows show nothing.
_LEAST_COLUMN_ROWS = 2


def columns(
    values: Sequence[float],
    labels: Sequence[Label],
    size: tuple[int, int],
    unit: str,
    format_value: Callable[[float], str] = terse,
) -> list[Line]:
    """Columns with axes; where not all have room, the last ones.

    Args:
        values: 0 or more.
        labels: As many.
        size: Cells in width and lines in height that there are; less is used where less is needed.
        unit: What is counted; shown above.
        format_value: Writes a value at the axis.
    """
    width, height = size
    room = fitting(width)
    values, labels = values[-room:], labels[-room:]
    if not labels or room < max(len(labels[0].text), len(labels[0].under)):
        return _nothing(labels, unit, width)
    step = step_of(len(values), width)
    top = ceiling(max(values))
    lines = max(_LEAST_COLUMN_ROWS, height - 3 - any(label.under for label in labels))
    # A column of one cell has no room for a gap.
    bar = step - 1 if step > 1 else 1
    rows: list[Line] = []
    eighths = [max(round(value / top * lines * 8), int(value > 0)) for value in values]
    for row in range(lines):
        below = (lines - 1 - row) * 8
        cells = (_COLUMN_EIGHTHS[max(0, min(8, each - below))] * bar + " " * (step - bar) for each in eighths)
        rows.append([Piece("".join(cells).rstrip(), "accent")])
    ticks = {0: format_value(top)}
    if lines % 2 == 0 and lines > 2 and (top / 2 == int(top / 2) or format_value is not terse):
        ticks[lines // 2] = format_value(top / 2)
    return [[Piece(f"{'':{GUTTER}}{unit}"[:width], "dim")], *ruled(rows, ticks, step, labels, "0")]


def _nothing(labels: Sequence[Label], unit: str, width: int) -> list[Line]:
    """What is shown instead of a plot without room, or without values."""
    text = f"Too narrow for a plot of {unit}" if labels else f"Nothing to plot: no {unit}"
    return [[Piece(text[: max(0, width)], "dim")]]


MARKERS = "●×◇+"
"""Of the first, second … line: as many lines as can be told apart."""
SEVERAL = "*"
"""Where points of several lines meet."""
# Between the points, by marker: lines can be told apart where they cross.
_BETWEEN = "·-:."
_LEAST_LINE_ROWS = 3

Points = Sequence[float | None]


def lines(
    series: Sequence[Points],
    labels: Sequence[Label],
    size: tuple[int, int],
    unit: str,
    format_value: Callable[[float], str] = terse,
) -> list[Line]:
    """Lines with axes, up to as many as there are markers; None where there is no value. See `columns`."""
    width, height = size
    room = fitting(width)
    shown, labels = [list(points[-room:]) for points in series], labels[-room:]
    if not labels or room < max(len(labels[0].text), len(labels[0].under)):
        return _nothing(labels, unit, width)
    step = step_of(len(labels), width)
    top = ceiling(max((value for points in shown for value in points if value is not None), default=0))
    count = max(_LEAST_LINE_ROWS, height - 3 - any(label.under for label in labels))
    cells = _drawn(shown, step, count, top, len(labels) * step)
    ticks = {0: format_value(top), count - 1: format_value(0)}
    if count % 2 and (top / 2 == int(top / 2) or format_value is not terse):
        ticks[count // 2] = format_value(top / 2)
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
