"""The search box: one line of query text, between what was searched for before and the list."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from textual import events, work
from textual.message import Message

from tui.desk.query_history import HistoryMatch, QueryHistory
from tui.widgets.input import CleanInput

_FAR = {"pagedown": 10, "pageup": -10}


class Walk(NamedTuple):
    """Where one is among the searches of before.

    Attributes:
        typed: What stood in the box when the walk began, to come back to.
        prefix: How the searches have to start: as what was typed; anyhow, where the first letter
            typed would have replaced what stood there.
        position: In the history; None before the first step.
        shown: What the box shows; other text in it has ended the walk.
    """

    typed: str
    prefix: str
    position: int | None
    shown: str


class SearchBox(CleanInput):
    """An input that hands the keys that it has no use for to the list.

    The box stands between two columns. Arrow down goes into the list below it, arrow up comes back
    from there, as many rows as one went down, and then goes on into the searches of before; arrow
    down returns from these to what was typed.

    Attributes:
        history: The searches of before; None as long as nobody knows them.
    """

    DEFAULT_CSS = """
    SearchBox { width: 1fr; }
    """

    class Left(Message):
        """The person is done typing and wants the list.

        Attributes:
            entered: Whether with Enter, which also takes what is offered.
        """

        def __init__(self, *, entered: bool) -> None:
            self.entered = entered
            super().__init__()

    class Moved(Message):
        """The person moves in the list while typing; whoever moves it says so with `moved`.

        Attributes:
            by: Rows down; negative for up.
        """

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    history: QueryHistory | None = None

    def __init__(self) -> None:
        super().__init__(compact=True, placeholder="/ to search", select_on_focus=True, id="search")
        self._walk: Walk | None = None
        self._below = 0  # rows that one went down the list
        self._wished = 0
        # The history lets one thread in at a time.
        self._turn = asyncio.Lock()

    def moved(self, rows: int) -> None:
        """Take in how many rows the list moved at the last `Moved`."""
        # Where it cannot go up any more, one is back at the box, whatever happened to the list meanwhile.
        self._below = max(0, self._below + rows) if rows or self._wished > 0 else 0

    def watch_value(self) -> None:
        """Begin at the box again: other words make another list."""
        self._below = 0

    def on_focus(self) -> None:
        """Begin at the box and with the newest search."""
        self._walk, self._below = None, 0

    async def _on_key(self, event: events.Key) -> None:
        if event.key in {"escape", "enter"}:
            self._leave(entered=event.key == "enter")
        elif event.key in _FAR:
            self._move(_FAR[event.key])
        elif event.key == "up":
            await self._up()
        elif event.key == "down":
            await self._down()
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _leave(self, *, entered: bool) -> None:
        if self.history is not None:
            self._remember(self.history, self.value)
        self.post_message(self.Left(entered=entered))

    @work(group="remember", exit_on_error=False)
    async def _remember(self, history: QueryHistory, text: str) -> None:
        async with self._turn:
            await asyncio.to_thread(history.add, text)

    def _move(self, by: int) -> None:
        self._wished = by
        self.post_message(self.Moved(by))

    async def _up(self) -> None:
        if self._below:
            self._move(-1)
            return
        untouched = self.selected_text == self.value  # as it is when one comes here with the key
        walk = self._walking or Walk(self.value, "" if untouched else self.value, None, self.value)
        if self.history is not None:
            async with self._turn:
                found = await asyncio.to_thread(_older, self.history, walk)
            if found:
                self._show(walk, found)

    async def _down(self) -> None:
        walk = self._walking
        if walk is None or self.history is None:
            self._move(1)
            return
        async with self._turn:
            found = await asyncio.to_thread(_newer, self.history, walk)
        if found:
            self._show(walk, found)
            return
        self.value, self._walk = walk.typed, None
        if walk.prefix != walk.typed:
            self.select_all()

    @property
    def _walking(self) -> Walk | None:
        return self._walk if self._walk and self._walk.shown == self.value else None

    def _show(self, walk: Walk, found: HistoryMatch) -> None:
        self.value = found.text
        self.cursor_position = len(self.value)
        self._walk = walk._replace(position=found.position, shown=self.value)


def _older(history: QueryHistory, walk: Walk) -> HistoryMatch | None:
    """Return the next older search; what one comes back to in the end is passed over, here and below."""
    found = history.earlier(walk.prefix, walk.position)
    while found and found.text == walk.typed:
        found = history.earlier(walk.prefix, found.position)
    return found


def _newer(history: QueryHistory, walk: Walk) -> HistoryMatch | None:
    found = history.later(walk.prefix, walk.position or 0)
    while found and found.text == walk.typed:
        found = history.later(walk.prefix, found.position)
    return found
