"""A page of figures: plots, and rows that lead to papers, drawn again for each size."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.desk.render import Piece
from tui.desk.statistics.pages import FigureRow, RowTarget
from tui.widgets.rows import RowList

Draw = Callable[[tuple[int, int]], Iterable[FigureRow]]


class FigureRows(RowList):
    """Rows of which the cursor stops at those with a target; without any, moving scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Draw | None = None
        self._rows: tuple[FigureRow, ...] = ()

    def show(self, draw: Draw | None, *, to_top: bool) -> None:
        """Show a page.

        Args:
            draw: Draws it for a width and a height; None while there is none.
            to_top: Whether it is another page than before.
        """
        self._draw = draw
        self._drawn()
        if to_top:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _drawn(self) -> None:
        # A cell is left for the scrollbar, which appears depending on what is drawn.
        width, height = self.content_region.width - 1, self.content_region.height
        self._rows = tuple(self._draw((width, height))) if self._draw and width > 0 else ()
        stops = [number for number, row in enumerate(self._rows) if row.target]
        top = round(self.scroll_y)
        self.rows_changed(min(stops, key=lambda stop: abs(stop - self.cursor), default=0))
        if not stops or top <= self.cursor < top + height:
            # The cursor is visible or there is none: the view stays where it was.
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self._drawn()

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def target(self) -> RowTarget | None:
        return self._rows[self.cursor].target if self.cursor < len(self._rows) else None

    def stops_at(self, index: int) -> bool:
        return self._rows[index].target is not None

    def row(self, index: int, part: int) -> list[Piece]:
        return list(self._rows[index].pieces)

    def move(self, by: int) -> None:
        """Move the cursor, over what leads nowhere; scroll where nothing does."""
        stops = [number for number, row in enumerate(self._rows) if row.target]
        if not stops:
            self.scroll_to(y=self.scroll_y + by, animate=False, force=True, immediate=True)
            return
        target = self.cursor + by
        if by > 0:
            self.cursor = next((stop for stop in stops if stop >= target), stops[-1])
        else:
            self.cursor = next((stop for stop in reversed(stops) if stop <= target), stops[0])
        if self.cursor == stops[0]:
            # The plot above it, too.
            self.scroll_to(y=0, animate=False)
