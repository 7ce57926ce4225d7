"""The app: theme, signals, the palette, and the main screen."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from search.text.clean import clean_line
from tui.config.keymap import KeyBindings
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.app_state import AppState, load_state, update_state
from tui.key_queue import KeyQueue

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.screens.command_screen import CommandScreen
    from tui.screens.main import MainScreen


def unknown_theme(name: str) -> str:
    return f"Unknown theme {name!r}; the palette lists the themes."


def conflict_copy(name: str) -> str:
    return f'{name} is a conflict copy of shelf.yaml: "Merge copy" in the palette merges it.'


def unexpected(error: BaseException) -> str:
    return clean_line(f"Unexpected error, please report it: {error!r}")


class CarrelApp(App[None]):
    """Carrel in the terminal.

    Args:
        places: The folders that it uses.
        settings: From config.yaml.
        throwaway: A folder to delete when the app ends.
        query: What to show at first; the last view by default.
        command: Runs once the library is open.

    Attributes:
        main: The main screen, whatever is open over it; set once the app runs.
        keys: The keys of all commands; set once the app runs.
        failures: What failed in the background, for tests and for the log.
    """

    main: MainScreen
    keys: KeyBindings
    _state: AppState

    TITLE = "Carrel"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = []
    # In the place of the name on the main screen.
    CSS = "#opening { padding: 0 1; background: $panel; text-style: bold; color: $accent; }"

    def __init__(
        self,
        places: Paths,
        settings: Settings,
        throwaway: Path | None = None,
        *,
        query: str | None = None,
        command: str = "",
    ) -> None:
        super().__init__()
        self._query, self._command = query, command
        self.throwaway = throwaway
        self.places = places
        self.settings = settings
        self.desk: Desk | None = None
        self.failures: list[BaseException] = []
        self.key_queue = KeyQueue(self, super().on_event, self._at_work)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.key_queue.put(event)
        else:
            await super().on_event(event)

    def _at_work(self) -> bool:
        """Whether a command is running, or its screen is not mounted yet; an open prompt is at rest."""
        if self.screen is not self.main:
            # Or a change is running that the next key may depend on.
            return not self.screen.is_mounted or any(
                worker.node is self.screen and worker.group == "change" and not worker.is_finished
                for worker in self.workers
            )
        # Outside the search box, keys are about the papers of the last search.
        groups = {"command"} if self.main.box.has_focus else {"command", "find"}
        return any(worker.group in groups and not worker.is_finished for worker in self.workers)

    def compose(self) -> ComposeResult:
        """The name at once, before the rest is imported."""
        yield Static(Content("Carrel"), id="opening")

    def on_mount(self) -> None:
        self._heed_signals()
        self._state = load_state(self.places.state_file)
        if self._query is not None:
            self._state = replace(self._state, query=self._query, sort="")
        self._set_theme(self._state)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """Show the main screen, then open the library behind it."""
        # NumPy is the slowest import of the library, and laying out the screen leaves the processor idle at times.
        Thread(target=import_module, args=("numpy",), daemon=True).start()
        from tui.commands import COMMANDS
        from tui.screens.main import MainScreen

        self.keys = KeyBindings(COMMANDS, self.settings.keys)
        self.main = MainScreen(self.settings, self._state)
        await self.push_screen(self.main)
        self.key_queue.begin()
        self._open()

    def _heed_signals(self) -> None:
        """Quit on SIGTERM and SIGHUP, with everything written."""
        # 128 + n is the exit code for signal n, as in a shell.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, None, 128 + signal.SIGTERM)
        signal.signal(signal.SIGHUP, partial(self._hung_up, asyncio.get_running_loop()))

    def _hung_up(self, loop: asyncio.AbstractEventLoop, number: int, frame: FrameType | None) -> None:
        """Quit at once if the terminal is closed: drawing on it would block for ever.

        Not through the event loop then, which may be what is blocked.
        """
        if os.isatty(0):
            # The terminal is still open, and has to be restored.
            loop.call_soon_threadsafe(self.exit, None, 128 + number)
            return
        if self.desk is not None:
            self._remember()
            self.desk.shelf.flush()
        if self.throwaway is not None:
            shutil.rmtree(self.throwaway, ignore_errors=True)
        os._exit(128 + number)

    def _set_theme(self, state: AppState) -> None:
        chosen = state.theme if state.theme_over == self.settings.theme else ""
        for theme in (chosen, self.settings.theme):
            if theme in self.available_themes:
                self.theme = theme
                return
        self.notify(clean_line(unknown_theme(self.settings.theme)), severity="warning", markup=False)

    @work(group="open", exit_on_error=False)
    async def _open(self) -> None:
        try:
            desk = self.desk = await asyncio.to_thread(self._desk)
        except CarrelError as error:
            self.main.show_not_open(error)
            return
        self.main.opened(desk)
        if not self.is_headless:
            # What exists now stays, and is not collected any more. Later garbage is collected few objects at a time:
            # 100,000 of them would block the screen for a tenth of a second.
            gc.freeze()
            gc.set_threshold(5_000, 20, 20)
        self.main.run_command(self._command)
        from tui.change_follower import ChangeFollower

        ChangeFollower(self.main, desk, lambda: self.desk is None).start()
        from tui.desk.note_drafts import unsaved_notes

        for each in await asyncio.to_thread(unsaved_notes, desk):
            self.main.say(str(each), "warning")
        if self.settings.fetch.on_start:
            self.main.run_command("fetch")
        for copy in await asyncio.to_thread(desk.shelf.conflicts):
            self.main.say(conflict_copy(copy.name), "warning")

    def _desk(self) -> Desk:
        # Imported here for start-up time: a third of all imports, and the first paint needs none of them.
        from tui.desk.desk import Desk

        return Desk(self.places, synonyms=self.settings.synonyms)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        from tui.commands.base import TYPING_SCOPES
        from tui.screens.command_screen import CommandScreen

        if isinstance(screen, CommandScreen):
            for command in screen.keys.of(*screen.SCOPES):
                if command.scopes[0] not in TYPING_SCOPES:
                    run = partial(screen.run_command, command.id)
                    yield SystemCommand(command.label.capitalize(), command.help, run)
        yield SystemCommand("Theme", "Choose a theme", self.action_change_theme)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._failed(event.worker.error)

    def on_command_screen_failed(self, event: CommandScreen.Failed) -> None:
        self._failed(event.error)

    def _failed(self, error: BaseException) -> None:
        """Report what should not have happened; the app goes on."""
        self.log.error(error)
        self.failures.append(error)
        self.notify(unexpected(error), severity="error", markup=False, timeout=20)

    async def action_quit(self) -> None:
        self.exit()

    async def on_unmount(self) -> None:
        """Write the shelf and remember the view."""
        desk, self.desk = self.desk, None
        if desk is not None:
            await asyncio.to_thread(desk.mark_seen, self.main.question)
            await asyncio.to_thread(self._remember)
            await asyncio.to_thread(desk.close)

    def _remember(self) -> None:
        screen = self.main
        update_state(
            self.places.state_file,
            query=screen.question.text,
            sort=screen.question.sort,
            cursor=screen.cursor_key,
            theme=self.theme,
            theme_over=self.settings.theme,
            widths=screen.widths,
        )
