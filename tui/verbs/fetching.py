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
from shelf.lists.store import Lists
from shelf.versioned import NOTHING
from tui.config import load
from tui.fetching import Fetching, came, chosen, missing
from tui.naming import library_key
from tui.places import Places
from tui.render import line
from tui.verbs.days import since_day
from tui.verbs.output import open_library, print_json, tell
from tui.verbs.progress import counted, told
from tui.verbs.remarks import remarks_json, tell_remarks


def _feeds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of feeds that a shell may complete to."""
    del ctx, param
    try:
        feeds = load(Places.user().config_file).feeds
    except ConfigError:
        return []
    return [CompletionItem(name, help=feed.kind) for name, feed in feeds.items() if name.startswith(incomplete)]


@click.command("fetch")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=_feeds)
@click.option("--since", default="", callback=since_day, help="Fetch from this day on: 2026-10-01, 7d, yesterday.")
@click.option("--offline", is_flag=True, help="Ask nobody; read again what was fetched lately.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def fetch_command(names: tuple[str, ...], since: date | None, offline: bool, as_json: bool) -> int:
    """Fetch the feeds that config.yaml names, or only those named here.

    What is new since the last fetch comes, and what was missing then. What does not come is told, and the
    next fetch asks for it again.
    """
    places = Places.user()
    settings = load(places.config_file)
    feeds = chosen(settings.feeds, names)
    with open_library(places) as library:
        fetching = Fetching(places, settings.fetch, library, offline)
        try:
            reports = asyncio.run(_fetched(fetching, feeds, since, None if as_json else _report))
        except KeyboardInterrupt:
            tell("What was fetched so far is in the library; the next fetch goes on from there.")
            raise
        settle(places, library, matching=any(report.tally.new for report in reports))
        if as_json:
            print_json({"feeds": list(map(_as_json, reports)), "library": library.count})
        else:
            click.echo(f"The library holds {library.count} papers.")
    return 1 if any(report.missing for report in reports) else 0


async def _fetched(
    fetching: Fetching, feeds: Sequence[Feed], since: date | None, show: Callable[[Report], None] | None
) -> list[Report]:
    reports = []
    telling: Callable[[str], None] = tell
    # Whatever it is then: another one for each feed.
    fetching = replace(fetching, told=lambda now: telling(now))  # noqa: PLW0108
    async with fetching.client() as client:
        fetcher = fetching.fetcher(client)
        for feed in feeds:
            # Not around all of them: a line that is being drawn must not stand among those that are printed.
            with told(f"Fetching {line(feed.name)}") as telling:
                reports.append(await fetcher.fetch(feed, since))
            if show:
                show(reports[-1])
    return reports


def settle(places: Places, library: Library, *, matching: bool) -> None:
    """Index what came; find what was on a list before it was in the library where there may be such."""
    try:
        with counted("Indexing", library.behind()) as progress:
            library.sync(progress)
    except EngineError as error:
        # The papers are in the catalog; whoever searches next finishes the index.
        tell(f"carrel: the papers are in, but not yet indexed: {error}")
    if matching:
        lists = Lists.open(places.config, places.data)
        arrived = lists.match(partial(library_key, library))
        if arrived != NOTHING:
            tell(f"{arrived}.")


def _report(report: Report) -> None:
    tell_remarks(report.tally)
    known = f" ({report.known} of {report.answers} answers were known already)" if report.known else ""
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
@click.option("--offline", is_flag=True, help="Ask nobody; read again what was looked up lately.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add_command(ids: tuple[str, ...], offline: bool, as_json: bool) -> int:
    """Look papers up by their ids and take them into the library.

    ID is an arXiv id, a DOI, or the address of either.
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
                again = "" if each not in held else " (was there already)"
                click.echo(f"{line(keys[each])}  {line(paper.title)}{again}")
            for each, reason in added.missing.items():
                tell(line(f"{each} missing: {reason}"))
    return 1 if added.missing else 0


async def _added(fetching: Fetching, names: Sequence[Name]) -> Added:
    with told("Looking up") as telling:
        fetching = replace(fetching, told=telling)
        async with fetching.client() as client:
            return await fetching.adder(client).add(names)
