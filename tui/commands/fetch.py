"""Fetching feeds and looking up missing metadata, both in the background."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from textual.worker import Worker

    from search.fetch.enrich import EnrichReport
    from search.fetch.feeds import FetchReport
    from tui.screens.main import MainScreen


GROUP = "Carrel"
# All that asks services, one thing at a time.
WORKERS = "fetch"
# What did not come is told one by one up to here.
_MOST_MISSING = 3


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
    reports: list[FetchReport] = []
    try:
        show_progress(screen, "…")
        # Loaded when something is fetched, not when the app starts.
        await asyncio.to_thread(import_module, "tui.desk.fetch")
        await _fetch_feeds(screen, reports)
    except CarrelError as error:
        screen.say(str(error), "error")
    except asyncio.CancelledError:
        if screen.is_running:  # else it is the app that ends
            screen.say("Fetching stopped. What came is in the library; the next fetch goes on from there.")
        raise
    finally:
        show_progress(screen, "")
    _report_fetched(screen, reports)


async def _fetch_feeds(screen: MainScreen, reports: list[FetchReport]) -> None:
    from search.library import Library
    from tui.desk.fetch import FetchTools, choose_feeds

    desk, settings = screen.desk, screen.settings
    feeds = choose_feeds(settings.feeds, ())
    # A library of its own, as another process would have: the app may be left meanwhile, and closes its own.
    library = await asyncio.to_thread(Library, desk.places.catalog, desk.places.index)
    try:
        work = FetchTools(desk.places, settings.fetch, library, told=lambda now: show_progress(screen, now))
        async with work.client() as client:
            fetcher = work.fetcher(client)
            for feed in feeds:
                reports.append(await fetcher.fetch(feed))
    finally:
        await asyncio.to_thread(library.close)
    if any(report.tally.new for report in reports):
        # What was on a list before it was in the library.
        await asyncio.to_thread(desk.lists.match, desk.known)


def show_progress(screen: MainScreen, now: str, doing: str = "Fetching") -> None:
    """Show below the list what is being done; nothing for nothing."""
    from textual.content import Content

    if screen.is_mounted and screen.is_running:
        screen.papers.border_subtitle = Content(f"{doing} {line(now)} (Esc stops)") if now else None


def _report_fetched(screen: MainScreen, reports: list[FetchReport]) -> None:
    """Tell what came, and what did not."""
    from tui.desk.fetch import describe_missing, describe_tally

    if not reports:
        return
    parts = [f"{line(report.feed.name)}: {describe_tally(report.tally)}" for report in reports if report.tally.rows]
    screen.say("; ".join(parts) if parts else "Fetched: nothing came.")
    lost = [sentence for report in reports for sentence in describe_missing(report)]
    for sentence in lost[:_MOST_MISSING]:
        screen.say(sentence, "warning")
    if len(lost) > _MOST_MISSING:
        screen.say(f"{len(lost) - _MOST_MISSING} more did not come; `carrel fetch` tells all.", "warning")


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


# What stays as it is, and who did not answer, is told one by one up to here.
_MOST_UNRESOLVED = 3


def enrich_or_stop(screen: MainScreen) -> None:
    """Begin to look up, or stop whatever is under way in the background."""
    if not stop(screen):
        # Now, not when the worker begins: the cursor may be elsewhere then.
        chosen = screen.papers.chosen
        keys = [key for key in screen.papers.keys if key in chosen] or [screen.papers.key]
        screen.run_worker(_enrich(screen, keys), WORKERS, WORKERS, exit_on_error=False)


async def _enrich(screen: MainScreen, keys: list[str]) -> None:
    enriched = None
    try:
        show_progress(screen, "…", "Looking up")
        # Loaded when something is asked, not when the app starts.
        await asyncio.to_thread(import_module, "tui.desk.fetch")
        enriched = await _enrich_papers(screen, keys)
    except CarrelError as error:
        screen.say(str(error), "error")
    except asyncio.CancelledError:
        if screen.is_running:  # else it is the app that ends
            screen.say("Looking up stopped. What was found is in the library; the next time goes on from there.")
        raise
    finally:
        show_progress(screen, "")
    if enriched:
        _report_enriched(screen, enriched)


async def _enrich_papers(screen: MainScreen, keys: list[str]) -> EnrichReport:
    from search.library import Library
    from tui.desk.fetch import FetchTools

    desk, settings = screen.desk, screen.settings
    # A library of its own, as another process would have: the app may be left meanwhile, and closes its own.
    library = await asyncio.to_thread(Library, desk.places.catalog, desk.places.index)
    try:
        work = FetchTools(
            desk.places, settings.fetch, library, told=lambda now: show_progress(screen, now, "Looking up")
        )
        async with work.client() as client:
            enricher = work.enricher(client)
            # Whoever names papers wants them asked about, however lately that was.
            await enricher.enrich(keys, again=True)
    finally:
        await asyncio.to_thread(library.close)
    if enricher.enriched.found:
        # A list may know one of them by what is now known of it.
        await asyncio.to_thread(desk.lists.match, desk.known)
    return enricher.enriched


def _report_enriched(screen: MainScreen, enriched: EnrichReport) -> None:
    from tui.desk.fetch import describe_enriched, describe_unanswered

    if not enriched.papers:
        screen.say("Nothing to look up: identifier, authors and date are known.")
        return
    screen.say(f"{describe_enriched(enriched)}.")
    reasons = [f"{line(each.paper.title)} stays as it is: {line(each.reason)}" for each in enriched.unsure]
    lost = [*reasons, *map(line, describe_unanswered(enriched))]
    for sentence in lost[:_MOST_UNRESOLVED]:
        screen.say(sentence, "warning")
    if len(lost) > _MOST_UNRESOLVED:
        screen.say(f"{len(lost) - _MOST_UNRESOLVED} more; `carrel enrich` tells all.", "warning")


ENRICH_COMMANDS = (
    Command(
        "enrich",
        ("I",),
        "look up",
        "Look up what is missing by title: id, authors, date",
        GROUP,
        enrich_or_stop,
        enabled=on_paper,
    ),
)
