"""The reading lists: progress and due day; open, create, rename, describe, merge, delete."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import work
from textual.content import Content
from textual.screen import Screen

from search.text.plural import plural
from search.text.words import exact
from shelf.lists.model import ReadingList, as_date, checked_due, checked_name
from tui.commands.base import MenuItem
from tui.desk.reading_list import due_words, progress_words
from tui.desk.render import Piece, block, fit, line
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.rows import EntryRows

if TYPE_CHECKING:
    from shelf.lists.lists import Lists
    from tui.desk.desk import Desk

NO_LISTS = "No reading lists yet.\n\n+ creates one; in the list of papers, a adds a paper to a list."
NO_OTHER_LIST = "There is no other list to merge."
UNDO_HINT = "u brings it back"


def list_exists(name: str) -> str:
    return f'There is already a list "{line(name)}".'


def copy_hint(copy: ReadingList) -> str:
    return f'{line(copy.slug)}.yaml is a copy of "{line(copy.name)}": press m on that list to merge it.'


NONE = "none"
"""Typed to remove a day or a description."""
# For the end of a line, which a one-line input cannot hold.
_BREAK = "⏎"


async def ask_list_name(screen: Screen[Any], lists: Lists, reading_list: ReadingList | None = None) -> str:
    """Ask for the name of a new list, or another one for a list; empty if the user gives none."""

    def preview(name: str) -> Preview:
        if not name:
            return Preview("")
        same = exact(checked_name(name))
        there = next((each for each in lists.snapshot.lists if exact(each.name) == same), None)
        exists = there is not None and (reading_list is None or there.slug != reading_list.slug)
        return Preview("", list_exists(there.name) if there and exists else "")

    title = f'Rename "{line(reading_list.name)}"' if reading_list else "New reading list"
    return await screen.app.push_screen_wait(
        PreviewPrompt(title, "name", preview, reading_list.name if reading_list else "")
    )


async def ask_description(screen: Screen[Any], reading_list: ReadingList) -> str:
    """Ask for a description, or `none`; empty to leave it as it is."""

    def preview(text: str) -> Preview:
        if not text:
            return Preview(f"Type {NONE} to remove the description.")
        lines = f" {_BREAK} is a line break." if _BREAK in text else ""
        return Preview(f"{_described(text) or 'No description.'}\n\nType {NONE} to remove it.{lines}")

    old = block(reading_list.description).replace("\n", f" {_BREAK} ")
    prompt = PreviewPrompt(f'Description of "{line(reading_list.name)}"', "description", preview, old)
    text = await screen.app.push_screen_wait(prompt)
    return "" if text == old else text


def _described(text: str) -> str:
    return "" if text.casefold() == NONE else "\n".join(part.strip() for part in text.split(_BREAK))


async def ask_due_day(screen: Screen[Any], reading_list: ReadingList) -> str:
    """Ask for the due day of a list, or `none`; empty to leave it as it is."""

    def preview(text: str) -> Preview:
        if not text:
            return Preview(f"Year, month and day; {NONE} removes it.")
        day = as_date(checked_due(text))
        return Preview(_distance(day) if day else "No due day.")

    prompt = PreviewPrompt(f'Due day of "{line(reading_list.name)}"', "2026-11-30", preview, reading_list.due)
    return await screen.app.push_screen_wait(prompt)


def _distance(day: date) -> str:
    days = (day - date.today()).days
    when = "today" if not days else f"{plural(abs(days), 'day')} {'from now' if days > 0 else 'ago'}"
    return f"{day:%A}, {when}."


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


class ListRows(EntryRows[ListRow]):
    """Reading lists, two lines each."""

    ROW_HEIGHT: ClassVar[int] = 2

    def row(self, index: int, part: int) -> list[Piece]:
        row = self.entries[index]
        if part:
            first = line(block(row.reading_list.description).partition("\n")[0])
            about = f"{' · ' if row.due else ''}{first}" if first else ""
            return [Piece(f"   {row.due}", "hit" if row.late else "dim"), Piece(about, "dim")]
        width = self.scrollable_content_region.width - cell_len(row.progress) - 2
        name = "".join(piece.text for piece in fit([Piece(f" {line(row.reading_list.name)}")], width))
        return [Piece(name, "strong"), Piece(" " * max(1, width - cell_len(name) + 1)), Piece(f"{row.progress} ")]


class ListsScreen(ManagerScreen[ListRow]):
    """Dismissed with the name of the list to show, or None. The cursor begins on the list named `at`."""

    SCOPES = ("lists",)

    def __init__(self, desk: Desk, at: str = "") -> None:
        super().__init__(ListRows(), desk)
        self._at = at

    def on_mount(self) -> None:
        self.rows.notice = NO_LISTS
        self._show(self._at)

    def name_of(self, row: ListRow) -> str:
        return row.reading_list.name

    async def poll(self) -> bool:
        await asyncio.to_thread(self.desk.lists.poll)
        return True

    async def read(self, follow: str = "") -> None:
        self._show(follow)

    def _show(self, follow: str) -> None:
        rows = read_list_rows(self.desk)
        self.show_rows(rows, follow)
        late = sum(row.late for row in rows)
        self.show_heading("Reading lists", f"{plural(len(rows), 'list')}{f', {late} overdue' if late else ''}")

    def about(self) -> Content:
        """The whole description, and problems of the files."""
        lists, row = self.desk.lists, self.rows.current
        warnings = [*(line(str(problem)) for problem in lists.problems), *map(copy_hint, lists.snapshot.copies)]
        text = block(row.reading_list.description) if row else ""
        gap = "\n" if text and warnings else ""
        return Content.assemble(text, gap, ("\n".join(warnings), "$text-warning"))

    # Commands --------------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_create(self) -> None:
        name = await ask_list_name(self, self.desk.lists)
        if name:
            await self.change(lambda: self.desk.lists.create(name))

    def action_rename(self) -> None:
        lists = self.desk.lists
        self.ask_and_change(
            lambda row: ask_list_name(self, lists, row.reading_list),
            lambda row, name: lists.rename(row.reading_list.name, name),
        )

    def action_describe(self) -> None:
        self.ask_and_change(
            lambda row: ask_description(self, row.reading_list),
            lambda row, text: self.desk.lists.describe(row.reading_list.name, _described(text)),
        )

    def action_date(self) -> None:
        self.ask_and_change(
            lambda row: ask_due_day(self, row.reading_list),
            lambda row, day: self.desk.lists.set_due(row.reading_list.name, day),
        )

    def action_merge(self) -> None:
        self.ask_and_change(
            lambda row: self._ask_other(row.reading_list),
            lambda row, other: self.desk.lists.merge(row.reading_list.name, other),
        )

    async def _ask_other(self, reading_list: ReadingList) -> str:
        others = [each for each in self.desk.lists.snapshot.lists if each.slug != reading_list.slug]
        items = [MenuItem("", line(each.name), each.name) for each in others]
        items += [
            MenuItem("", f"{line(copy.slug)}.yaml (a copy)", copy.slug) for copy in self.desk.lists.snapshot.copies
        ]
        if not items:
            self.show_message(NO_OTHER_LIST)
            return ""
        return await self.choose(f'Append which list to "{line(reading_list.name)}", and delete it?', items)

    def action_duplicate(self) -> None:
        self.change_current(lambda row: self.desk.lists.duplicate(row.reading_list.name))

    def action_delete(self) -> None:
        self.change_current(lambda row: f"{self.desk.lists.delete(row.reading_list.name)}. {UNDO_HINT}")
