"""RowList: a list of any length with a cursor, of which only the visible part is drawn.

Rows have one fixed height, so that a million cost what three hundred do: nothing is measured,
laid out or stored for a row that is not on screen. Subclasses define the number of rows and the
pieces of each line. A divider between two rows takes one line; it belongs to no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.desk.render import Piece, fit

E = TypeVar("E")
_WRAPPER = Console(width=80, color_system=None)


@lru_cache(maxsize=512)
def _of_row(index: int) -> Style:
    """What tells a click which row it is on."""
    return Style(meta={"row": index})


class Divider(NamedTuple):
    """A rule across the list above row `before`, with a text; there is none below the last row."""

    before: int
    text: str


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A cursor over rows of a fixed height."""

    ROW_HEIGHT: ClassVar[int] = 1
    # Rows visible above and below the cursor.
    SCROLL_OFF: ClassVar[int] = 2
    # Whether a click chooses a row at once, or only the row that the cursor is on already.
    ONE_CLICK: ClassVar[bool] = False
    STYLES: ClassVar[tuple[str, ...]] = ("dim", "hit", "accent", "strong")

    divider: Divider | None = None
    """Set before `rows_changed`."""
    _base: Style | None = None

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--dim", "rows--hit", "rows--accent", "rows--strong"}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .rows--cursor { background: $block-cursor-blurred-background; }
        &:focus > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .rows--dim { text-style: dim; }
        & > .rows--hit { color: $text-warning; text-style: bold underline; }
        & > .rows--accent { color: $text-accent; }
        & > .rows--strong { text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    notice: reactive[str] = reactive("")
    """Shown when there are no rows: why, and what to do."""

    @dataclass
    class Moved(Message):
        """The cursor moved to another row."""

        rows: RowList
        index: int

        @property
        def control(self) -> RowList:
            """For `@on` selectors."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was chosen by a click."""

        rows: RowList
        index: int

        @property
        def control(self) -> RowList:
            """For `@on` selectors."""
            return self.rows

    @property
    def row_count(self) -> int:
        raise NotImplementedError

    def row(self, index: int, part: int) -> list[Piece]:
        """Line `part` of a row."""
        raise NotImplementedError

    def stops_at(self, index: int) -> bool:
        """Whether the cursor is visible on a row."""
        return True

    @property
    def page_rows(self) -> int:
        return max(1, self.scrollable_content_region.height // self.ROW_HEIGHT)

    def rows_changed(self, cursor: int | None = None) -> None:
        """Show other rows, the cursor on one of them or where it was."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._line_of(self.row_count))
        self.set_reactive(RowList.cursor, self.validate_cursor(self.cursor if cursor is None else cursor))
        self.show_cursor()
        self.refresh()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.show_cursor()
        self._refresh_row(old)
        self._refresh_row(new)
        self.post_message(self.Moved(self, new))

    def move(self, by: int) -> None:
        self.cursor += by

    @property
    def _divider_line(self) -> int:
        """The line of the divider; without one, that after the last row."""
        rows = self.row_count
        return (min(self.divider.before, rows) if self.divider else rows) * self.ROW_HEIGHT

    def _line_of(self, row: int) -> int:
        """The first line of a row, or, for the number of rows, that after the last row."""
        line, end = row * self.ROW_HEIGHT, self.row_count * self.ROW_HEIGHT
        return line + (self._divider_line < end and line >= self._divider_line)

    def show_cursor(self) -> None:
        """Scroll so that the cursor and a few rows around it are in sight."""
        height, margin = self.scrollable_content_region.height, min(self.SCROLL_OFF, (self.page_rows - 1) // 2)
        first, line = round(self.scroll_y), self._line_of(self.cursor)
        # A divider above the first row is in sight with it.
        highest = self._line_of(self.cursor - margin) if self.cursor > margin else 0
        lowest = self._line_of(min(self.cursor + margin, self.row_count - 1)) + self.ROW_HEIGHT - height
        # No row is cut at the top.
        past = lowest > self._divider_line
        lowest += (past - lowest) % self.ROW_HEIGHT
        top = min(max(first, lowest), highest)
        # The row of the cursor above all, in a list too low for the rest.
        top = max(top, min(line, line + self.ROW_HEIGHT - height))
        top = max(0, min(top, self._line_of(self.row_count) - height))
        if top != first:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(self._line_of(index), self.ROW_HEIGHT)

    def on_resize(self) -> None:
        self.rows_changed()

    def render_lines(self, crop: Region) -> list[Strip]:
        # The same for all lines, and looking it up walks to the screen each time.
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width, base = self.scrollable_content_region.width, self._base or self.rich_style
        rows, line, divided = self.row_count, y + round(self.scroll_y), self._divider_line
        if not rows:
            return self._notice_line(y, width, base)
        if self.divider and line == divided < rows * self.ROW_HEIGHT:
            return self._rule(self.divider.text, width, base)
        index, part = divmod(line - (line > divided), self.ROW_HEIGHT)
        if index >= rows:
            return Strip.blank(width, base)
        under = Style()
        if index == self.cursor and self.stops_at(index):
            under = self.get_component_rich_style("rows--cursor", partial=True)
        pieces = fit(self.row(index, part), width)
        segments = [Segment(piece.text, base + self._style(piece) + under) for piece in pieces]
        return Strip(segments).adjust_cell_length(width, base + under).apply_style(_of_row(index))

    def _style(self, piece: Piece) -> Style:
        if piece.style not in self.STYLES:
            return Style()
        return self.get_component_rich_style(f"rows--{piece.style}", partial=True)

    def _rule(self, text: str, width: int, base: Style) -> Strip:
        pieces = fit([Piece(f"── {text} ".ljust(width, "─"), "dim")], width)
        return Strip([Segment(piece.text, base + self._style(piece)) for piece in pieces])

    def _notice_line(self, y: int, width: int, base: Style) -> Strip:
        lines = Text(self.notice).wrap(_WRAPPER, max(1, width - 2))
        text = f" {lines[y - 1].plain}" if 0 < y <= len(lines) else ""
        style = base + self._style(Piece("", "strong" if y == 1 else "dim"))
        return Strip([Segment(text, style)]).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; choose it if the cursor was there already, or at once."""
        row = event.style.meta.get("row")
        if isinstance(row, int) and row < self.row_count:
            was_there = row == self.cursor
            self.cursor = row
            if was_there or self.ONE_CLICK:
                self.post_message(self.Chosen(self, row))


class EntryRows(RowList, Generic[E]):
    """A row for each entry of a sequence in memory."""

    entries: reactive[Sequence[E]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        return len(self.entries)

    @property
    def current(self) -> E | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show_entries(self, entries: Sequence[E], cursor: int | None = None) -> None:
        self.entries = entries
        self.rows_changed(cursor)


class HeadedRows(EntryRows[E]):
    """Entries, at some of which, such as headings, the cursor does not stop."""

    def move(self, by: int) -> None:
        stops = [number for number in range(self.row_count) if self.stops_at(number)]
        if not stops:
            return
        target = self.cursor + by
        if by > 0:
            self.cursor = next((stop for stop in stops if stop >= target), stops[-1])
        else:
            self.cursor = next((stop for stop in reversed(stops) if stop <= target), stops[0])
        if self.cursor == stops[0]:
            # What is above it, too.
            self.scroll_to(y=0, animate=False)
