"""Earlier states of the shelf, to go back to one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from search.text.plural import plural
from tui.chronicle import moment
from tui.keymap import Keymap
from tui.render import Piece, line
from tui.screens.listing import Listing
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from shelf.restoring import Backup
    from tui.desk import Desk

NOTHING = "There are no earlier states yet.\n\nCarrel copies shelf.yaml before it writes over it."


class BackupRows(RowList):
    """Copies of shelf.yaml: when they were made and what they hold."""

    backups: reactive[tuple[Backup, ...]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        """Return how many copies there are."""
        return len(self.backups)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a copy's time, papers and name."""
        backup = self.backups[index]
        held = plural(backup.papers, "paper") if backup.papers is not None else "cannot be read"
        return [
            Piece(f" {moment(backup.time)}  ", "strong"),
            Piece(f"{held:>14}  "),
            Piece(line(backup.path.name), "dim"),
        ]


class BackupsScreen(Listing[Path]):
    """Dismissed with the copy to go back to, or None.

    Args:
        desk: Whose shelf it is.
        keymap: The person's own keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "restore", key_display="Enter", tooltip="Make the shelf what it was then"),
    ]

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        self.list = BackupRows()
        super().__init__(self.list, keymap)
        self._desk = desk

    def on_mount(self) -> None:
        """Begin to read."""
        self.list.notice = "Looking for copies…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        self.list.backups = tuple(await asyncio.to_thread(self._desk.shelf.backups))
        self.list.notice = NOTHING
        self.list.rows_changed(0)
        self.tell("Earlier states of the shelf", f"{len(self.list.backups)} kept")

    def chosen(self) -> Path:
        """Return the copy under the cursor."""
        return self.list.backups[self.list.cursor].path
