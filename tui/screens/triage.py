"""Triage: the unread papers of a view, one per screen; keep, postpone, skip or read with one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from search.errors import CarrelError
from search.paper import Paper
from shelf.edits import tags
from tui.commands.base import MenuItem
from tui.config.keymap import shown, strokes
from tui.desk.render import line
from tui.desk.triage import ONLY_POSTPONED, RESUMED, Triage
from tui.screens.command_screen import CommandScreen
from tui.screens.list_picker import ListPicker
from tui.screens.tag_editor import TagChange, TagEditor
from tui.widgets.detail import DetailPane
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui.desk.question import Answer
    from tui.screens.main import MainScreen

HEADING = "Triage"
POSTPONED = "Postponed papers:"
SCROLL_HINT = "Scroll"


class TriageScreen(CommandScreen[str]):
    """Dismissed with the key of the last paper shown; empty for none."""

    DEFAULT_CSS = """
    TriageScreen {
        #top { height: 1; padding: 0 1; background: $panel; }
        #heading { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        #status { width: auto; text-style: bold; margin-left: 2; }
        /* Lines as long as in a book, in the middle of a wide terminal. */
        #table { height: 1fr; align-horizontal: center; }
        #page { width: 1fr; max-width: 104; }
        #paper { height: 1fr; padding: 1 2; background: $background; }
        #message { height: 1; padding: 0 2; color: $text-accent; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    SCOPES = ("triage",)
    AUTO_FOCUS = "#paper"

    pane = query_one("#paper", DetailPane)

    def __init__(self, host: MainScreen, answer: Answer) -> None:
        super().__init__()
        self._host = host
        self._desk = host.desk
        self._answer = answer
        self._triage: Triage | None = None
        self.paper: Paper | None = None
        # One after the other, in the order of the keys: each acts on the paper that the one before left.
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(Content(""), id="heading")
            yield Static(Content(""), id="status")
        with Horizontal(id="table"), Vertical(id="page"):
            yield DetailPane(id="paper")
            yield Static(Content(""), id="message")
        yield KeyBar()

    def on_mount(self) -> None:
        text = line(self._answer.question.text)
        self.pane.open(self._desk)
        self.query_one("#heading", Static).update(Content(f"{HEADING}{f' · {text}' if text else ''}"))
        self._begin()

    # The paper -------------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def _begin(self) -> None:
        async with self._turn:
            self._triage = await asyncio.to_thread(Triage, self._desk, self._answer)
            resumed = RESUMED if self._triage.resumed else ""
            await self._show(self._triage, ONLY_POSTPONED if self._triage.queue.again else resumed)

    async def _show(self, triage: Triage, message: str) -> None:
        """Show the current paper, and what was done before it; the caller has the lock."""
        paper = await asyncio.to_thread(triage.current)
        was_there, self.paper = self.paper is not None, paper
        self.query_one("#status", Static).update(Content(triage.status()))
        if paper:
            await self.pane.show(paper, self._answer)
        else:
            self.pane.paper = None
            self.pane.text.update(Content(triage.summary()))
        self.show_message(message)
        if was_there != (paper is not None):
            self.refresh_bindings()

    def show_message(self, text: str) -> None:
        """Show a message on the screen: notifications would pile up over the next paper."""
        self.query_one("#message", Static).update(Content(line(text)))

    def show_error(self, error: CarrelError) -> None:
        self.show_message(str(error))

    # Commands --------------------------------------------------------------------------------

    @property
    def has_postponed(self) -> bool:
        return self._triage is not None and bool(self._triage.queue.later)

    @work(group="change", exit_on_error=False)
    async def action_decide(self, what: str) -> None:
        async with self._turn:
            if (paper := self.paper) and (triage := self._triage):
                await self._made(triage, lambda: triage.decide(what, paper))

    @work(group="change", exit_on_error=False)
    async def action_undo(self) -> None:
        async with self._turn:
            if triage := self._triage:
                await self._made(triage, triage.undo)

    @work(group="change", exit_on_error=False)
    async def action_tag(self) -> None:
        async with self._turn:
            if not ((paper := self.paper) and (triage := self._triage)):
                return
            if typed := await self.app.push_screen_wait(TagEditor([paper], self._desk.shelf)):
                change = partial(self._tag, paper, typed)
                await self._made(triage, lambda: triage.edit(paper, "shelf", change))

    def _tag(self, paper: Paper, typed: TagChange) -> str:
        return self._desk.shelf.edit(tags.tag([paper], typed.add, typed.remove))

    @work(group="change", exit_on_error=False)
    async def action_list(self) -> None:
        async with self._turn:
            if (paper := self.paper) and (triage := self._triage):
                lists = self._desk.lists
                picked = await self.app.push_screen_wait(ListPicker([paper], lists))
                if picked:
                    change = partial(picked.apply, lists, [paper])
                    await self._made(triage, lambda: triage.edit(paper, "lists", change))

    async def _made(self, triage: Triage, change: Callable[[], str]) -> None:
        """Make a change in a thread, then show the current paper; the caller has the lock."""
        done = await self.attempt(change)
        if done is not None:
            await self._show(triage, done)

    @work(group="change", exit_on_error=False)
    async def action_again(self) -> None:
        async with self._turn:
            if triage := self._triage:
                await asyncio.to_thread(triage.restart)
                await self._show(triage, POSTPONED)

    @work(exit_on_error=False)
    async def action_browse(self) -> None:
        if self.paper:
            await self.open_page(self.paper)

    @work(exit_on_error=False)
    async def action_follow(self, number: int) -> None:
        links = self.paper.links if self.paper else ()
        if number < len(links):
            await self.open_url(links[number].url)

    @work(group="change", exit_on_error=False)
    async def action_help(self) -> None:
        """Show the keys; one that is pressed then does what it does."""
        items = []
        for command in self.keys.of("triage"):
            keys = self.keys[command.id]
            if command.group == HEADING and command.id != "triage-help" and keys and self.can_run(command.id):
                # The key that leaves closes this menu, too.
                key = "" if command.id == "triage-leave" else (strokes(keys[0]) or ("",))[-1]
                items.append(MenuItem(key, command.help, command.id, f"{shown(keys[0]):<3}"))
        items.append(MenuItem("", SCROLL_HINT, "", f"{self.first_key('down')} {self.first_key('up')}"))
        self.run_command(await self.choose(HEADING, items))

    def action_leave(self) -> None:
        self.dismiss(self.paper.key if self.paper else "")
