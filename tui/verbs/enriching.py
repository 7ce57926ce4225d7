"""`carrel enrich`: what papers lack, looked up by their titles, when somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from search.fetch.enriched import Enriched
from search.fetch.titles import LOOKUPS
from search.library import Library
from search.paper import Paper
from search.text.plural import plural
from tui.browsing import Question
from tui.config import load
from tui.desk import Desk
from tui.fetching import Fetching, learned, unanswered
from tui.places import Places
from tui.render import line
from tui.verbs.fetching import offline_option, settle
from tui.verbs.messages import tell
from tui.verbs.minus import MinusCommand, json_option, word
from tui.verbs.output import open_library, print_json, user_desk
from tui.verbs.progress import told


def _sources(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    """Split `arxiv,openalex` into services, each once."""
    del context, option
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    for name in names:
        if name not in LOOKUPS:
            raise click.BadParameter(f"“{name}” is not one of {', '.join(LOOKUPS)}")
    return names


@click.command("enrich", cls=MinusCommand)
@click.argument("words", metavar="[QUERY | ID...]", nargs=-1, type=word)
@click.option("--limit", type=click.IntRange(1), help="Look up at most this many papers.")
@click.option("--source", "sources", default="", callback=_sources, help=f"Ask only these: {','.join(LOOKUPS)}.")
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
    places = Places.user()
    settings = load(places.config_file)
    enriched = Enriched()
    with _library_and_keys(places, words) as (library, keys):

        async def through() -> None:
            nonlocal enriched
            with told("Looking up") as telling:
                fetching = Fetching(places, settings.fetch, library, offline, telling)
                async with fetching.client() as client:
                    enricher = fetching.enricher(client, sources, dry=dry)
                    enriched = enricher.enriched
                    await enricher.enrich(keys, limit, again=again)

        try:
            asyncio.run(through())
        except KeyboardInterrupt:
            tell(ENRICH_INTERRUPTED)
            raise
        if enriched.found and not dry:
            settle(places, library, matching=True)
    if as_json:
        print_json(_as_json(enriched))
    else:
        _report(enriched)
    return 1 if enriched.unreached else 0


ENRICH_INTERRUPTED = "Results so far are in the library; the next run resumes from there."


@contextmanager
def _library_and_keys(places: Places, words: Sequence[str]) -> Iterator[tuple[Library, list[str] | None]]:
    """Open the library, or a whole desk if a query has to be answered; the keys are None for all papers."""
    if words:
        with user_desk() as desk:
            yield desk.library, _keys(desk, words)
    else:
        with open_library(places) as library:
            yield library, None


def _keys(desk: Desk, words: Sequence[str]) -> list[str]:
    """Return the keys of papers given by id, or found by a query."""
    catalog = desk.library.catalog
    # Whole names only: a word of a query may begin a key.
    if all(word.startswith("@") or word in catalog.papers(catalog.resolve(word)) for word in words):
        return [desk.named(word).key for word in words]
    answer = desk.answer(Question(" ".join(words), sort="-added", whole=True))
    for note in answer.notes:
        tell(f"carrel: {note}")
    return list(answer.keys)


def _report(enriched: Enriched) -> None:
    for found in enriched.found:
        click.echo(f"{_named(found.paper)}: {', '.join(_gains(found.paper, found.gained))} ({found.source})")
    for unsure in enriched.unsure:
        tell(f"{_named(unsure.paper)}: left unchanged: {line(unsure.reason)}")
    for sentence in unanswered(enriched):
        tell(f"not answered: {line(sentence)}")
    click.echo(f"{learned(enriched)}.")


def _named(paper: Paper) -> str:
    return f"{line(paper.key)}  {line(paper.title)}"


def _gains(paper: Paper, names: Sequence[str]) -> list[str]:
    said = {"arxiv": f"arXiv {paper.arxiv}", "doi": f"DOI {paper.doi}", "date": paper.date}
    said["authors"] = plural(len(paper.authors), "author")
    return [line(said[name]) for name in names]


def _as_json(enriched: Enriched) -> dict[str, object]:
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
            for each in enriched.found
        ],
        "unsure": [
            {"key": each.paper.key, "title": line(each.paper.title), "reason": each.reason} for each in enriched.unsure
        ],
        "missing": [each._asdict() for each in enriched.missing],
    }
