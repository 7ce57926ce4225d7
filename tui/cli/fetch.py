"""`carrel fetch`, `add` and `enrich`: the commands that use the network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import click
from click.shell_completion import CompletionItem

from search.errors import ConfigError
from search.fetch.add import AddReport, PaperId, parse_ids
from search.fetch.client import Client
from search.fetch.enrich import EnrichReport
from search.fetch.feeds import FetchReport
from search.fetch.settings import Feed
from search.fetch.title_lookup import LOOKUPS
from search.library import Library
from search.paper import Paper
from search.text.plural import plural
from tui.cli.arguments import MinusCommand, json_option, since_day, word
from tui.cli.messages import tell
from tui.cli.output import (
    index_new_papers,
    library_size,
    open_desk,
    open_library,
    print_json,
    print_notes,
    print_remarks,
    spinner,
    tally_json,
)
from tui.config.paths import Paths
from tui.config.settings import load_settings
from tui.desk.desk import Desk
from tui.desk.fetch import (
    FetchTools,
    choose_feeds,
    describe_enriched,
    describe_missing,
    describe_tally,
    describe_unanswered,
)
from tui.desk.question import Question
from tui.desk.render import line

LOOKING_UP = "Looking up"
ENRICH_INTERRUPTED = "Results so far are in the library; the next run resumes from there."
FETCH_INTERRUPTED = "Papers fetched so far are in the library; the next fetch resumes from there."


offline_option = click.option("--offline", is_flag=True, help="Use no network; reuse the latest responses.")


def _complete_feeds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    try:
        feeds = load_settings(Paths.user().config_file).feeds
    except ConfigError:
        return []
    return [CompletionItem(name, help=feed.kind) for name, feed in feeds.items() if name.startswith(incomplete)]


@click.command("fetch")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=_complete_feeds)
@click.option("--since", default="", callback=since_day, help="Fetch everything since this day: 2026-10-01, 7d.")
@offline_option
@json_option
def fetch_command(names: tuple[str, ...], since: date | None, offline: bool, as_json: bool) -> int:
    """Fetch the feeds in config.yaml, or only the ones named here.

    Fetches what is new since the last time, and what failed then. Failures are reported and retried by the next
    fetch.
    """
    places = Paths.user()
    settings = load_settings(places.config_file)
    feeds = choose_feeds(settings.feeds, names)
    with open_library(places) as library:
        fetching = FetchTools(places, settings.fetch, library, offline)
        try:
            reports = asyncio.run(_fetch_all(fetching, feeds, since, None if as_json else _print_report))
        except KeyboardInterrupt:
            tell(FETCH_INTERRUPTED)
            raise
        index_new_papers(places, library, matching=any(report.tally.new for report in reports))
        if as_json:
            print_json({"feeds": list(map(_report_json, reports)), "library": library.count})
        else:
            click.echo(library_size(library.count))
    return 1 if any(report.missing for report in reports) else 0


async def _fetch_all(
    fetching: FetchTools, feeds: Sequence[Feed], since: date | None, show: Callable[[FetchReport], None] | None
) -> list[FetchReport]:
    reports = []
    show_progress: Callable[[str], None] = tell
    # Late-bound: each feed has a spinner of its own.
    fetching = replace(fetching, progress=lambda message: show_progress(message))  # noqa: PLW0108
    async with fetching.client() as client:
        fetcher = fetching.fetcher(client)
        for feed in feeds:
            # One spinner per feed: it must be gone when a report is printed.
            with spinner(f"Fetching {line(feed.name)}") as show_progress:
                reports.append(await fetcher.fetch(feed, since))
            if show:
                show(reports[-1])
    return reports


def _print_report(report: FetchReport) -> None:
    print_remarks(report.tally)
    unchanged = f" ({report.cached} of {plural(report.answers, 'response')} unchanged)" if report.cached else ""
    click.echo(f"{line(report.feed.name)}: {describe_tally(report.tally)}{unchanged}.")
    for sentence in describe_missing(report):
        tell(line(sentence))


def _report_json(report: FetchReport) -> dict[str, object]:
    return {
        "name": report.feed.name,
        "kind": report.feed.kind,
        **tally_json(report.tally),
        "answers": report.answers,
        "known": report.cached,
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
    names = parse_ids(ids)
    places = Paths.user()
    settings = load_settings(places.config_file)
    with open_library(places) as library:
        had = {name.id for name in names if library.catalog.resolve(name.id)}
        added = asyncio.run(_add_papers(FetchTools(places, settings.fetch, library, offline), names))
        index_new_papers(places, library, matching=bool(added.tally.new))
        keys = {each: next(iter(library.catalog.resolve(each)), "") for each in added.papers}
        if as_json:
            papers = [
                {"id": each, "key": keys[each], "title": line(paper.title), "new": each not in had}
                for each, paper in added.papers.items()
            ]
            missing = [{"id": each, "reason": reason} for each, reason in added.missing.items()]
            print_json({"papers": papers, "missing": missing, **tally_json(added.tally), "library": library.count})
        else:
            print_remarks(added.tally)
            for each, paper in added.papers.items():
                again = "" if each not in had else " (already in the library)"
                click.echo(f"{line(keys[each])}  {line(paper.title)}{again}")
            for each, reason in added.missing.items():
                tell(line(f"{each}: {reason}"))
    return 1 if added.missing else 0


async def _add_papers(fetching: FetchTools, names: Sequence[PaperId]) -> AddReport:
    with spinner(LOOKING_UP) as show:
        fetching = replace(fetching, progress=show)
        async with fetching.client() as client:
            return await fetching.adder(client).add(names)


def _parse_sources(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    """Split `arxiv,openalex` into services, each once."""
    del context, option
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    for name in names:
        if name not in LOOKUPS:
            raise click.BadParameter(f'"{name}" is not one of {", ".join(LOOKUPS)}')
    return names


@click.command("enrich", cls=MinusCommand)
@click.argument("words", metavar="[QUERY | ID...]", nargs=-1, type=word)
@click.option("--limit", type=click.IntRange(1), help="Look up at most this many papers.")
@click.option("--source", "sources", default="", callback=_parse_sources, help=f"Ask only these: {','.join(LOOKUPS)}.")
@click.option("--again", is_flag=True, help="Repeat lookups of the last 30 days.")
@click.option("--dry-run", "dry", is_flag=True, help="Show what would be found, but change nothing.")
@offline_option
@json_option
def enrich_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    words: tuple[str, ...],
    limit: int | None,
    sources: tuple[str, ...],
    again: bool,
    dry: bool,
    offline: bool,
    as_json: bool,
) -> int:
    """Look up missing ids, authors and dates by title; without words, for all papers.

    A record is used only if its title is the same apart from case, accents, LaTeX and punctuation. Recent lookups
    are not repeated, so an interrupted run resumes where it stopped.
    """
    places = Paths.user()
    settings = load_settings(places.config_file)
    with _library_and_keys(places, words) as (library, keys):
        try:
            with spinner(LOOKING_UP) as show:
                tools = FetchTools(places, settings.fetch, library, offline, show)
                client = tools.client()
                enricher = tools.enricher(client, sources, dry=dry)
                asyncio.run(_enrich(client, enricher.enrich(keys, limit, again=again)))
        except KeyboardInterrupt:
            tell(ENRICH_INTERRUPTED)
            raise
        enriched = enricher.enriched
        if enriched.gains and not dry:
            index_new_papers(places, library, matching=True)
    if as_json:
        print_json(_enriched_json(enriched))
    else:
        _print_enriched(enriched)
    return 1 if enriched.unreached else 0


async def _enrich(client: Client, lookups: Awaitable[object]) -> None:
    async with client:
        await lookups


@contextmanager
def _library_and_keys(places: Paths, words: Sequence[str]) -> Iterator[tuple[Library, list[str] | None]]:
    """Open the library, or a whole desk if a query has to be answered; the keys are None for all papers."""
    if words:
        with open_desk() as desk:
            yield desk.library, _chosen_keys(desk, words)
    else:
        with open_library(places) as library:
            yield library, None


def _chosen_keys(desk: Desk, words: Sequence[str]) -> list[str]:
    """Keys of papers named by id, or that a query finds."""
    catalog = desk.library.catalog
    # Whole names only: a word of a query may begin a key.
    if all(word.startswith("@") or word in catalog.papers(catalog.resolve(word)) for word in words):
        return [desk.named(word).key for word in words]
    answer = desk.answer(Question(" ".join(words), sort="-added", whole=True))
    print_notes(answer.notes)
    return list(answer.keys)


def _print_enriched(enriched: EnrichReport) -> None:
    for match in enriched.gains:
        click.echo(
            f"{_title_line(match.paper)}: {', '.join(_gained_words(match.paper, match.gained))} ({match.source})"
        )
    for unsure in enriched.unsure:
        tell(f"{_title_line(unsure.paper)}: left unchanged: {line(unsure.reason)}")
    for sentence in describe_unanswered(enriched):
        tell(f"not answered: {line(sentence)}")
    click.echo(f"{describe_enriched(enriched)}.")


def _title_line(paper: Paper) -> str:
    return f"{line(paper.key)}  {line(paper.title)}"


def _gained_words(paper: Paper, names: Sequence[str]) -> list[str]:
    texts = {"arxiv": f"arXiv {paper.arxiv}", "doi": f"DOI {paper.doi}", "date": paper.date}
    texts["authors"] = plural(len(paper.authors), "author")
    return [line(texts[name]) for name in names]


def _enriched_json(enriched: EnrichReport) -> dict[str, object]:
    return {
        "papers": enriched.papers,
        "looked_up_lately": enriched.lately,
        "found": [
            {
                "key": each.paper.key,
                "title": line(each.paper.title),
                "source": each.source,
                "gained": {name: getattr(each.paper, name) for name in each.gained},
            }
            for each in enriched.gains
        ],
        "unsure": [
            {"key": each.paper.key, "title": line(each.paper.title), "reason": each.reason} for each in enriched.unsure
        ],
        "missing": [each._asdict() for each in enriched.missing],
    }
