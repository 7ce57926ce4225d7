"""The search box: one line of query text, between earlier searches and the list."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

from textual import work
from textual.message import Message

from tui.desk.query_history import HistoryMatch, QueryHistory
from tui.widgets.input import CleanInput


class Walk(NamedTuple):
    """A position among earlier searches.

    Attributes:
        typed: The text of the box when the walk began, to come back to.
        prefix: How the searches have to begin: like the text; anything where the whole text is selected.
        position: In the history; None before the first step.
        shown: What the box shows; any other text ends the walk.
    """

    typed: str
    prefix: str
    position: int | None
    shown: str


class SearchBox(CleanInput):
    """The input for queries.

    Arrow down goes into the list below it, arrow up comes back from there, as many rows as it went down, and then
    goes on to earlier searches; arrow down returns from these to what was typed.
    """

    DEFAULT_CSS = """
    SearchBox { width: 1fr; }
    """

    @dataclass
    class Left(Message):
        """The user goes to the list, `entered` if with Enter, which also accepts a suggestion."""

        entered: bool

    @dataclass
    class Moved(Message):
        """The user moves in the list while typing, rows down or (negative) up; the receiver calls `moved`."""

        by: int

    history: QueryHistory | None = None
    """Earlier searches; None until the library is open."""

    def __init__(self) -> None:
        super().__init__(compact=True, placeholder="/ to search", select_on_focus=True, id="search")
        self._walk: Walk | None = None
        self._below = 0  # rows that one went down the list
        self._wished = 0
        # The history lets one thread in at a time.
        self._turn = asyncio.Lock()

    def moved(self, rows: int) -> None:
        """Record how many rows the list moved at the last `Moved`."""
        # Where it cannot move up any more, the next up is back at the box, whatever happened to the list.
        self._below = max(0, self._below + rows) if rows or self._wished > 0 else 0

    def watch_value(self) -> None:
        self._below = 0

    def on_focus(self) -> None:
        self._walk, self._below = None, 0

    def leave(self, *, entered: bool) -> None:
        """Go to the list, `entered` if with Enter, which also accepts a suggestion."""
        if self.history is not None:
            self._remember(self.history, self.value)
        self.post_message(self.Left(entered=entered))

    @work(group="remember", exit_on_error=False)
    async def _remember(self, history: QueryHistory, text: str) -> None:
        async with self._turn:
            await asyncio.to_thread(history.add, text)

    def move_list(self, by: int) -> None:
        self._wished = by
        self.post_message(self.Moved(by))

    async def go_up(self) -> None:
        """Go up in the list, then on to earlier searches."""
        if self._below:
            self.move_list(-1)
            return
        untouched = self.selected_text == self.value  # as it is when the box was just entered
        walk = self._walking or Walk(self.value, "" if untouched else self.value, None, self.value)
        if self.history is not None:
            async with self._turn:
                match = await asyncio.to_thread(_older, self.history, walk)
            if match:
                self._show(walk, match)

    async def go_down(self) -> None:
        """Come back from earlier searches, then go down into the list."""
        walk = self._walking
        if walk is None or self.history is None:
            self.move_list(1)
            return
        async with self._turn:
            match = await asyncio.to_thread(_newer, self.history, walk)
        if match:
            self._show(walk, match)
            return
        self.value, self._walk = walk.typed, None
        if walk.prefix != walk.typed:
            self.select_all()

    @property
    def _walking(self) -> Walk | None:
        return self._walk if self._walk and self._walk.shown == self.value else None

    def _show(self, walk: Walk, match: HistoryMatch) -> None:
        self.value = match.text
        self.cursor_position = len(self.value)
        self._walk = walk._replace(position=match.position, shown=self.value)


def _older(history: QueryHistory, walk: Walk) -> HistoryMatch | None:
    """The next older search, skipping what was typed, here and below."""
    match = history.earlier(walk.prefix, walk.position)
    while match and match.text == walk.typed:
        match = history.earlier(walk.prefix, match.position)
    return match


def _newer(history: QueryHistory, walk: Walk) -> HistoryMatch | None:
    match = history.later(walk.prefix, walk.position or 0)
    while match and match.text == walk.typed:
        match = history.later(walk.prefix, match.position)
    return match
