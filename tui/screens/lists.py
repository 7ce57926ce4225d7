"""The reading lists: progress and due day; open, create, rename, describe, merge, delete."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.screen import Screen

from search.text.plural import plural
from search.text.words import exact
from shelf.lists.model import ReadingList, as_date, checked_due, checked_name
from tui.desk.render import block, line
from tui.screens.command_screen import MenuItem
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.list_rows import ListRows, read_list_rows

if TYPE_CHECKING:
    from shelf.lists.lists import Lists
    from tui.desk.desk import Desk

NO_LISTS = "No reading lists yet.\n\n+ creates one; in the list of papers, a adds a paper to a list."
NO_OTHER_LIST = "There is no other list to merge."
UNDO_HINT = "u brings it back"


def list_exists(name: str) -> str:
    return f"There is already a list “{line(name)}”."


def copy_hint(copy: ReadingList) -> str:
    return f"{line(copy.slug)}.yaml is a copy of “{line(copy.name)}”: press m on that list to merge it."


NONE = "none"
"""Typed to remove a day or a description."""
# For the end of a line, which a one-line input cannot hold.
_BREAK = "⏎"


async def ask_list_name(screen: Screen[Any], lists: Lists, reading_list: ReadingList | None = None) -> str:
    """Ask for the name of a new list, or another one for a list; empty if the user gives none."""

    def preview(name: str) -> Preview:
        if not name:
            return Preview("")
        wanted = exact(checked_name(name))
        there = next((each for each in lists.snapshot.lists if exact(each.name) == wanted), None)
        exists = there is not None and (reading_list is None or there.slug != reading_list.slug)
        return Preview("", list_exists(there.name) if there and exists else "")

    title = f"Rename “{line(reading_list.name)}”" if reading_list else "New reading list"
    return await screen.app.push_screen_wait(
        PreviewPrompt(title, "name", preview, reading_list.name if reading_list else "")
    )


async def ask_description(screen: Screen[Any], reading_list: ReadingList) -> str | None:
    """Ask for a description; empty to remove it, None to leave it as it is."""

    def preview(text: str) -> Preview:
        if not text:
            return Preview(f"Type {NONE} to remove the description.")
        lines = f" {_BREAK} is a line break." if _BREAK in text else ""
        return Preview(f"{_described(text) or 'No description.'}\n\nType {NONE} to remove it.{lines}")

    old = block(reading_list.description).replace("\n", f" {_BREAK} ")
    prompt = PreviewPrompt(f"Description of “{line(reading_list.name)}”", "description", preview, old)
    text = await screen.app.push_screen_wait(prompt)
    return None if not text or text == old else _described(text)


def _described(text: str) -> str:
    return "" if text.casefold() == NONE else "\n".join(part.strip() for part in text.split(_BREAK))


async def ask_due_day(screen: Screen[Any], reading_list: ReadingList) -> str:
    """Ask for the due day of a list, or `none`; empty to leave it as it is."""

    def preview(text: str) -> Preview:
        if not text:
            return Preview(f"Year, month and day; {NONE} removes it.")
        day = as_date(checked_due(text))
        return Preview(_distance(day) if day else "No due day.")

    prompt = PreviewPrompt(f"Due day of “{line(reading_list.name)}”", "2026-11-30", preview, reading_list.due)
    return await screen.app.push_screen_wait(prompt)


def _distance(day: date) -> str:
    days = (day - date.today()).days
    when = "today" if not days else f"{plural(abs(days), 'day')} {'from now' if days > 0 else 'ago'}"
    return f"{day:%A}, {when}."


class ListsScreen(ManagerScreen[ReadingList]):
    """Dismissed with the name of the list to show, or None. The cursor begins on the list named `at`."""

    SCOPES = ("lists",)

    def __init__(self, desk: Desk, at: str = "") -> None:
        self.rows = ListRows()
        super().__init__(self.rows, desk)
        self._at = at

    def on_mount(self) -> None:
        self.rows.notice = NO_LISTS
        self._show(self._at)

    # Rows -------------------------------------------------------------------------------------

    async def poll(self) -> bool:
        await asyncio.to_thread(self.desk.lists.poll)
        return True

    async def read(self, follow: str = "") -> None:
        self._show(follow)

    def _show(self, follow: str) -> None:
        rows = read_list_rows(self.desk)
        name = follow or (self.current.name if self.current else "")
        places = {exact(row.reading_list.name): place for place, row in enumerate(rows)}
        if rows != self.rows.entries:
            self.rows.entries = rows
            self.rows.rows_changed(places.get(exact(name)))
        late = sum(row.late for row in rows)
        self.show_heading("Reading lists", f"{plural(len(rows), 'list')}{f', {late} overdue' if late else ''}")
        self.show_about()

    def about(self) -> Content:
        """The whole description, and problems of the files."""
        warnings = [*(line(str(problem)) for problem in self.desk.lists.problems), *map(copy_hint, self._copies)]
        text = block(self.current.description) if self.current else ""
        gap = "\n" if text and warnings else ""
        return Content.assemble(text, gap, ("\n".join(warnings), "$text-warning"))

    @property
    def _copies(self) -> tuple[ReadingList, ...]:
        return self.desk.lists.snapshot.copies

    @property
    def current(self) -> ReadingList | None:
        return self.rows.current

    def chosen(self) -> str:
        return self.rows.entries[self.rows.cursor].reading_list.name

    def names(self) -> frozenset[str]:
        return frozenset(each.slug for each in self.desk.lists.snapshot.lists)

    def new_name(self, before: frozenset[str]) -> str:
        new = [each.name for each in self.desk.lists.snapshot.lists if each.slug not in before]
        return new[0] if len(new) == 1 else ""

    # Commands --------------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_create(self) -> None:
        name = await ask_list_name(self, self.desk.lists)
        if name:
            await self.change(lambda: self.desk.lists.create(name), follow=name)

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        if reading_list := self.current:
            name = await ask_list_name(self, self.desk.lists, reading_list)
            if name:
                await self.change(lambda: self.desk.lists.rename(reading_list.name, name), follow=name)

    @work(group="change", exit_on_error=False)
    async def action_describe(self) -> None:
        if reading_list := self.current:
            text = await ask_description(self, reading_list)
            if text is not None:
                await self.change(lambda: self.desk.lists.describe(reading_list.name, text))

    @work(group="change", exit_on_error=False)
    async def action_date(self) -> None:
        if reading_list := self.current:
            day = await ask_due_day(self, reading_list)
            if day:
                await self.change(lambda: self.desk.lists.set_due(reading_list.name, day))

    @work(group="change", exit_on_error=False)
    async def action_merge(self) -> None:
        if reading_list := self.current:
            others = [each for each in self.desk.lists.snapshot.lists if each.slug != reading_list.slug]
            items = [MenuItem("", line(each.name), each.name) for each in others]
            items += [MenuItem("", f"{line(copy.slug)}.yaml (a copy)", copy.slug) for copy in self._copies]
            if not items:
                self.show_message(NO_OTHER_LIST)
                return
            other = await self.choose(f"Append which list to “{line(reading_list.name)}”, and delete it?", items)
            if other:
                await self.change(lambda: self.desk.lists.merge(reading_list.name, other), follow=reading_list.name)

    def action_duplicate(self) -> None:
        self.change_current(lambda reading_list: self.desk.lists.duplicate(reading_list.name))

    def action_delete(self) -> None:
        self.change_current(lambda reading_list: f"{self.desk.lists.delete(reading_list.name)}. {UNDO_HINT}")
