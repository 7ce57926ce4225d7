"""A full-screen list of rows with a heading and a key bar, and the same for rows that can be changed."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from search.errors import CarrelError
from shelf.searches.model import folded
from tui.desk.render import line
from tui.screens.command_screen import CommandScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.rows import EntryRows, RowList

if TYPE_CHECKING:
    from tui.desk.desk import Desk

T = TypeVar("T")
E = TypeVar("E")
A = TypeVar("A")

# Seconds between two looks for what other processes, or an editor, change.
POLL_SECONDS = 0.7


def back_hint(key: str) -> str:
    return f"{key} goes back to the papers."


class RowScreen(CommandScreen[T | None], Generic[T]):
    """A heading, a list and the keys; dismissed with what was chosen, or None."""

    DEFAULT_CSS = """
    RowScreen {
        #top { height: 1; padding: 0 1; background: $panel; }
        #heading { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        #status { width: auto; max-width: 50%; color: $text-muted; margin-left: 2; text-wrap: nowrap; }
        #rows { height: 1fr; background: $background; }
    }
    """
    AUTO_FOCUS = "#rows"

    def __init__(self, rows: RowList) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(Content(""), id="heading")
            yield Static(Content(""), id="status")
        self.rows.id = "rows"
        yield self.rows
        yield KeyBar()

    def show_heading(self, heading: str, status: str = "") -> None:
        self.query_one("#heading", Static).update(Content(line(heading)))
        self.query_one("#status", Static).update(Content(line(status)))

    def show_error(self, error: CarrelError) -> None:
        self.rows.notice = "\n\n".join(filter(None, (error.title, error.message, error.hint)))
        self.show_heading(error.title)

    @abstractmethod
    def chosen(self) -> T:
        """The result for the row under the cursor; called only if there are rows."""

    @property
    def pane(self) -> RowList:
        return self.rows

    @property
    def can_choose(self) -> bool:
        return True

    def action_choose(self) -> None:
        if self.rows.row_count:
            self.dismiss(self.chosen())

    def action_close(self) -> None:
        self.dismiss(None)

    def on_row_list_chosen(self) -> None:
        if self.can_choose:
            self.action_choose()


class ManagerScreen(RowScreen[str], Generic[E]):
    """Rows that can be changed; dismissed with the name of the one to show, or None.

    One change follows the other, in the order of the keys: each acts on what the one before left.
    """

    DEFAULT_CSS = """
    ManagerScreen {
        #about { height: auto; max-height: 5; padding: 0 1; }
        #message { height: auto; min-height: 1; max-height: 2; padding: 0 1; color: $text-accent; }
        /* Above key bar, message and details. */
        ToastRack { margin-bottom: 8; }
    }
    """
    rows: EntryRows[E]

    def __init__(self, rows: EntryRows[E], desk: Desk) -> None:
        super().__init__(rows)
        self.desk = desk
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static(Content(""), id="about")
        yield Static(Content(""), id="message")

    def on_mount(self) -> None:
        self.show_message(back_hint(self.first_key("close")))
        self._follow()

    @abstractmethod
    def name_of(self, row: E) -> str: ...

    @abstractmethod
    async def poll(self) -> bool:
        """Look for changes from outside; return whether the rows have to be read again."""

    @abstractmethod
    async def read(self, follow: str = "") -> None:
        """Read the rows and show them, the cursor on the one named `follow`."""

    def about(self) -> Content:
        """Details of the row under the cursor."""
        return Content("")

    def chosen(self) -> str:
        return self.name_of(self.rows.entries[self.rows.cursor])

    @work(group="look", exit_on_error=False)
    async def _follow(self) -> None:
        while True:
            async with self._turn:
                if await self.poll():
                    await self.read()
            await asyncio.sleep(POLL_SECONDS)

    def show_rows(self, rows: Sequence[E], follow: str = "") -> None:
        """Show rows, the cursor on the one named `follow`, else on the one that it is on."""
        name = folded(follow or (self.name_of(self.rows.current) if self.rows.current else ""))
        if rows != self.rows.entries:
            places = {folded(self.name_of(row)): place for place, row in enumerate(rows)}
            self.rows.show_entries(rows, places.get(name))
        self.show_about()

    @on(RowList.Moved)
    def show_about(self) -> None:
        self.query_one("#about", Static).update(self.about())

    def show_message(self, text: str) -> None:
        """Show a message on the screen: notifications would pile up over the very rows that they are about."""
        self.query_one("#message", Static).update(Content(line(text)))

    def show_error(self, error: CarrelError) -> None:
        self.show_message(str(error))

    async def change(self, change: Callable[[], str], follow: str = "") -> None:
        """Make a change in a thread, then show the rows and what was done."""
        async with self._turn:
            await self._change(change, follow)

    @work(group="change", exit_on_error=False)
    async def change_current(self, change: Callable[[E], str]) -> None:
        """Change the row under the cursor once earlier changes are done."""
        async with self._turn:
            if row := self.rows.current:
                await self._change(partial(change, row))

    @work(group="change", exit_on_error=False)
    async def ask_and_change(self, ask: Callable[[E], Awaitable[A | None]], change: Callable[[E, A], str]) -> None:
        """Ask how to change the row under the cursor; nothing, or an empty answer, leaves it as it is."""
        if row := self.rows.current:
            answer = await ask(row)
            if answer:
                await self.change(partial(change, row, answer))

    async def _change(self, change: Callable[[], str], follow: str = "") -> None:
        before = set(map(self.name_of, self.rows.entries))
        done = await self.attempt(change)
        if done is None:
            return
        await self.read(follow)
        added = [place for place, row in enumerate(self.rows.entries) if self.name_of(row) not in before]
        if len(added) == 1:
            self.rows.cursor = added[0]
        self.show_message(f"{done.removesuffix('.')}.")
