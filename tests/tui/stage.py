"""The app on a stage: started without a terminal, pressed, and read off the screen as plain lines.

Nothing here waits for a time to pass: everything waits for a condition, and gives up after `PATIENCE`.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import RenderableType
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.command import CommandList
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList

from search.text.latex import readable
from tui.app import CarrelApp
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.question import FacetRow
from tui.screens.main import MainScreen
from tui.screens.prompts import PreviewPrompt
from tui.widgets.key_bar import KeyBar

PATIENCE = 60.0  # never waited for where nothing is wrong; a busy machine needs some of it
WIDE, MEDIUM, NARROW = (160, 45), (100, 30), (80, 24)
# Wait for what the person asked for. The two that follow the shelf and the library never end.
_ANSWERING = {"open", "find", "choices", "looked", "detail"}


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
    what: str = ""

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
            self.app.post_message(key_event(key))
        await self.settled()

    async def quietly(self, *keys: str) -> None:
        """Press keys and wait only until the app has heard them, whatever it is still working on."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.pilot.pause(0)
            while not self.app.key_queue.resting:
                await self.pilot.pause(0)

    async def type(self, text: str) -> None:
        await self.strike(*text)

    async def search(self, text: str) -> None:
        """Search for a text as if it were pasted; what typing it does is in `test_searching`."""
        await self.press("/")
        self.main.box.value = ""
        self.app.post_message(events.Paste(text))
        await self.settled()
        await self.press("enter")

    async def do(self, *keys: str) -> None:
        """Press keys; each change is made and shown before the next."""
        for key in keys:
            await self.press(key)
            await self.rest()

    async def rest(self) -> None:
        """Wait until the open screen has made all changes."""

        def rests() -> bool:
            here = self.app.screen
            return all(w.is_finished for w in self.app.workers if w.group in {"change", "find"} and w.node is here)

        await self.until(rests, "all changes are made")

    async def retype(self, text: str) -> None:
        """Put another text on the line of a prompt."""
        await self.press("end", "ctrl+u")
        await self.type(text)
        await self.rest()

    async def step(self, what: str) -> None:
        """Begin another step of a test: nothing is open or marked, and every paper is listed from the top."""
        self.what = what
        while self.app.screen is not self.main:
            self.app.screen.dismiss(None)
            await self.pilot.pause()
        self.app.clear_notifications()
        self.main._message = ("", 0.0)
        self.main.papers.clear_marks()
        self.main.filters.stop_finding()
        self.main.filters.cursor = 1
        self.main.panes.remove_class("zoomed")
        self.main.visit(text="", like=(), unlike=(), without=(), sort="")
        self.main.panes.go_to(self.main.papers)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is being worked on and the screen shows what was asked for last."""
        deadline = time.monotonic() + PATIENCE
        quiet = 0
        # What ends a worker, or lays out the screen, sends more messages: it has to be quiet three times.
        while quiet < 3:
            while busy := self._busy():
                assert time.monotonic() < deadline, f"the app never came to rest: {busy}"
                quiet = 0
                await asyncio.sleep(0.003)
            await self.heard()
            quiet += 1

    async def heard(self) -> None:
        """Wait until every message sent so far is processed, and lay out what they changed.

        Textual's `Pilot.pause` sends each widget one more message to know this: half of all messages of a test.
        """
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        while True:
            await asyncio.sleep(0)
            if not ready:
                break
        if self.app._running:
            self.app.screen._on_timer_update()

    def _busy(self) -> str:
        main = self.main
        # A command that waits for the person's choice is at rest.
        groups = _ANSWERING | ({"command"} if self.app.screen is main else set())
        if not self.app.key_queue.resting:
            return "keys wait for their turn"
        working = [worker.name for worker in self.app.workers if worker.group in groups and not worker.is_finished]
        if working:
            return f"{working} work"
        if self.app.desk is None or self.app.failures:
            return ""
        if main.answer.question != main.question:
            return f"the answer is to {main.answer.question}, not to {main.question}"
        if self.app.screen is main and not main.query_one(KeyBar).hints:
            return "the keys are being listed"
        shown = main.detail.paper.key if main.detail.paper else ""
        return "" if shown == main.papers.key else f"detail shows {shown}, not {main.papers.key}"

    async def until(self, met: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        await until(met, what, patience)
        await self.settled()

    # What is on screen -----------------------------------------------------------------------

    def lines(self, widget: Widget | None = None) -> list[str]:
        return [strip.text.rstrip() for strip in self._strips(widget)]

    def _strips(self, widget: Widget | None) -> list[Strip]:
        # Textual draws to a terminal from these; its public way is an SVG. Only the lines asked for are drawn.
        visible_screen_stack.set(self.app._background_screens)
        compositor = self.app.screen._compositor
        left, top, width, height = compositor.size.region if widget is None else widget.region
        asked = Region(0, top, compositor.size.width, height)
        lines = compositor._render_chops(asked, range(top, top + height).__contains__)
        return [Strip.join(line.values()).crop(left, left + width) for line in lines[top : top + height]]

    def text(self, widget: Widget | None = None) -> str:
        return "\n".join(self.lines(widget))

    def words(self, widget: Widget | None = None) -> str:
        return " ".join(self.text(widget).replace("│", " ").split())

    def underlined(self, widget: Widget | None = None) -> list[str]:
        lines = self._strips(widget)
        return [
            part.text
            for strip in lines
            for part in strip
            if part.text and part.style and part.style.underline and part.style.bold
        ]

    @property
    def status(self) -> str:
        return self.lines(self.main.query_one("#status"))[0].strip()

    @property
    def found(self) -> str:
        """The header's count without the time that it took."""
        return self.status.rpartition(" · ")[0]

    @property
    def chips(self) -> str:
        return self.words(self.main.chips)

    @property
    def chosen(self) -> list[str]:
        return [str(node) for node in self.main.question.facets.clauses]

    @property
    def said(self) -> list[str]:
        return [note.message for note in self.app._notifications]

    @property
    def message(self) -> str:
        """What a screen with a line for messages says was done."""
        return self.words(self.app.screen.query_one("#message"))

    @property
    def preview(self) -> str:
        """What the open prompt says of the text on its line."""
        assert isinstance(self.app.screen, PreviewPrompt)
        return self.words(self.app.screen.query_one("Static"))

    @property
    def panes(self) -> list[str]:
        panes = (self.main.filters, self.main.papers, self.main.detail)
        return [str(pane.id) for pane in panes if pane.region.width and pane.display]

    @property
    def counts(self) -> dict[str, str]:
        """The filter pane as one reads it: what can be switched on, and its count; `✓` where it is on."""
        found = {}
        for line in self.lines(self.main.filters):
            if match := re.match(r"│(✓ |− |  )(\S.*?) +(?:\+\d+ +)?(\d+)│?$", line):
                found[match[2]] = f"{match[1].strip()}{match[3]}"
        return found

    # Where one is ----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.title_of(self.main.papers.key)

    def title_of(self, key: str) -> str:
        return readable(self.app.desk.title(key)) if key and self.app.desk else ""

    @property
    def titles(self) -> list[str]:
        return [self.title_of(key) for key in self.main.papers.keys]

    @property
    def marked(self) -> set[str]:
        return {self.title_of(key) for key in self.main.papers.chosen}

    def row(self, title: str) -> str:
        """The two lines of a paper in the list, as far as they are on screen."""
        lines = [line.strip("│▌ ") for line in self.lines(self.main.papers)]
        place = next(n for n, line in enumerate(lines) if title[:30] in line)
        return f"{lines[place]} / {lines[place + 1]}"

    @property
    def focus(self) -> str:
        return str(self.app.focused.id) if self.app.focused else ""

    # Where one goes --------------------------------------------------------------------------

    async def to(self, title: str) -> str:
        self.main.papers.cursor = self.titles.index(title)
        await self.settled()
        assert self.title == title
        return self.main.papers.key

    async def mark(self, *titles: str) -> None:
        for title in titles:
            await self.to(title)
            await self.press("space")

    async def switch(self, *labels: str) -> None:
        """Switch filters in the filter pane, then go back to the list."""
        await self.press("f")
        for label in labels:
            rows = enumerate(self.main.filters.entries)
            self.main.filters.cursor = next(n for n, row in rows if isinstance(row, FacetRow) and row.label == label)
            await self.press("enter")
        await self.press("f")

    async def pick(self, command: str) -> None:
        await self.press("ctrl+p")
        await self.type(command)
        listed = self.app.screen.query_one(CommandList)
        await self.until(lambda: command.casefold() in _highlighted(listed).casefold(), "the palette has it")
        await self.press("enter")

    async def click(self, text: str, times: int = 1) -> None:
        for y, line in enumerate(self.lines()):
            if text in line:
                for _ in range(times):
                    await self.pilot.click(offset=(cell_len(line[: line.index(text)]) + 1, y))
                    await self.settled()
                return
        raise AssertionError(f"{text!r} is not on screen:\n{self.text()}")


def _highlighted(options: OptionList) -> str:
    return "" if options.highlighted is None else str(options.get_option_at_index(options.highlighted).prompt)


_SIGNS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f"}


def key_event(key: str) -> events.Key:
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, _SIGNS.get(key))


_render_update = Compositor.render_update


def _draw_when_asked(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """Draw a screenshot and nothing else.

    Without a terminal Textual throws what it draws away: a third of a test's time.
    """
    if simplify:
        return _render_update(compositor, full, screen_stack, simplify)
    compositor._dirty_regions.clear()
    return None


_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(
    sheet: Stylesheet, css: str, read_from: CSSLocation, is_default_rules: bool, tie_breaker: int, scope: str
) -> list[RuleSet]:
    """Keep what a style sheet says under the colours of its theme: each app would parse the same."""
    source = css, read_from, is_default_rules, tie_breaker, scope
    key = (*source, *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *source)
    return _parsed[key]


@asynccontextmanager
async def running(
    places: Paths, size: tuple[int, int] = WIDE, settings: Settings | None = None, *, wait: bool = True
) -> AsyncIterator[Stage]:
    """Run the app until the block ends; nothing may have failed in its background by then.

    Args:
        places: Where everything is.
        size: Of the terminal, in columns and lines.
        settings: What a person set; the usual settings, without a pause in typing, when None.
        wait: Until the list stands.
    """
    app = CarrelApp(places, settings or Settings(delay_ms=0))
    with (
        patch.object(Compositor, "render_update", _draw_when_asked),
        patch.object(Stylesheet, "_parse_rules", _parse_once),
        patch.object(CarrelApp, "NOTIFICATION_TIMEOUT", PATIENCE),  # a busy machine takes long to read a notice
    ):
        async with app.run_test(size=size, notifications=True) as pilot:
            stage = Stage(app, pilot)
            await until(lambda: hasattr(app, "main") and app.main.is_mounted, "the main screen stands")
            if wait:
                await stage.until(lambda: app.desk or app.main.papers.notice, "the library is open")
            yield stage
            if app.is_running:
                await stage.settled()
    assert app.failures == []
