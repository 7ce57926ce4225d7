"""A page of figures: plots, and rows that lead to papers, drawn again for each size."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.desk.render import Piece
from tui.desk.statistics.pages import FigureRow, RowTarget
from tui.widgets.rows import HeadedRows

Draw = Callable[[tuple[int, int]], Iterable[FigureRow]]


class FigureRows(HeadedRows[FigureRow]):
    """Rows of which the cursor stops at those with a target; without any, moving scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._draw: Draw | None = None

    def show(self, draw: Draw | None, *, to_top: bool) -> None:
        """Show a page, drawn for a width and a height; `to_top` where it is another one than before."""
        self._draw = draw
        self._drawn()
        if to_top:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _drawn(self) -> None:
        # A cell is left for the scrollbar, which appears depending on what is drawn.
        width, height = self.content_region.width - 1, self.content_region.height
        self.entries = tuple(self._draw((width, height))) if self._draw and width > 0 else ()
        stops = [number for number, row in enumerate(self.entries) if row.target]
        top = round(self.scroll_y)
        self.rows_changed(min(stops, key=lambda stop: abs(stop - self.cursor), default=0))
        if not stops or top <= self.cursor < top + height:
            # The cursor is visible or there is none: the view stays where it was.
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self._drawn()

    @property
    def target(self) -> RowTarget | None:
        return self.current.target if self.current else None

    def stops_at(self, index: int) -> bool:
        return self.entries[index].target is not None

    def row(self, index: int, part: int) -> list[Piece]:
        return list(self.entries[index].pieces)

    def move(self, by: int) -> None:
        """Move the cursor, over what leads nowhere; scroll where nothing does."""
        if any(row.target for row in self.entries):
            super().move(by)
        else:
            self.scroll_to(y=self.scroll_y + by, animate=False, force=True, immediate=True)
