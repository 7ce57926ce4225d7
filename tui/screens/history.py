"""The history: every edit of the shelf, by whom and when, the last one first."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from search.errors import CarrelError
from search.text.plural import plural
from shelf.history import Record
from tui.chronicle import moment, shown, told
from tui.keymap import Keymap
from tui.render import Piece, line
from tui.screens.listing import Listing
from tui.widgets.told_rows import Told, ToldRows

if TYPE_CHECKING:
    from tui.desk import Desk

# Changes of one edit that are listed: a bulk edit may be about every paper there is.
MOST = 5
# Edits that are read at first: more than anyone looks through, and there at once.
LATEST = 500
NOTHING = "Nothing was edited yet."


class HistoryScreen(Listing[str]):
    """Dismissed with the key of a paper to go to, or None.

    Args:
        desk: Whose history it is.
        paper: Key of the paper under the cursor; empty for none.
        keymap: The person's own keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go there", key_display="Enter", tooltip="Go to the paper"),
        Binding(
            "p", "paper", "this paper", tooltip="Only what was done to the paper that one came from, or everything"
        ),
        Binding("right_square_bracket", "edit(1)", "edit before", key_display="]", tooltip="Down to the edit before"),
        Binding("left_square_bracket", "edit(-1)", "edit after", key_display="[", tooltip="Up to the edit after"),
    ]

    def __init__(self, desk: Desk, paper: str, keymap: Keymap) -> None:
        self.list = ToldRows()
        super().__init__(self.list, keymap)
        self._desk = desk
        self._paper = paper
        self._only = False

    def on_mount(self) -> None:
        """Begin to read."""
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        self.list.notice = "Reading the history…"
        key = self._paper if self._only else None
        try:
            records = await asyncio.to_thread(self._desk.shelf.history, key, sys.maxsize if key else LATEST)
        except CarrelError as error:
            self.failed(error)
            return
        self.list.notice = "Nothing was done to this paper." if self._only else NOTHING
        self.list.told = tuple(_rows(records))
        self.list.rows_changed(0)
        self.list.move(1)
        about = f"History of “{line(self._desk.title(self._paper))}”" if self._only else "History"
        last = "the last " if len(records) == LATEST else ""
        self.tell(about, f"{last}{plural(len(records), 'edit')}")

    def chosen(self) -> str:
        """Return the key of the paper under the cursor."""
        return self.list.key

    def action_paper(self) -> None:
        """Tell only of the paper that one came from, or of everything again."""
        self._only = bool(self._paper) and not self._only
        self._read()

    def action_edit(self, step: int) -> None:
        """Go to the edit before, which stands below, or to the one after."""
        self.list.to_heading(step)


def _rows(records: Iterable[Record]) -> Iterator[Told]:
    for record in records:
        said = Piece(f" {moment(record.time)}  {line(record.label)}", "strong")
        yield Told((said, Piece(f"  {line(record.process)}", "dim")))
        events = shown(record)
        for event in events[:MOST]:
            # The title last, for it may be cut; the colour of a tag is about no paper.
            what = Piece(f"   {told(event)}", "hit" if event.overruled else "")
            yield Told((what, Piece(f"  {line(event.title) or line(event.key)}", "dim")), event.key)
        if len(events) > MOST:
            yield Told((Piece(f"   and {len(events) - MOST:,} more", "dim"),))
