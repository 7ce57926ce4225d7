"""`carrel fetch` and `carrel add`: papers from the web, when somebody asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import click
from click.shell_completion import CompletionItem

from search.errors import ConfigError, EngineError
from search.fetch.adding import Added, Name, named
from search.fetch.running import Report
from search.fetch.settings import Feed
from search.importing import Tally
from search.library import Library
from search.text.plural import plural
from shelf.lists.store import Lists
from shelf.versioned import NOTHING
from tui.config import load
from tui.fetching import Fetching, came, chosen, missing
from tui.naming import library_key
from tui.places import Places
from tui.render import line
from tui.verbs.days import since_day
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import library_size, open_library, print_json
from tui.verbs.progress import counted, told
from tui.verbs.remarks import remarks_json, tell_remarks

FETCH_INTERRUPTED = "Papers fetched so far are in the library; the next fetch resumes from there."


def not_indexed(error: EngineError) -> str:
    """Say that new papers could not be indexed; the next search indexes them."""
    return f"carrel: the papers are in the library, but not indexed yet: {error}"


offline_option = click.option("--offline", is_flag=True, help="Use no network; reuse the latest responses.")


def _feeds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a feed."""
    del ctx, param
    try:
        feeds = load(Places.user().config_file).feeds
    except ConfigError:
        return []
    return [CompletionItem(name, help=feed.kind) for name, feed in feeds.items() if name.startswith(incomplete)]


@click.command("fetch")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=_feeds)
@click.option("--since", default="", callback=since_day, help="Fetch everything since this day: 2026-10-01, 7d.")
@offline_option
@json_option
def fetch_command(names: tuple[str, ...], since: date | None, offline: bool, as_json: bool) -> int:
    """Fetch the feeds in config.yaml, or only the ones named here.

    Fetches what is new since the last time, and what failed then. Failures are reported and retried by the next
    fetch.
    """
    places = Places.user()
    settings = load(places.config_file)
    feeds = chosen(settings.feeds, names)
    with open_library(places) as library:
        fetching = Fetching(places, settings.fetch, library, offline)
        try:
            reports = asyncio.run(_fetched(fetching, feeds, since, None if as_json else _report))
        except KeyboardInterrupt:
            tell(FETCH_INTERRUPTED)
            raise
        settle(places, library, matching=any(report.tally.new for report in reports))
        if as_json:
            print_json({"feeds": list(map(_as_json, reports)), "library": library.count})
        else:
            click.echo(library_size(library.count))
    return 1 if any(report.missing for report in reports) else 0


async def _fetched(
    fetching: Fetching, feeds: Sequence[Feed], since: date | None, show: Callable[[Report], None] | None
) -> list[Report]:
    reports = []
    telling: Callable[[str], None] = tell
    # Late-bound: each feed has a spinner of its own.
    fetching = replace(fetching, told=lambda now: telling(now))  # noqa: PLW0108
    async with fetching.client() as client:
        fetcher = fetching.fetcher(client)
        for feed in feeds:
            # One spinner per feed: it must be gone when a report is printed.
            with told(f"Fetching {line(feed.name)}") as telling:
                reports.append(await fetcher.fetch(feed, since))
            if show:
                show(reports[-1])
    return reports


def settle(places: Places, library: Library, *, matching: bool) -> None:
    """Index new papers; with `matching`, find entries of reading lists among them."""
    try:
        with counted("Indexing", library.behind()) as progress:
            library.sync(progress)
    except EngineError as error:
        tell(not_indexed(error))
    if matching:
        lists = Lists.open(places.config, places.data)
        arrived = lists.match(partial(library_key, library))
        if arrived != NOTHING:
            tell(f"{arrived}.")


def _report(report: Report) -> None:
    tell_remarks(report.tally)
    known = f" ({report.known} of {plural(report.answers, 'response')} unchanged)" if report.known else ""
    click.echo(f"{line(report.feed.name)}: {came(report.tally)}{known}.")
    for sentence in missing(report):
        tell(line(sentence))


def _counts(tally: Tally) -> dict[str, object]:
    counts = {name: getattr(tally, name) for name in ("rows", "new", "seen_again", "updated")}
    return {**counts, **remarks_json(tally)}


def _as_json(report: Report) -> dict[str, object]:
    return {
        "name": report.feed.name,
        "kind": report.feed.kind,
        **_counts(report.tally),
        "answers": report.answers,
        "known": report.known,
        "missing": [{"part": each.part.name, "reason": each.reason} for each in report.missing],
        "left": [part.name for part in report.left],
    }


@click.command("add")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@offline_option
@json_option
def add_command(ids: tuple[str, ...], offline: bool, as_json: bool) -> int:
    """Add papers to the library by arXiv id or DOI.

    ID is an arXiv id, a DOI, or a link to either.
    """
    names = named(ids)
    places = Places.user()
    settings = load(places.config_file)
    with open_library(places) as library:
        held = {name.id for name in names if library.catalog.resolve(name.id)}
        added = asyncio.run(_added(Fetching(places, settings.fetch, library, offline), names))
        settle(places, library, matching=bool(added.tally.new))
        keys = {each: next(iter(library.catalog.resolve(each)), "") for each in added.papers}
        if as_json:
            papers = [
                {"id": each, "key": keys[each], "title": line(paper.title), "new": each not in held}
                for each, paper in added.papers.items()
            ]
            lost = [{"id": each, "reason": reason} for each, reason in added.missing.items()]
            print_json({"papers": papers, "missing": lost, **_counts(added.tally), "library": library.count})
        else:
            tell_remarks(added.tally)
            for each, paper in added.papers.items():
                again = "" if each not in held else " (already in the library)"
                click.echo(f"{line(keys[each])}  {line(paper.title)}{again}")
            for each, reason in added.missing.items():
                tell(line(f"{each}: {reason}"))
    return 1 if added.missing else 0


async def _added(fetching: Fetching, names: Sequence[Name]) -> Added:
    with told("Looking up") as telling:
        fetching = replace(fetching, told=telling)
        async with fetching.client() as client:
            return await fetching.adder(client).add(names)
