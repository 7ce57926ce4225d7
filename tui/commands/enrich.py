"""Looking up in the background what papers lack, while one reads on."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper
from tui.commands.fetch import GROUP, WORKERS, show, stop
from tui.render import line

if TYPE_CHECKING:
    from search.fetch.enriched import Enriched
    from tui.screens.main import MainScreen

# What stays as it is, and who did not answer, is told one by one up to here.
_MOST = 3


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
        show(screen, "…", "Looking up")
        # Loaded when something is asked, not when the app starts.
        await asyncio.to_thread(import_module, "tui.fetching")
        enriched = await _through(screen, keys)
    except CarrelError as error:
        screen.say(str(error), "error")
    except asyncio.CancelledError:
        if screen.is_running:  # else it is the app that ends
            screen.say("Looking up stopped. What was found is in the library; the next time goes on from there.")
        raise
    finally:
        show(screen, "")
    if enriched:
        _tell(screen, enriched)


async def _through(screen: MainScreen, keys: list[str]) -> Enriched:
    from search.library import Library
    from tui.fetching import Fetching

    desk, settings = screen.desk, screen.settings
    # A library of its own, as another process would have: the app may be left meanwhile, and closes its own.
    library = await asyncio.to_thread(Library, desk.places.catalog, desk.places.index)
    try:
        work = Fetching(desk.places, settings.fetch, library, told=lambda now: show(screen, now, "Looking up"))
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


def _tell(screen: MainScreen, enriched: Enriched) -> None:
    from tui.fetching import learned, unanswered

    if not enriched.papers:
        screen.say("Nothing to look up: identifier, authors and date are known.")
        return
    screen.say(f"{learned(enriched)}.")
    reasons = [f"{line(each.paper.title)} stays as it is: {line(each.reason)}" for each in enriched.unsure]
    lost = [*reasons, *map(line, unanswered(enriched))]
    for sentence in lost[:_MOST]:
        screen.say(sentence, "warning")
    if len(lost) > _MOST:
        screen.say(f"{len(lost) - _MOST} more; `carrel enrich` tells all.", "warning")


COMMANDS = (
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
