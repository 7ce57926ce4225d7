"""Fetching, as the app and the command line share it: clients from settings, and reports in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from search.errors import UsageError
from search.fetch.add import Adder
from search.fetch.client import Client
from search.fetch.enrich import Enricher, EnrichReport
from search.fetch.feeds import Fetcher, FetchReport
from search.fetch.kinds import Access
from search.fetch.plan import FeedPart
from search.fetch.settings import Feed, FetchSettings
from search.fetch.state import Ledger, LookupLog
from search.fetch.title_lookup import LOOKUPS
from search.importing import Tally, import_papers
from search.library import Library
from search.text.plural import plural
from tui import __version__
from tui.config.paths import Paths
from tui.config.settings import did_you_mean

# In the environment, not in config.yaml, which people share.
_KEYS = {"openalex": "CARREL_OPENALEX_KEY", "semantic-scholar": "CARREL_SEMANTIC_SCHOLAR_KEY"}
# Parts that are listed; the others are counted.
_MOST_PARTS = 3
NOTHING_CAME = "nothing new"


@dataclass(frozen=True, slots=True)
class FetchTools:
    """Makes what fetches feeds and looks up papers.

    Attributes:
        offline: Whether only stored answers are read.
        progress: Called with what is being done.
    """

    places: Paths
    settings: FetchSettings
    library: Library
    offline: bool = False
    progress: Callable[[str], None] = lambda _: None

    @property
    def folder(self) -> Path:
        """Stored answers; can be removed at any time."""
        return self.places.cache / "fetch"

    def client(self) -> Client:
        """The client for all requests, to be used in a `with` block."""
        contact = f"; mailto:{self.settings.contact}" if self.settings.contact else ""
        agent = f"Carrel/{__version__} (reading room for research papers{contact})"
        return Client(self.folder, self.settings, agent, offline=self.offline, progress=self.progress)

    def fetcher(self, client: Client) -> Fetcher:
        ledger = Ledger(self.places.state / "fetched.json")
        return Fetcher(client, self._access(), ledger, partial(import_papers, self.library), self.settings.max_papers)

    def adder(self, client: Client) -> Adder:
        return Adder(client, self._access(), partial(import_papers, self.library))

    def enricher(self, client: Client, sources: Sequence[str] = (), *, dry: bool = False) -> Enricher:
        """What looks up missing metadata, in all services unless some are given."""
        log = LookupLog(self.places.enriched, client.clock.today)
        return Enricher(client, self._access(), self.library, log, sources or tuple(LOOKUPS), dry=dry)

    def _access(self) -> Access:
        keys = {service: key for service, name in _KEYS.items() if (key := os.environ.get(name, "").strip())}
        return Access(self.settings.base_urls, self.settings.contact, keys)


def choose_feeds(feeds: Mapping[str, Feed], names: Sequence[str]) -> list[Feed]:
    """The named feeds, each once; all if no names are given.

    Raises:
        UsageError: There are no feeds, or none of that name.
    """
    if not feeds:
        hint = "Add some under `feeds:` in config.yaml; `carrel config --example` shows how."
        raise UsageError("There are no feeds to fetch", "", hint)
    for name in names:
        if name not in feeds:
            yours = f"Your feeds: {', '.join(feeds)}"
            raise UsageError(f"No feed named {name!r}{did_you_mean(name, set(feeds))}", yours)
    return [feeds[name] for name in dict.fromkeys(names or feeds)]


def describe_tally(tally: Tally) -> str:
    """The counts of a fetch: `78 papers, 64 new, 14 already in the library`."""
    if not tally.rows:
        return NOTHING_CAME
    updated = f", {tally.updated:,} updated" if tally.updated else ""
    return f"{plural(tally.rows, 'paper')}, {tally.new:,} new, {tally.seen_again:,} already in the library{updated}"


def describe_missing(report: FetchReport) -> Iterator[str]:
    for reason, group in groupby(report.missing, lambda each: each.reason):
        parts = [each.part for each in group]
        yield f"{report.feed.name}: {f'{_named(parts)} missing: ' if parts[0].first else ''}{reason}"
    if report.left:
        yield f"{report.feed.name}: {_named(report.left)} left for the next fetch (`max_papers` reached)"


def _named(parts: Sequence[FeedPart]) -> str:
    named = ", ".join(part.name for part in parts[:_MOST_PARTS])
    return f"{named} and {len(parts) - _MOST_PARTS} more" if len(parts) > _MOST_PARTS else named


def describe_enriched(enriched: EnrichReport) -> str:
    """The counts of a lookup: `12 papers looked up, 9 found`."""
    if not enriched.papers:
        lately = f"; {plural(enriched.lately, 'paper')} looked up recently" if enriched.lately else ""
        return f"Nothing to look up{lately}"
    matched = len({each.paper.key for each in enriched.gains})
    unsure = f", {len(enriched.unsure):,} ambiguous" if enriched.unsure else ""
    return f"{plural(enriched.papers, 'paper')} looked up, {matched:,} found{unsure}"


def describe_unanswered(enriched: EnrichReport) -> Iterator[str]:
    for each in enriched.missing:
        yield f"{each.source} {each.reason} ({plural(each.papers, 'paper')} left for next time)"
