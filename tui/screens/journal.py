"""The reading journal: per day what was read, kept, noted and skipped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from search.errors import CarrelError
from search.text.plural import plural
from shelf.diary import Day, markdown
from tui.chronicle import day_of
from tui.keymap import Keymap
from tui.opening import Clipboard
from tui.render import Piece, line
from tui.screens.listing import Listing
from tui.widgets.told_rows import Told, ToldRows

if TYPE_CHECKING:
    from tui.desk import Desk

NOTHING = "Nothing was done yet.\n\nWhat you read, keep, tag and note shows here day by day."


class JournalScreen(Listing[str]):
    """Dismissed with the key of a paper to go to, or None.

    Args:
        desk: Whose journal it is.
        keymap: The person's own keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go there", key_display="Enter", tooltip="Go to the paper"),
        Binding("right_square_bracket", "day(1)", "day before", key_display="]", tooltip="Down to the day before"),
        Binding("left_square_bracket", "day(-1)", "day after", key_display="[", tooltip="Up to the day after"),
        Binding("y", "copy", "copy", tooltip="Copy the journal as Markdown"),
    ]

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        self.list = ToldRows()
        super().__init__(self.list, keymap)
        self._desk = desk
        self._days: list[Day] = []

    def on_mount(self) -> None:
        """Begin to read."""
        self.list.notice = "Reading the journal…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        try:
            self._days = await asyncio.to_thread(self._desk.shelf.days)
        except CarrelError as error:
            self.failed(error)
            return
        self.list.notice = NOTHING
        self.list.told = tuple(_rows(self._days, date.today()))
        self.list.rows_changed(0)
        self.list.move(1)
        self.tell("Reading journal", plural(len(self._days), "day"))

    def chosen(self) -> str:
        """Return the key of the paper under the cursor."""
        return self.list.key

    def action_day(self, step: int) -> None:
        """Go to the day before, which stands below, or to the one after."""
        self.list.to_heading(step)

    @work(group="command", exit_on_error=False)
    async def action_copy(self) -> None:
        """Copy the journal as Markdown."""
        text = markdown(self._days)
        self.app.copy_to_clipboard(text)
        said = await asyncio.to_thread(Clipboard().copied, text, "the journal as Markdown")
        self.tell(said, plural(len(self._days), "day"))


def _rows(days: Iterable[Day], today: date) -> Iterator[Told]:
    for day in days:
        yield Told((Piece(f" {day_of(day, today)}", "strong"),))
        for heading, deeds in day.parts:
            for deed in deeds:
                title = Piece(line(deed.paper.title) or line(deed.paper.key))
                detail = Piece(f"  {line(deed.detail)}" if deed.detail else "", "dim")
                yield Told((Piece(f"   {heading.lower():<9}", "accent"), title, detail), deed.paper.key)
