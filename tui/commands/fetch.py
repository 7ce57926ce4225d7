"""Fetching feeds and looking up missing metadata, both in the background."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from textual.worker import Worker

    from search.fetch.enrich import EnrichReport
    from search.fetch.feeds import FetchReport
    from tui.desk.fetch import FetchTools
    from tui.screens.main import MainScreen

Work = Callable[[], Awaitable[None]]

GROUP = "Carrel"
FETCH_STOPPED = "Fetching stopped. Papers fetched so far are in the library; the next fetch resumes here."
LOOKUP_STOPPED = "Lookup stopped. What was found so far is in the library; the next lookup resumes here."
NOTHING_FETCHED = "Fetched nothing new."
NOTHING_TO_LOOK_UP = "Nothing to look up: identifier, authors and date are known."
# One worker group for both: services are asked for one thing at a time.
WORKERS = "fetch"
# Problems that get a message each; the others are counted.
_MOST_PROBLEMS = 3


def more_problems(number: int, command: str) -> str:
    return f"{number:,} more problems; `{command}` lists them all."


def fetch_or_stop(screen: MainScreen) -> None:
    if not stop(screen):
        _start(screen, partial(_fetch, screen), "Fetching", FETCH_STOPPED)


def enrich_or_stop(screen: MainScreen) -> None:
    """Begin to look up the marked papers, else the one under the cursor; or stop."""
    if not stop(screen):
        # Now, not when the worker begins: the cursor may be elsewhere then.
        chosen = screen.papers.chosen
        keys = [key for key in screen.papers.keys if key in chosen] or [screen.papers.key]
        _start(screen, partial(_enrich, screen, keys), "Looking up", LOOKUP_STOPPED)


def stop(screen: MainScreen) -> bool:
    """Stop fetching or looking up; return whether anything was running."""
    running = fetching(screen)
    for worker in running:
        worker.cancel()
    return bool(running)


def fetching(screen: MainScreen) -> list[Worker[object]]:
    return [worker for worker in screen.workers if worker.group == WORKERS and not worker.is_finished]


def _start(screen: MainScreen, work: Work, doing: str, stopped: str) -> None:
    screen.run_worker(_run(screen, work, doing, stopped), WORKERS, WORKERS, exit_on_error=False)


async def _run(screen: MainScreen, work: Work, doing: str, stopped: str) -> None:
    try:
        show_progress(screen, "…", doing)
        # Loaded when something is fetched, not when the app starts.
        await asyncio.to_thread(import_module, "tui.desk.fetch")
        await work()
    except CarrelError as error:
        screen.say(str(error), "error")
    except asyncio.CancelledError:
        if screen.is_running:  # else it is the app that ends
            screen.say(stopped)
        raise
    finally:
        show_progress(screen, "")


def show_progress(screen: MainScreen, now: str, doing: str = "Fetching") -> None:
    """Show progress below the list; an empty text removes it."""
    from textual.content import Content

    if screen.is_mounted and screen.is_running:
        screen.papers.border_subtitle = Content(f"{doing} {line(now)} (Esc stops)") if now else None


@asynccontextmanager
async def _tools(screen: MainScreen, doing: str) -> AsyncIterator[FetchTools]:
    from search.library import Library
    from tui.desk.fetch import FetchTools

    desk = screen.desk
    # A library of its own, as another process would have: the app may be left meanwhile, and closes its own.
    library = await asyncio.to_thread(Library, desk.places.catalog, desk.places.index)
    try:
        yield FetchTools(
            desk.places, screen.settings.fetch, library, progress=lambda now: show_progress(screen, now, doing)
        )
    finally:
        await asyncio.to_thread(library.close)


async def _fetch(screen: MainScreen) -> None:
    from tui.desk.fetch import choose_feeds, describe_missing, describe_tally

    reports: list[FetchReport] = []
    try:
        async with _tools(screen, "Fetching") as tools, tools.client() as client:
            fetcher = tools.fetcher(client)
            for feed in choose_feeds(screen.settings.feeds, ()):
                reports.append(await fetcher.fetch(feed))
    except CarrelError as error:
        screen.say(str(error), "error")
    if any(report.tally.new for report in reports):
        await _match_lists(screen)
    if reports:
        parts = [f"{line(report.feed.name)}: {describe_tally(report.tally)}" for report in reports if report.tally.rows]
        screen.say("; ".join(parts) or NOTHING_FETCHED)
        _say_problems(screen, [text for report in reports for text in describe_missing(report)], "carrel fetch")


async def _enrich(screen: MainScreen, keys: list[str]) -> None:
    async with _tools(screen, "Looking up") as tools, tools.client() as client:
        enricher = tools.enricher(client)
        # Papers chosen by hand are looked up however recently that was done before.
        await enricher.enrich(keys, again=True)
    if enricher.enriched.gains:
        await _match_lists(screen)
    _report_enriched(screen, enricher.enriched)


async def _match_lists(screen: MainScreen) -> None:
    """Let reading lists find papers that they had before the library did."""
    await asyncio.to_thread(screen.desk.lists.match, screen.desk.library_key)


def _report_enriched(screen: MainScreen, enriched: EnrichReport) -> None:
    from tui.desk.fetch import describe_enriched, describe_unanswered

    if not enriched.papers:
        screen.say(NOTHING_TO_LOOK_UP)
        return
    screen.say(f"{describe_enriched(enriched)}.")
    unsure = [f"{line(each.paper.title)} is unchanged: {line(each.reason)}" for each in enriched.unsure]
    _say_problems(screen, [*unsure, *map(line, describe_unanswered(enriched))], "carrel enrich")


def _say_problems(screen: MainScreen, problems: Sequence[str], command: str) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        screen.say(problem, "warning")
    if len(problems) > _MOST_PROBLEMS:
        screen.say(more_problems(len(problems) - _MOST_PROBLEMS, command), "warning")


_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _command("fetch", ("R",), "fetch", "Fetch the feeds in the background, or stop", fetch_or_stop),
    _on_paper("enrich", ("I",), "look up", "Look up missing metadata: id, authors, date", enrich_or_stop),
)
