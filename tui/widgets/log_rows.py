"""Rows of a log: headings, and under them lines about papers."""

from __future__ import annotations

from typing import NamedTuple

from textual.reactive import reactive

from tui.desk.render import Piece
from tui.widgets.rows import RowList


class LogRow(NamedTuple):
    """A row.

    Attributes:
        pieces: Its text, safe to draw.
        key: Of the paper that it is about; empty for a heading.
    """

    pieces: tuple[Piece, ...]
    key: str = ""


class LogRows(RowList):
    """Rows of which the cursor stops at those about papers."""

    entries: reactive[tuple[LogRow, ...]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        return len(self.entries)

    @property
    def key(self) -> str:
        return self.entries[self.cursor].key if self.cursor < len(self.entries) else ""

    def row(self, index: int, part: int) -> list[Piece]:
        return list(self.entries[index].pieces)

    def move(self, by: int) -> None:
        papers = [place for place, row in enumerate(self.entries) if row.key]
        if not papers:
            return
        target = self.cursor + by
        if by > 0:
            self.cursor = next((place for place in papers if place >= target), papers[-1])
        else:
            self.cursor = next((place for place in reversed(papers) if place <= target), papers[0])
        if self.cursor == papers[0]:
            # The heading above it, too.
            self.scroll_to(y=0, animate=False)

    def to_heading(self, step: int) -> None:
        """Go to the first paper under the next heading, or under the previous one."""
        firsts = [n for n, row in enumerate(self.entries) if row.key and n and not self.entries[n - 1].key]
        ahead = [n for n in firsts if n > self.cursor] if step > 0 else [n for n in firsts if n < self.cursor]
        if ahead:
            self.cursor = ahead[0 if step > 0 else -1]
