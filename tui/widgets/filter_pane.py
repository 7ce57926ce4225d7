"""The filter pane: facets and their values, each with its count for the current query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from search.query.facets import Filter
from tui.desk.question import FacetRow
from tui.desk.render import Piece, fit, line, width_of
from tui.widgets.rows import HeadedRows


def no_value(text: str) -> str:
    return f'No value contains "{line(text)}".\n\nEsc shows all.'


class FilterPane(HeadedRows[str | FacetRow]):
    """Headings and, under each, the values that can be switched on or excluded.

    `/` finds a value: the pane takes the letters itself and shows them in its frame, since the
    search box is for papers.
    """

    ONE_CLICK: ClassVar[bool] = True

    holding: reactive[str] = reactive("", init=False)
    """Only values that contain this are listed."""
    finding: reactive[bool] = reactive(False, init=False)
    """Whether letters are being typed."""

    @dataclass
    class Searched(Message):
        """Other values are to be listed: those that contain a text."""

        holding: str

    @property
    def filter(self) -> Filter | None:
        return self.current.filter if isinstance(self.current, FacetRow) else None

    def show(self, choices: Mapping[str, tuple[FacetRow, ...]]) -> None:
        """Show other counts, the cursor on the same filter where it is still there."""
        current = self.filter
        lines: tuple[str | FacetRow, ...] = ()
        for heading, group in choices.items():
            lines += (heading, *group)
        same = (n for n, entry in enumerate(lines) if isinstance(entry, FacetRow) and entry.filter == current)
        place = next(same, max(1, self.cursor)) if current else 1
        self.notice = no_value(self.holding) if self.holding else ""
        self.show_entries(lines, place)

    def find(self) -> None:
        """Find a value: typing narrows the lines."""
        self.finding = True

    def watch_finding(self) -> None:
        self.screen.refresh_bindings()
        self._say_where()

    def watch_holding(self) -> None:
        self._say_where()
        self.post_message(self.Searched(self.holding))

    def _say_where(self) -> None:
        if self.finding:
            self.border_subtitle = Content(f"/{line(self.holding)}▏")
        else:
            self.border_subtitle = Content(f"/{line(self.holding)} · Esc" if self.holding else "")

    def stop_finding(self) -> bool:
        """List everything again; return whether a value was being searched for."""
        was = self.finding or bool(self.holding)
        self.finding, self.holding = False, ""
        return was

    def on_key(self, event: events.Key) -> None:
        if self.finding and event.is_printable and event.character:
            self.holding += event.character
            event.stop()
            event.prevent_default()

    def on_blur(self) -> None:
        self.finding = False

    def stops_at(self, index: int) -> bool:
        return isinstance(self.entries[index], FacetRow)

    def row(self, index: int, part: int) -> list[Piece]:
        entry = self.entries[index]
        if isinstance(entry, str):
            return [Piece(entry, "strong")]
        width, count = self.scrollable_content_region.width, f" {entry.count}"
        new = f" +{entry.new}" if entry.new else ""
        chosen = entry.on or entry.out
        sign = Piece("✓ " if entry.on else "− " if entry.out else "  ", "accent")
        style = "accent" if chosen else "" if entry.count else "dim"
        name = fit([sign, Piece(line(entry.label), style)], width - cell_len(new + count))
        gap = " " * max(0, width - width_of(name) - cell_len(new + count))
        return [*name, Piece(gap), Piece(new, "hit"), Piece(count, "accent" if chosen else "dim")]
