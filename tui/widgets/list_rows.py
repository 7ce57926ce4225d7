"""Reading lists in a list: name and progress, and below when each is due and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.reactive import reactive

from shelf.lists.model import ReadingList
from tui.desk.reading_list import due_words, progress_words
from tui.desk.render import Piece, block, fit, line
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class ListRow:
    """A reading list as it is listed.

    Attributes:
        reading_list: The list.
        progress: How much of it is read, in words.
        due: When it is to be read, in words; empty for no day.
    """

    reading_list: ReadingList
    progress: str
    due: str

    @property
    def late(self) -> bool:
        return self.due.endswith("(overdue)")


def read_list_rows(desk: Desk) -> tuple[ListRow, ...]:
    def is_read(key: str) -> bool:
        entry = desk.shelf.entry(key)
        return entry is not None and entry.status == "read"

    return tuple(
        ListRow(each, progress_words(each, is_read), due_words(each, is_read)) for each in desk.lists.snapshot.lists
    )


class ListRows(RowList):
    """Reading lists, two lines each."""

    ROW_HEIGHT: ClassVar[int] = 2

    entries: reactive[tuple[ListRow, ...]] = reactive((), init=False)

    @property
    def row_count(self) -> int:
        return len(self.entries)

    @property
    def current(self) -> ReadingList | None:
        return self.entries[self.cursor].reading_list if self.cursor < len(self.entries) else None

    def row(self, index: int, part: int) -> list[Piece]:
        row = self.entries[index]
        if part:
            first = line(block(row.reading_list.description).partition("\n")[0])
            about = f"{' · ' if row.due else ''}{first}" if first else ""
            return [Piece(f"   {row.due}", "hit" if row.late else "dim"), Piece(about, "dim")]
        width = self.scrollable_content_region.width - cell_len(row.progress) - 2
        name = "".join(piece.text for piece in fit([Piece(f" {line(row.reading_list.name)}")], width))
        return [Piece(name, "strong"), Piece(" " * max(1, width - cell_len(name) + 1)), Piece(f"{row.progress} ")]
