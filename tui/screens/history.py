"""What was done: the history of edits, the reading journal, and the backups of the shelf."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive

from search.errors import CarrelError
from search.text.plural import plural
from shelf.journal.history import HistoryEntry
from shelf.journal.reading_journal import Day, markdown
from tui.desk.render import Piece, line
from tui.desk.wording import day_heading, event_text, local_time, shown_events
from tui.external import Clipboard
from tui.screens.row_screen import RowScreen
from tui.widgets.log_rows import LogRow, LogRows
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from shelf.edits.shelf_copies import Backup
    from tui.desk.desk import Desk


# Changes of one edit that are listed: a bulk edit may be about every paper there is.
MOST = 5
# Edits that are read at first: more than anyone looks through, and there at once.
LATEST = 500
NOTHING_EDITED = "Nothing was edited yet."


class HistoryScreen(RowScreen[str]):
    """Every edit, or those of the paper with a key; dismissed with the key of a paper to go to, or None."""

    SCOPES = ("history",)

    def __init__(self, desk: Desk, paper: str) -> None:
        self.rows = LogRows()
        super().__init__(self.rows)
        self._desk = desk
        self._paper = paper
        self._only = False

    def on_mount(self) -> None:
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        self.rows.notice = "Reading the history…"
        key = self._paper if self._only else None
        try:
            records = await asyncio.to_thread(self._desk.shelf.history, key, sys.maxsize if key else LATEST)
        except CarrelError as error:
            self.show_error(error)
            return
        self.rows.notice = "Nothing was done to this paper." if self._only else NOTHING_EDITED
        self.rows.entries = tuple(_rows(records))
        self.rows.rows_changed(0)
        self.rows.move(1)
        about = f"History of “{line(self._desk.title(self._paper))}”" if self._only else "History"
        last = "the last " if len(records) == LATEST else ""
        self.show_heading(about, f"{last}{plural(len(records), 'edit')}")

    def chosen(self) -> str:
        return self.rows.key

    def action_paper(self) -> None:
        self._only = bool(self._paper) and not self._only
        self._read()

    def action_edit(self, step: int) -> None:
        self.rows.to_heading(step)


def _rows(records: Iterable[HistoryEntry]) -> Iterator[LogRow]:
    for record in records:
        said = Piece(f" {local_time(record.time)}  {line(record.label)}", "strong")
        yield LogRow((said, Piece(f"  {line(record.process)}", "dim")))
        events = shown_events(record)
        for event in events[:MOST]:
            # The title last, for it may be cut; the colour of a tag is about no paper.
            what = Piece(f"   {event_text(event)}", "hit" if event.overruled else "")
            yield LogRow((what, Piece(f"  {line(event.title) or line(event.key)}", "dim")), event.key)
        if len(events) > MOST:
            yield LogRow((Piece(f"   and {len(events) - MOST:,} more", "dim"),))


NOTHING_DONE = "Nothing was done yet.\n\nWhat you read, keep, tag and note shows here day by day."


class JournalScreen(RowScreen[str]):
    """Dismissed with the key of a paper to go to, or None."""

    SCOPES = ("journal",)

    def __init__(self, desk: Desk) -> None:
        self.rows = LogRows()
        super().__init__(self.rows)
        self._desk = desk
        self._days: list[Day] = []

    def on_mount(self) -> None:
        self.rows.notice = "Reading the journal…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        try:
            self._days = await asyncio.to_thread(self._desk.shelf.days)
        except CarrelError as error:
            self.show_error(error)
            return
        self.rows.notice = NOTHING_DONE
        self.rows.entries = tuple(_journal_rows(self._days, date.today()))
        self.rows.rows_changed(0)
        self.rows.move(1)
        self.show_heading("Reading journal", plural(len(self._days), "day"))

    def chosen(self) -> str:
        return self.rows.key

    def action_day(self, step: int) -> None:
        self.rows.to_heading(step)

    @work(group="command", exit_on_error=False)
    async def action_copy(self) -> None:
        text = markdown(self._days)
        self.app.copy_to_clipboard(text)
        said = await asyncio.to_thread(Clipboard().copy, text, "the journal as Markdown")
        self.show_heading(said, plural(len(self._days), "day"))


def _journal_rows(days: Iterable[Day], today: date) -> Iterator[LogRow]:
    for day in days:
        yield LogRow((Piece(f" {day_heading(day, today)}", "strong"),))
        for heading, deeds in day.parts:
            for deed in deeds:
                title = Piece(line(deed.paper.title) or line(deed.paper.key))
                detail = Piece(f"  {line(deed.detail)}" if deed.detail else "", "dim")
                yield LogRow((Piece(f"   {heading.lower():<9}", "accent"), title, detail), deed.paper.key)


NO_BACKUPS = "There are no earlier states yet.\n\nCarrel copies shelf.yaml before it writes over it."


class BackupRows(RowList):
    """Copies of shelf.yaml: when they were made and what they hold."""

    backups: reactive[tuple[Backup, ...]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        return len(self.backups)

    def row(self, index: int, part: int) -> list[Piece]:
        backup = self.backups[index]
        held = plural(backup.papers, "paper") if backup.papers is not None else "cannot be read"
        return [
            Piece(f" {local_time(backup.time)}  ", "strong"),
            Piece(f"{held:>14}  "),
            Piece(line(backup.path.name), "dim"),
        ]


class BackupsScreen(RowScreen[Path]):
    """Dismissed with the copy to go back to, or None."""

    SCOPES = ("backups",)

    def __init__(self, desk: Desk) -> None:
        self.rows = BackupRows()
        super().__init__(self.rows)
        self._desk = desk

    def on_mount(self) -> None:
        self.rows.notice = "Looking for copies…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        self.rows.backups = tuple(await asyncio.to_thread(self._desk.shelf.backups))
        self.rows.notice = NO_BACKUPS
        self.rows.rows_changed(0)
        self.show_heading("Earlier states of the shelf", f"{len(self.rows.backups)} kept")

    def chosen(self) -> Path:
        return self.rows.backups[self.rows.cursor].path
