"""What goes on behind the main screen: the shelf is written and followed, the library indexed and tidied."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from search.errors import CarrelError, EngineError
from tui.desk.progress import ProgressRate
from tui.desk.saved_searches import NewPaperNotices
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.screens.main import MainScreen

# Seconds between two looks at the files: a hand edit of shelf.yaml shows within two seconds.
POLL_SECONDS = 0.7


class ChangeFollower:
    """Workers that run until `closed` returns that the desk is closed."""

    def __init__(self, main: MainScreen, desk: Desk, closed: Callable[[], bool]) -> None:
        self._main, self._app, self._desk = main, main.app, desk
        self._closed = closed
        self._reported: tuple[CarrelError, ...] = ()
        self._notices = NewPaperNotices()

    def start(self) -> None:
        """Start the workers; `exit_on_error` is off since the app reports what fails."""
        self._run(self._follow_shelf, "shelf")
        self._run(self._follow_library, "library")

    def _run(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        # Not its coroutine: when the app is left right now, it would never be awaited.
        self._app.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    async def _follow_shelf(self) -> None:
        """Write edits to YAML soon; show hand edits and edits of other processes."""
        main = self._main
        while not self._closed():
            before = self._desk.personal_state
            await asyncio.to_thread(self._desk.poll)
            if not self._closed() and any(a is not b for a, b in zip(self._desk.personal_state, before, strict=True)):
                main.papers.refresh()
                main.ask()
            self._report_problems()
            await asyncio.sleep(POLL_SECONDS)

    def _report_problems(self) -> None:
        problems = () if self._closed() else self._desk.problems
        for problem in problems:
            if problem not in self._reported:
                self._main.say(str(problem), "error")
        self._reported = problems

    async def _follow_library(self) -> None:
        """Show what another process imports while the app is open."""
        main, loop = self._main, asyncio.get_running_loop()
        bar = main.query_one(KeyBar)
        generation, notified = 0, (0, 0)

        def show(text: str) -> None:
            loop.call_soon_threadsafe(bar.show_progress, text)

        while True:
            # Slept first: the list is shown before Whoosh is loaded, which the list does not need.
            await asyncio.sleep(POLL_SECONDS)
            if self._closed():
                return
            caught_up, seq, now = await asyncio.to_thread(catch_up, self._desk, show)
            bar.show_progress("")
            # Compared with what is shown: an import may be over before the first look.
            if caught_up or seq != main.answer.columns.seq or (generation and now != generation):
                main.ask()
            if now != generation:
                self._run(self._tidy, "tidy")
            generation = now
            if notified != (seq, now):
                notified = (seq, now)
                await self._notify()

    async def _notify(self) -> None:
        """Notify of new papers in the saved searches that ask for it."""
        with suppress(CarrelError):  # which the list itself reports
            for notice in await asyncio.to_thread(self._notices.fresh, self._desk):
                self._main.say(notice)

    async def _tidy(self) -> None:
        """Merge the index's segments; searches go on, and leaving does not wait for it."""
        await asyncio.to_thread(self._desk.library.tidy)


def catch_up(desk: Desk, show: Callable[[str], object]) -> tuple[bool, int, int]:
    """Index what only the catalog has; return whether that was anything, and the newest of catalog and index."""
    library = desk.library
    if behind := library.behind():
        rate = ProgressRate(behind)

        def progress(done: int) -> None:
            rate.reach(done)
            show(f"Indexing {rate}")

        # Mostly another process is indexing right now; this waits for it, and finishes what it left if it was killed.
        with suppress(EngineError):
            library.sync(progress)
    now = library.snapshot()
    return behind > 0, now.seq, now.indexed
