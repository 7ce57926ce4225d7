"""The filter pane: facets and their values, each with its count for the current query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual.reactive import reactive

from tui.browsing import Choice, Filter
from tui.render import Piece, fit, line, width_of
from tui.widgets.rows import RowList


class FilterPane(RowList):
    """Headings and, under each, what can be switched on."""

    ONE_CLICK: ClassVar[bool] = True

    lines: reactive[tuple[str | Choice, ...]] = reactive((), init=False)

    @property
    def row_count(self) -> int:
        """Return how many lines there are, headings included."""
        return len(self.lines)

    @property
    def filter(self) -> Filter | None:
        """Return the filter under the cursor; None on a heading."""
        current = self.lines[self.cursor] if self.lines else ""
        return current.filter if isinstance(current, Choice) else None

    def show(self, choices: Mapping[str, tuple[Choice, ...]]) -> None:
        """Show other counts, the cursor on the same filter where it is still there."""
        held = self.filter
        lines: tuple[str | Choice, ...] = ()
        for heading, group in choices.items():
            lines += (heading, *group)
        places = {entry.filter: n for n, entry in enumerate(lines) if isinstance(entry, Choice)}
        self.lines = lines
        self.rows_changed(places.get(held, max(1, self.cursor)) if held else 1)

    def move(self, by: int) -> None:
        """Move the cursor, over the headings."""
        choices = [place for place, entry in enumerate(self.lines) if isinstance(entry, Choice)]
        if not choices:
            return
        target = self.cursor + by
        if by > 0:
            self.cursor = next((place for place in choices if place >= target), choices[-1])
        else:
            self.cursor = next((place for place in reversed(choices) if place <= target), choices[0])
        if self.cursor == choices[0]:
            # The heading above it, too.
            self.scroll_to(y=0, animate=False)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a heading, or a filter with its count at the right edge."""
        entry = self.lines[index]
        if isinstance(entry, str):
            return [Piece(entry, "strong")]
        width, count = self.scrollable_content_region.width, f" {entry.count}"
        sign = Piece("✓ " if entry.on else "  ", "accent")
        style = "accent" if entry.on else "" if entry.count else "dim"
        name = fit([sign, Piece(line(entry.label), style)], width - cell_len(count))
        gap = " " * max(0, width - width_of(name) - cell_len(count))
        return [*name, Piece(gap), Piece(count, "accent" if entry.on else "dim")]
