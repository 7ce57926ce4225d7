"""Tag colours, adjusted to be readable on the background of every theme."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from shelf.tags import COLOURS
from tui.desk.render import Piece
from tui.widgets.rows import RowList

_HUES = dict(
    zip(COLOURS, ("#e5484d", "#f2762e", "#d9b400", "#3fa34d", "#12a5b0", "#3e7bd6", "#9a5fd0", "#8b8d93"), strict=True)
)
# Where a theme leaves all colours to the terminal, so are these.
_ANSI = dict(
    zip(COLOURS, ("red", "bright_red", "yellow", "green", "cyan", "blue", "magenta", "bright_black"), strict=True)
)
# Minimum contrast of text (WCAG).
_CONTRAST = 4.5


def shades(widget: Widget) -> dict[str, str]:
    """The colours by name, readable on a widget's background."""
    return dict(_shades(widget.background_colors[1]))


@lru_cache(maxsize=32)
def _shades(background: Color) -> tuple[tuple[str, str], ...]:
    if background.ansi is not None:
        return tuple((name, f"ansi_{named}") for name, named in _ANSI.items())
    return tuple((name, _readable(Color.parse(hue), background).hex6) for name, hue in _HUES.items())


def _readable(hue: Color, background: Color) -> Color:
    """The colour, lighter or darker until its contrast is enough."""
    light, dark = Color(255, 255, 255), Color(0, 0, 0)
    away = max((light, dark), key=lambda end: contrast(end, background))
    steps = (hue.blend(away, step / 10) for step in range(11))
    return next((shade for shade in steps if contrast(shade, background) >= _CONTRAST), away)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class ColouredRows(RowList):
    """A list whose pieces may have a tag colour as their style."""

    def _style(self, piece: Piece) -> Style:
        if piece.style not in _HUES:
            return super()._style(piece)
        return Style(color=Color.parse(shades(self)[piece.style]).rich_color)
