"""A screen whose keys run commands, in one stroke or two."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, cast

from textual import events, work
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from tui.commands import BY_ID, COMMANDS
from tui.config.keymap import Keymap, keys_of, shown, strokes
from tui.desk.render import line
from tui.external import Clipboard, open_in_browser
from tui.screens.dialogs import Menu, MenuItem

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


def bindings(keymap: Keymap) -> list[Binding]:
    """Return the bindings of the main screen."""
    made: dict[str, Binding] = {}
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            first, *second = strokes(key) or ("",)
            if first and not second:
                made[first] = Binding(
                    first,
                    f"command('{command.id}')",
                    command.label,
                    # The first of a command's keys is the one to learn.
                    show=command.footer and key == keys_of(command, keymap)[0],
                    key_display=shown(key),
                    tooltip=command.help,
                )
    return list(made.values())


def first_strokes(keymap: Keymap) -> frozenset[str]:
    """Return the strokes after which another one is awaited."""
    every = (strokes(key) or () for command in COMMANDS for key in keys_of(command, keymap))
    return frozenset(found[0] for found in every if len(found) > 1)


def continuations(keymap: Keymap, stroke: str) -> list[MenuItem]:
    """Return what may follow a first stroke."""
    items = []
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            found = strokes(key) or ()
            if len(found) == 2 and found[0] == stroke:
                items.append(MenuItem(found[1], command.help, command.id, shown(key)))
    return items


# Seconds after the first of two strokes until a menu shows what may follow.
HESITATION = 0.35


class TwoStrokes:
    """Puts the two strokes of a key together.

    By hand rather than in a binding: a terminal may send both at once, and the second passes before
    the binding of the first has run.

    Args:
        keymap: The person's own keys.
        run: Runs the command of both strokes; told an empty name when the second means nothing.
        later: Calls something after a while.
        offer: Shows what may follow a first stroke, to a person who hesitates.
    """

    def __init__(
        self,
        keymap: Keymap,
        run: Callable[[str], object],
        later: Callable[[float, Callable[[], object]], Timer],
        offer: Callable[[str], object],
    ) -> None:
        self._keymap = keymap
        self._firsts = first_strokes(keymap)
        self._run, self._later, self._offer = run, later, offer
        self._first = ""
        self._hesitation: Timer | None = None

    def takes(self, key: str) -> bool:
        """Take in a key; tell whether it was one of two strokes, so that it means nothing else."""
        if self._first:
            items, self._first = continuations(self._keymap, self._first), ""
            self._run(next((item.value for item in items if item.key == key), ""))
        elif key in self._firsts:
            self._first = key
        else:
            return False
        if self._hesitation:
            self._hesitation.stop()
        self._hesitation = self._later(HESITATION, self._hesitated) if self._first else None
        return True

    def _hesitated(self) -> None:
        first, self._first = self._first, ""
        if first:
            self._offer(first)


# Seconds in which the same words are not said twice: ten `n` at the last hit are one message.
QUIET = 3.0


class CommandScreen(Screen[None]):
    """Runs commands and tells what came of them.

    Args:
        keymap: The person's own keys.
        browser: The person's own browser command; empty: the system's browser.
    """

    @dataclass
    class Failed(Message):
        """Something went wrong in the background that should not have."""

        error: BaseException

    def __init__(self, keymap: Keymap, browser: str) -> None:
        super().__init__()
        self.keymap = keymap
        self.browser = browser
        self._strokes = TwoStrokes(keymap, self._run_later, self.set_timer, self._offer_second)
        self._said = ("", 0.0)

    @property
    def ready(self) -> bool:
        """Tell whether commands can be given: until then there are few."""
        raise NotImplementedError

    @property
    def main(self) -> MainScreen:
        """Return the screen as commands see it."""
        return cast("MainScreen", self)

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the person something, as plain text; what was said a moment ago is not said again."""
        now = time.monotonic()
        if text == self._said[0] and now - self._said[1] < QUIET:
            return
        self._said = (text, now)
        self.notify(line(text), severity=severity, markup=False)  # type: ignore[arg-type]

    async def choose(self, title: str, items: Sequence[MenuItem]) -> str:
        """Ask for one of a few things; empty when the person wants none."""
        return await self.app.push_screen_wait(Menu(title, items)) or ""

    async def open_url(self, url: str, otherwise: str) -> None:
        """Open a link in the browser, or say why not."""
        said = await asyncio.to_thread(open_in_browser, url, self.browser) if url else otherwise
        if said:
            self.say(said, "warning")

    async def copy(self, text: str, what: str) -> None:
        """Copy a text by every way there is, and say which took it."""
        self.app.copy_to_clipboard(text)
        self.say(await asyncio.to_thread(Clipboard().copied, text, what))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(self.Failed(event.worker.error))

    # Keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide commands that make no sense now."""
        if action != "command":
            return True
        name = str(parameters[0])
        # While the library is being opened one can already type: what is typed must not run commands.
        return BY_ID[name].enabled(self.main) if self.ready else name in {"quit", "help", "search"}

    def action_command(self, name: str) -> None:
        """Run a command."""
        self.run_command(name)

    def run_command(self, name: str) -> None:
        """Run a command by its id, if it makes sense now."""
        if name not in BY_ID or not self.check_action("command", (name,)):
            return
        result = BY_ID[name].run(self.main)
        if isawaitable(result):
            self._await(result)

    @work(group="command", exit_on_error=False)
    async def _await(self, running: Awaitable[None]) -> None:
        await running

    def on_key(self, event: events.Key) -> None:
        """Put the two strokes of a key such as `g g` together."""
        if self._strokes.takes(event.key):
            event.stop()
            event.prevent_default()

    def _run_later(self, name: str) -> None:
        # By way of the app, where the commands of the keys before may still be waiting.
        self.app.call_later(self.run_command, name)

    @work(group="command", exit_on_error=False)
    async def _offer_second(self, first: str) -> None:
        """Show what may follow the first stroke, to a person who hesitates."""
        self.run_command(await self.choose(f"{shown(first)} …", continuations(self.keymap, first)))
