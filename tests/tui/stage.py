"""The app on a stage: started without a terminal, pressed, and read off the screen as plain lines.

Nothing here waits for a time to pass: everything waits for a condition, and gives up after `PATIENCE`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from search.text.latex import readable
from tui.app import CarrelApp
from tui.config import Settings
from tui.places import Places
from tui.screens.main import MainScreen

PATIENCE = 10.0
WIDE, MEDIUM, NARROW = (160, 45), (100, 30), (80, 24)
# Wait for what the person asked for. The two that follow the shelf and the library never end.
_ANSWERING = {"open", "find", "detail"}


async def until(met: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until a condition is met."""
    deadline = time.monotonic() + patience
    while not met():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain until {what}"
        await asyncio.sleep(0.01)


@dataclass
class Stage:
    """A running app and what a person sees of it and does with it."""

    app: CarrelApp
    pilot: Pilot[None]

    @property
    def main(self) -> MainScreen:
        return self.app.main

    async def press(self, *keys: str) -> None:
        """Press keys, each once everything that came of the one before it is over.

        A key is a sign (`j`, `?`) or has Textual's name (`ctrl+d`, `pagedown`).
        """
        for key in keys:
            await self.strike(key)

    async def strike(self, *keys: str) -> None:
        """Press keys as fast as a terminal can send them, then wait for all that comes of them."""
        for key in keys:
            self.app.post_message(_event(key))
        await self.settled()

    async def type(self, text: str) -> None:
        """Type a text as fast as one can."""
        await self.strike(*text)

    async def search(self, text: str) -> None:
        """Search for a text from anywhere on the main screen, and go back to the list."""
        await self.press("/")
        self.main.box.value = ""
        await self.type(text)
        await self.press("enter")

    async def settled(self) -> None:
        """Wait until nothing is being worked on and the screen shows what was asked for last."""
        deadline = time.monotonic() + PATIENCE
        quiet = 0
        # What ends a worker, or lays out the screen, sends more messages: it has to be quiet for a while.
        while quiet < 3:
            await self.pilot.pause(0)
            if busy := self._busy():
                await asyncio.sleep(0.003)
                assert time.monotonic() < deadline, f"the app never came to rest: {busy}"
            quiet = 0 if busy else quiet + 1

    def _busy(self) -> str:
        main = self.main
        # A command that waits for the person's choice is at rest.
        groups = _ANSWERING | ({"command"} if self.app.screen is main else set())
        working = [worker.name for worker in self.app.workers if worker.group in groups and not worker.is_finished]
        if working:
            return f"{working} work"
        if self.app.desk is None or self.app.failures:
            return ""
        if main.answer.question != main.question:
            return f"the answer is to {main.answer.question}, not to {main.question}"
        shown = main.detail.paper.key if main.detail.paper else ""
        return "" if shown == main.papers.key else f"detail shows {shown}, not {main.papers.key}"

    async def until(self, met: Callable[[], object], what: str, patience: float = 5.0) -> None:
        """Wait until a condition is met, then until everything stands."""
        await until(met, what, patience)
        await self.settled()

    # What is on screen -----------------------------------------------------------------------

    def lines(self, widget: Widget | None = None) -> list[str]:
        """Return what is on screen, or on the screen's part that a widget has, without trailing blanks."""
        # Textual draws to a terminal from these strips; its public way is an SVG.
        strips = self.app.screen._compositor.render_strips()
        if widget is not None:
            left, top, width, height = widget.region
            strips = [strip.crop(left, left + width) for strip in strips[top : top + height]]
        return [strip.text.rstrip() for strip in strips]

    def text(self, widget: Widget | None = None) -> str:
        """Return what is on screen as one text."""
        return "\n".join(self.lines(widget))

    def words(self, widget: Widget | None = None) -> str:
        """Return what is on screen with its spacing folded, for texts that may be wrapped."""
        return " ".join(self.text(widget).replace("│", " ").split())

    @property
    def status(self) -> str:
        """Return the header's right side."""
        return self.lines(self.main.query_one("#status"))[0].strip()

    @property
    def found(self) -> str:
        """Return the header's count without the time that it took."""
        return self.status.rpartition(" · ")[0]

    @property
    def chips(self) -> str:
        """Return the line under the search box; empty while it is not there."""
        under = self.main.query_one("#under")
        return self.words(under) if under.display else ""

    @property
    def said(self) -> list[str]:
        """Return all that the app told the person in passing, oldest first, as it is on screen."""
        return [note.message for note in self.app._notifications]

    @property
    def panes(self) -> list[str]:
        """Return the ids of the panes that are on screen, from left to right."""
        panes = (self.main.filters, self.main.papers, self.main.detail)
        return [str(pane.id) for pane in panes if pane.region.width and pane.display]

    # Where one is ----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Return the title of the paper under the cursor."""
        return self.title_of(self.main.papers.key)

    def title_of(self, key: str) -> str:
        """Return a paper's title as one reads it."""
        return readable(self.main.answer.columns.titles.get(key, ""))

    @property
    def titles(self) -> list[str]:
        """Return all titles that the list holds, in order."""
        return [self.title_of(key) for key in self.main.papers.keys]

    @property
    def marked(self) -> set[str]:
        """Return the titles of the marked papers."""
        return {self.title_of(key) for key in self.main.papers.chosen}

    async def to(self, title: str) -> str:
        """Go to a paper of the list with the keys of the list; return its key."""
        place = self.titles.index(title)
        steps = place - self.main.papers.cursor
        await self.strike(*("j" if steps > 0 else "k") * abs(steps))
        return self.main.papers.key


_SIGNS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f"}


def _event(key: str) -> events.Key:
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, _SIGNS.get(key))


@asynccontextmanager
async def running(
    places: Places, size: tuple[int, int] = WIDE, settings: Settings | None = None
) -> AsyncIterator[Stage]:
    """Run the app until the block ends; nothing may have failed in its background by then."""
    app = CarrelApp(places, settings or Settings(delay_ms=0))
    async with app.run_test(size=size, notifications=True) as pilot:
        stage = Stage(app, pilot)
        await until(lambda: hasattr(app, "main") and app.main.is_mounted, "the main screen stands")
        await stage.settled()
        yield stage
        await stage.settled()
    assert app.failures == []
