"""What was done: the history of edits, the reading journal, and the backups of the shelf."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from search.text.plural import plural
from shelf.edits.copies_and_backups import Backup
from shelf.journal.history import HistoryEntry
from shelf.journal.reading_journal import Day, markdown
from tui.desk.render import Piece, line
from tui.desk.wording import day_heading, event_text, local_time, shown_events
from tui.screens.row_screen import RowScreen
from tui.widgets.rows import EntryRows, HeadedRows

if TYPE_CHECKING:
    from tui.desk.desk import Desk


# Changes of one edit that are listed: a bulk edit may be about every paper there is.
MOST = 5
# Edits that are read at first: more than anyone looks through, and there at once.
LATEST = 500
NOTHING_EDITED = "Nothing was edited yet."
NOTHING_DONE_TO_IT = "Nothing was done to this paper."


class LogRow(NamedTuple):
    """A row.

    Attributes:
        pieces: Its text, safe to draw.
        key: Of the paper that it is about; empty for a heading.
    """

    pieces: tuple[Piece, ...]
    key: str = ""


class LogRows(HeadedRows[LogRow]):
    """Rows of which the cursor stops at those about papers."""

    @property
    def key(self) -> str:
        return self.current.key if self.current else ""

    def row(self, index: int, part: int) -> list[Piece]:
        return list(self.entries[index].pieces)

    def stops_at(self, index: int) -> bool:
        return bool(self.entries[index].key)

    def to_heading(self, step: int) -> None:
        """Go to the first paper under the next heading, or under the previous one."""
        firsts = [n for n, row in enumerate(self.entries) if row.key and n and not self.entries[n - 1].key]
        ahead = [n for n in firsts if n > self.cursor] if step > 0 else [n for n in firsts if n < self.cursor]
        if ahead:
            self.cursor = ahead[0 if step > 0 else -1]


class LogScreen(RowScreen[str]):
    """A log; dismissed with the key of a paper to go to, or None."""

    rows: LogRows

    def __init__(self, desk: Desk) -> None:
        super().__init__(LogRows())
        self._desk = desk

    def show_log(self, rows: Iterable[LogRow], nothing: str) -> None:
        self.rows.notice = nothing
        self.rows.show_entries(tuple(rows), 0)
        self.rows.move(1)

    def chosen(self) -> str:
        return self.rows.key

    def action_section(self, step: int) -> None:
        self.rows.to_heading(step)


class HistoryScreen(LogScreen):
    """Every edit, or those of the paper with a key; dismissed with the key of a paper to go to, or None."""

    SCOPES = ("history",)

    def __init__(self, desk: Desk, paper: str) -> None:
        super().__init__(desk)
        self._paper = paper
        self._only = False

    def on_mount(self) -> None:
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        self.rows.notice = "Reading the history…"
        key = self._paper if self._only else None
        records = await self.attempt(lambda: self._desk.shelf.history(key, sys.maxsize if key else LATEST))
        if records is None:
            return
        self.show_log(_rows(records), NOTHING_DONE_TO_IT if self._only else NOTHING_EDITED)
        about = f'History of "{line(self._desk.title(self._paper))}"' if self._only else "History"
        last = "the last " if len(records) == LATEST else ""
        self.show_heading(about, f"{last}{plural(len(records), 'edit')}")

    def action_paper(self) -> None:
        self._only = bool(self._paper) and not self._only
        self._read()


def _rows(records: Iterable[HistoryEntry]) -> Iterator[LogRow]:
    for record in records:
        label = Piece(f" {local_time(record.time)}  {line(record.label)}", "strong")
        yield LogRow((label, Piece(f"  {line(record.process)}", "dim")))
        events = shown_events(record)
        for event in events[:MOST]:
            # The title last, for it may be cut; the colour of a tag is about no paper.
            what = Piece(f"   {event_text(event)}", "hit" if event.overruled else "")
            yield LogRow((what, Piece(f"  {line(event.title) or line(event.key)}", "dim")), event.key)
        if len(events) > MOST:
            yield LogRow((Piece(f"   and {len(events) - MOST:,} more", "dim"),))


NOTHING_DONE = "Nothing was done yet.\n\nWhat you read, keep, tag and note shows here day by day."


class JournalScreen(LogScreen):
    """Dismissed with the key of a paper to go to, or None."""

    SCOPES = ("journal",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._days: list[Day] = []

    def on_mount(self) -> None:
        self.rows.notice = "Reading the journal…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        days = await self.attempt(self._desk.shelf.days)
        if days is None:
            return
        self._days = days
        self.show_log(_journal_rows(days, date.today()), NOTHING_DONE)
        self.show_heading("Reading journal", plural(len(self._days), "day"))

    @work(group="command", exit_on_error=False)
    async def action_copy(self) -> None:
        await self.copy(markdown(self._days), "the journal as Markdown")


def _journal_rows(days: Iterable[Day], today: date) -> Iterator[LogRow]:
    for day in days:
        yield LogRow((Piece(f" {day_heading(day, today)}", "strong"),))
        for heading, deeds in day.parts:
            for deed in deeds:
                title = Piece(line(deed.paper.title) or line(deed.paper.key))
                detail = Piece(f"  {line(deed.detail)}" if deed.detail else "", "dim")
                yield LogRow((Piece(f"   {heading.lower():<9}", "accent"), title, detail), deed.paper.key)


NO_BACKUPS = "There are no earlier states yet.\n\nCarrel copies shelf.yaml before it writes over it."


class BackupRows(EntryRows[Backup]):
    """Copies of shelf.yaml: when they were made and what they hold."""

    def row(self, index: int, part: int) -> list[Piece]:
        backup = self.entries[index]
        papers = plural(backup.papers, "paper") if backup.papers is not None else "cannot be read"
        return [
            Piece(f" {local_time(backup.time)}  ", "strong"),
            Piece(f"{papers:>14}  "),
            Piece(line(backup.path.name), "dim"),
        ]


class BackupsScreen(RowScreen[Path]):
    """Dismissed with the copy to go back to, or None."""

    SCOPES = ("backups",)
    rows: BackupRows

    def __init__(self, desk: Desk) -> None:
        super().__init__(BackupRows())
        self._desk = desk

    def on_mount(self) -> None:
        self.rows.notice = "Looking for copies…"
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        backups = await self.attempt(self._desk.shelf.backups)
        if backups is None:
            return
        self.rows.notice = NO_BACKUPS
        self.rows.show_entries(tuple(backups), 0)
        self.show_heading("Earlier states of the shelf", f"{len(backups)} kept")

    def chosen(self) -> Path:
        return self.rows.entries[self.rows.cursor].path
