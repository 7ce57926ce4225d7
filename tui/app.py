"""The app: a shell with theme, keys and the main screen."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
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

from search.errors import CarrelError, EngineError
from search.text.clean import clean_line
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.progress import ProgressRate
from tui.desk.state import AppState, load_state, update_state
from tui.key_queue import KeyQueue

if TYPE_CHECKING:
    from search.library import Library
    from tui.desk.desk import Desk
    from tui.desk.saved_searches import NewPaperNotices
    from tui.screens.command_screen import CommandScreen
    from tui.screens.main import MainScreen

# Seconds between two looks at the shelf: a hand edit of shelf.yaml shows within two seconds.
LOOK = 0.7


class CarrelApp(App[None]):
    """Carrel in the terminal.

    Args:
        places: Where everything is.
        settings: From config.yaml.
        throwaway: A folder that is to go when the app ends.
        query: What to show at first; what was shown last when None.
        command: Run once the library is open.

    Attributes:
        main: The main screen, whatever is open over it; there once the app runs.
        failures: What went wrong in the background, for tests and for the log.
        turns: Hands out the keys.
    """

    main: MainScreen
    _state: AppState

    TITLE = "Carrel"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = []
    # Where the main screen will have its name.
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
        self._told: tuple[CarrelError, ...] = ()
        self.turns = KeyQueue(self, super().on_event, self._at_work)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for their turn."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.turns.take(event)
        else:
            await super().on_event(event)

    def _at_work(self) -> bool:
        """Tell whether a command is running, or what it has opened is not there yet; an open question is at rest."""
        if self.screen is not self.main:
            # Or is still changing something that the next key may be about.
            return not self.screen.is_mounted or any(
                worker.node is self.screen and worker.group == "change" and not worker.is_finished
                for worker in self.workers
            )
        # Once one has left the search box, keys are about the papers that were asked for.
        groups = {"command"} if self.main.box.has_focus else {"command", "find"}
        return any(worker.group in groups and not worker.is_finished for worker in self.workers)

    def compose(self) -> ComposeResult:
        """Show at once that Carrel is there: the rest has yet to be imported."""
        yield Static(Content("Carrel"), id="opening")

    def on_mount(self) -> None:
        """Choose the colours of what is shown first."""
        self._heed_signals()
        self._state = load_state(self.places.state_file)
        if self._query is not None:
            self._state = replace(self._state, query=self._query, sort="")
        self._set_theme(self._state)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """Show the main screen, then open the library behind it."""
        # NumPy takes longest of what the library needs, and laying out the screen leaves the processor idle at times.
        Thread(target=import_module, args=("numpy",), daemon=True).start()
        from tui.screens.main import with_keys

        self.main = with_keys(self.settings.keys)(self.settings, self._state)
        await self.push_screen(self.main)
        self.turns.begin()
        self._open()

    def _heed_signals(self) -> None:
        """Leave when the system or a closing window asks for it, with all written that there is to write."""
        # The shell's way to say which signal it was.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, None, 128 + signal.SIGTERM)
        signal.signal(signal.SIGHUP, partial(self._hung_up, asyncio.get_running_loop()))

    def _hung_up(self, loop: asyncio.AbstractEventLoop, number: int, frame: FrameType | None) -> None:
        """Leave at once where the window is gone: whoever still draws on it waits for ever.

        Then not by way of the event loop, which may be the one that waits.
        """
        if os.isatty(0):
            # Only the signal was sent: there is a terminal to be left as it was found.
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
        self.notify(
            f"There is no theme {self.settings.theme!r}; the palette lists them.", severity="warning", markup=False
        )

    @work(group="open", exit_on_error=False)
    async def _open(self) -> None:
        try:
            desk = self.desk = await asyncio.to_thread(self._desk)
        except CarrelError as error:
            self.main.trouble(error)
            return
        self.main.opened(desk)
        if not self.is_headless:
            # What is there by now stays, and is looked through for garbage no more. What is drawn from now on is, by
            # few objects at a time: 100,000 of them, as at the start, hold up the screen for a tenth of a second.
            gc.freeze()
            gc.set_threshold(5_000, 20, 20)
        self.main.run_command(self._command)
        self._follow_shelf()
        self._follow_library()
        from tui.desk.note_drafts import unsaved_notes

        for each in await asyncio.to_thread(unsaved_notes, desk):
            self.main.say(str(each), "warning")
        if self.settings.fetch.on_start:
            self.main.run_command("fetch")
        for copy in await asyncio.to_thread(desk.shelf.conflicts):
            self.main.say(f"{copy.name} lies beside shelf.yaml: “Merge copy” in the palette takes it in.", "warning")

    def _desk(self) -> Desk:
        # What search and shelf are made of is a third of all that is to be imported, and the first paint needs none.
        from tui.desk.desk import Desk

        return Desk(self.places, synonyms=self.settings.synonyms)

    @work(group="shelf", exit_on_error=False)
    async def _follow_shelf(self) -> None:
        """Write edits to YAML soon; take in hand edits and other processes' edits."""
        while self.desk is not None:
            before = self.desk.personal_state
            await asyncio.to_thread(self.desk.poll)
            if self.desk is not None and any(a is not b for a, b in zip(self.desk.personal_state, before, strict=True)):
                self.main.papers.refresh()
                self.main.ask()
            self._say_problems()
            await asyncio.sleep(LOOK)

    @work(group="library", exit_on_error=False)
    async def _follow_library(self) -> None:
        """Show what another process imports while the app is open."""
        from tui.desk.saved_searches import NewPaperNotices
        from tui.widgets.key_bar import KeyBar

        before, notices, told_at = 0, NewPaperNotices(), (0, 0)
        bar, loop = self.main.query_one(KeyBar), asyncio.get_running_loop()

        def say(what: str) -> None:
            loop.call_soon_threadsafe(partial(bar.tell, what))

        while True:
            # Slept first: the list is shown before Whoosh is loaded, which the list does not need.
            await asyncio.sleep(LOOK)
            if (desk := self.desk) is None:
                return
            caught_up, seq, generation = await asyncio.to_thread(self._catch_up, desk, say)
            bar.tell("")
            # Against what is shown: an import may be over before the first look.
            if caught_up or seq != self.main.answer.columns.seq or (before and generation != before):
                self.main.ask()
            if before != generation:
                self._tidy(desk.library)
            before = generation
            if told_at != (seq, generation):
                told_at = (seq, generation)
                await self._tell_new(desk, notices)

    async def _tell_new(self, desk: Desk, notices: NewPaperNotices) -> None:
        """Tell of new papers in the saved searches that ask for it."""
        with suppress(CarrelError):  # of which the list itself tells
            for said in await asyncio.to_thread(notices.fresh, desk):
                self.main.say(said)

    @staticmethod
    def _catch_up(desk: Desk, say: Callable[[str], None]) -> tuple[bool, int, int]:
        library = desk.library
        if behind := library.behind():
            pace = ProgressRate(behind)

            def tell(done: int) -> None:
                pace.reach(done)
                say(f"Indexing {pace}")

            # Mostly another process that is indexing right now; this waits for it, and does the
            # rest of the work where it was killed.
            with suppress(EngineError):
                library.sync(tell)
        return behind > 0, library.catalog.seq, library.generation

    @work(exclusive=True, group="tidy", exit_on_error=False)
    async def _tidy(self, library: Library) -> None:
        """Put the index's parts together; searches go on, and leaving does not wait for it."""
        await asyncio.to_thread(library.tidy)

    def _say_problems(self) -> None:
        problems = self.desk.problems if self.desk else ()
        for problem in problems:
            if problem not in self._told:
                self.main.say(str(problem), "error")
        self._told = problems

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every command, and the themes, in the palette."""
        from tui.commands import COMMANDS

        if screen is self.main:
            for command in COMMANDS:
                yield SystemCommand(
                    command.label.capitalize(), command.help, lambda c=command: self.main.run_command(c.id)
                )
        yield SystemCommand("Theme", "Choose a theme", self.action_change_theme)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what failed in the background of the app itself."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._failed(event.worker.error)

    def on_command_screen_failed(self, event: CommandScreen.Failed) -> None:
        """Say what failed in the background of a screen."""
        self._failed(event.error)

    def _failed(self, error: BaseException) -> None:
        """Say in words what should not have happened; the app goes on."""
        self.log.error(error)
        self.failures.append(error)
        words = f"This should not have happened: {error!r}. Carrel goes on; please report it."
        self.notify(clean_line(words), severity="error", markup=False, timeout=20)

    async def action_quit(self) -> None:
        """Leave; what is not yet written is written on the way out."""
        self.exit()

    async def on_unmount(self) -> None:
        """Write the shelf and remember where we were."""
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
