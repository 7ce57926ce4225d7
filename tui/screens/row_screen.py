"""A full-screen list of rows with a heading and a key bar, and the same for rows that can be changed."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from search.errors import CarrelError
from tui.desk.render import line
from tui.screens.command_screen import CommandScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tui.desk.desk import Desk

T = TypeVar("T")
R = TypeVar("R")

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

    pane = query_one("#rows", RowList)

    def __init__(self, rows: RowList) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(Content(""), id="heading")
            yield Static(Content(""), id="status")
        self._rows.id = "rows"
        yield self._rows
        yield KeyBar()

    def show_heading(self, heading: str, status: str = "") -> None:
        self.query_one("#heading", Static).update(Content(line(heading)))
        self.query_one("#status", Static).update(Content(line(status)))

    def show_error(self, error: CarrelError) -> None:
        self._rows.notice = "\n\n".join(filter(None, (error.title, error.message, error.hint)))
        self.show_heading(error.title)

    @abstractmethod
    def chosen(self) -> T:
        """The result for the row under the cursor; called only if there are rows."""

    @property
    def can_choose(self) -> bool:
        return True

    def action_choose(self) -> None:
        if self._rows.row_count:
            self.dismiss(self.chosen())

    def action_close(self) -> None:
        self.dismiss(None)

    def on_row_list_chosen(self) -> None:
        if self.can_choose:
            self.action_choose()


class ManagerScreen(RowScreen[str], Generic[R]):
    """Rows that can be changed; dismissed with the name of the one to show, or None.

    One change follows the other, in the order of the keys: each acts on what the one before left.
    """

    DEFAULT_CSS = """
    ManagerScreen {
        #about { height: auto; max-height: 5; padding: 0 1; }
        #message { height: auto; min-height: 1; max-height: 2; padding: 0 1; color: $text-accent; }
    }
    """

    def __init__(self, rows: RowList, desk: Desk) -> None:
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

    @property
    @abstractmethod
    def current(self) -> R | None:
        """The row under the cursor."""

    @abstractmethod
    async def poll(self) -> bool:
        """Look for changes from outside; return whether the rows have to be read again."""

    @abstractmethod
    async def read(self, follow: str = "") -> None:
        """Read the rows and show them.

        Args:
            follow: Name of the row that the cursor goes to; it stays on the one it is on by default.
        """

    def about(self) -> Content:
        """Details of the row under the cursor."""
        return Content("")

    def new_name(self, before: frozenset[str]) -> str:
        """The name of a row that was added, for the cursor to follow; empty for none."""
        return ""

    def names(self) -> frozenset[str]:
        """The names before a change, to find what was added."""
        return frozenset()

    @work(group="look", exit_on_error=False)
    async def _follow(self) -> None:
        while True:
            async with self._turn:
                if await self.poll():
                    await self.read()
            await asyncio.sleep(POLL_SECONDS)

    @on(RowList.Moved)
    def show_about(self) -> None:
        self.query_one("#about", Static).update(self.about())

    def show_message(self, text: str) -> None:
        """Show a message on the screen: notifications would pile up over the very rows that they are about."""
        self.query_one("#message", Static).update(Content(line(text)))

    async def change(self, change: Callable[[], str], follow: str = "") -> None:
        async with self._turn:
            await self._change(change, follow)

    @work(group="change", exit_on_error=False)
    async def change_current(self, change: Callable[[R], str]) -> None:
        """Change the row under the cursor once earlier changes are done."""
        async with self._turn:
            if (row := self.current) is not None:
                found = row
                await self._change(lambda: change(found))

    async def _change(self, change: Callable[[], str], follow: str = "") -> None:
        before = self.names()
        try:
            done = await asyncio.to_thread(change)
        except CarrelError as error:
            self.show_message(str(error))
            return
        await self.read(follow or self.new_name(before))
        self.show_message(f"{done.removesuffix('.')}.")
