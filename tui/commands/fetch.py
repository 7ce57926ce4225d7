"""Fetching in the background: the feeds of config.yaml, while one reads on."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command
from tui.render import line

if TYPE_CHECKING:
    from textual.worker import Worker

    from search.fetch.running import Report
    from tui.screens.main import MainScreen

GROUP = "Carrel"
# All that asks services, one thing at a time.
WORKERS = "fetch"
# What did not come is told one by one up to here.
_MOST = 3


def fetch_or_stop(screen: MainScreen) -> None:
    """Begin to fetch, or stop it."""
    if not stop(screen):
        screen.run_worker(_fetch(screen), WORKERS, WORKERS, exit_on_error=False)


def stop(screen: MainScreen) -> bool:
    """Stop fetching; tell whether there was anything to stop."""
    running = fetching(screen)
    for worker in running:
        worker.cancel()
    return bool(running)


def fetching(screen: MainScreen) -> list[Worker[object]]:
    """Return what is fetching now."""
    return [worker for worker in screen.workers if worker.group == WORKERS and not worker.is_finished]


async def _fetch(screen: MainScreen) -> None:
    reports: list[Report] = []
    try:
        show(screen, "…")
        # Loaded when something is fetched, not when the app starts.
        await asyncio.to_thread(import_module, "tui.fetching")
        await _through(screen, reports)
    except CarrelError as error:
        screen.say(str(error), "error")
    except asyncio.CancelledError:
        if screen.is_running:  # else it is the app that ends
            screen.say("Fetching stopped. What came is in the library; the next fetch goes on from there.")
        raise
    finally:
        show(screen, "")
    _tell(screen, reports)


async def _through(screen: MainScreen, reports: list[Report]) -> None:
    from search.library import Library
    from tui.fetching import Fetching, chosen

    desk, settings = screen.desk, screen.settings
    feeds = chosen(settings.feeds, ())
    # A library of its own, as another process would have: the app may be left meanwhile, and closes its own.
    library = await asyncio.to_thread(Library, desk.places.catalog, desk.places.index)
    try:
        work = Fetching(desk.places, settings.fetch, library, told=lambda now: show(screen, now))
        async with work.client() as client:
            fetcher = work.fetcher(client)
            for feed in feeds:
                reports.append(await fetcher.fetch(feed))
    finally:
        await asyncio.to_thread(library.close)
    if any(report.tally.new for report in reports):
        # What was on a list before it was in the library.
        await asyncio.to_thread(desk.lists.match, desk.known)


def show(screen: MainScreen, now: str, doing: str = "Fetching") -> None:
    """Show below the list what is being done; nothing for nothing."""
    from textual.content import Content

    if screen.is_mounted and screen.is_running:
        screen.papers.border_subtitle = Content(f"{doing} {line(now)} (Esc stops)") if now else None


def _tell(screen: MainScreen, reports: list[Report]) -> None:
    """Tell what came, and what did not."""
    from tui.fetching import came, missing

    if not reports:
        return
    parts = [f"{line(report.feed.name)}: {came(report.tally)}" for report in reports if report.tally.rows]
    screen.say("; ".join(parts) if parts else "Fetched: nothing came.")
    lost = [sentence for report in reports for sentence in missing(report)]
    for sentence in lost[:_MOST]:
        screen.say(sentence, "warning")
    if len(lost) > _MOST:
        screen.say(f"{len(lost) - _MOST} more did not come; `carrel fetch` tells all.", "warning")


COMMANDS = (
    Command(
        "fetch",
        ("R",),
        "fetch",
        "Fetch the feeds in the background, or stop fetching",
        GROUP,
        fetch_or_stop,
    ),
)
