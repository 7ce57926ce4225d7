"""What command line and app have in common when they fetch."""

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
from search.fetch.titles import LOOKUPS
from search.importing import Tally, import_papers
from search.library import Library
from tui import __version__
from tui.config.paths import Paths
from tui.config.settings import did_you_mean

# In the environment, not in config.yaml, which people show to each other.
_KEYS = {"openalex": "CARREL_OPENALEX_KEY", "semantic-scholar": "CARREL_SEMANTIC_SCHOLAR_KEY"}
# Parts that are named one by one.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FetchTools:
    """How a person's feeds are fetched.

    Attributes:
        places: Where everything is.
        settings: How services are asked.
        library: Where papers go.
        offline: Whether only what is known already is read.
        told: Told what is being done.
    """

    places: Paths
    settings: FetchSettings
    library: Library
    offline: bool = False
    told: Callable[[str], None] = lambda _: None

    @property
    def folder(self) -> Path:
        """Return where answers are kept; it can be removed at any time."""
        return self.places.cache / "fetch"

    def client(self) -> Client:
        """Return what asks; to be used in a `with` block."""
        contact = f"; mailto:{self.settings.contact}" if self.settings.contact else ""
        agent = f"Carrel/{__version__} (reading room for research papers{contact})"
        return Client(self.folder, self.settings, agent, offline=self.offline, progress=self.told)

    def fetcher(self, client: Client) -> Fetcher:
        """Return what fetches feeds."""
        ledger = Ledger(self.places.state / "fetched.json")
        return Fetcher(client, self._access(), ledger, partial(import_papers, self.library), self.settings.max_papers)

    def adder(self, client: Client) -> Adder:
        """Return what looks single papers up."""
        return Adder(client, self._access(), partial(import_papers, self.library))

    def enricher(self, client: Client, sources: Sequence[str] = (), *, dry: bool = False) -> Enricher:
        """Return what looks up what papers lack; asks everybody unless told whom."""
        asked = LookupLog(self.places.enriched, client.clock.today)
        return Enricher(client, self._access(), self.library, asked, sources or tuple(LOOKUPS), dry=dry)

    def _access(self) -> Access:
        keys = {service: key for service, name in _KEYS.items() if (key := os.environ.get(name, "").strip())}
        return Access(self.settings.base_urls, self.settings.contact, keys)


def choose_feeds(feeds: Mapping[str, Feed], names: Sequence[str]) -> list[Feed]:
    """Return the feeds that are named, each once; all when none is named.

    Raises:
        UsageError: There are none, or none of that name.
    """
    if not feeds:
        hint = "Name some under `feeds:` in config.yaml; `carrel config --example` shows how."
        raise UsageError("There are no feeds to fetch", "", hint)
    for name in names:
        if name not in feeds:
            known = f"There are: {', '.join(feeds)}"
            raise UsageError(f"No feed is called {name!r}{did_you_mean(name, set(feeds))}", known)
    return [feeds[name] for name in dict.fromkeys(names or feeds)]


def describe_tally(tally: Tally) -> str:
    """Return in words what came in."""
    if not tally.rows:
        return "nothing came"
    parts = [f"{tally.rows:,} papers", f"{tally.new:,} new", f"{tally.seen_again:,} seen again"]
    return ", ".join([*parts, f"{tally.updated:,} updated"])


def describe_missing(report: FetchReport) -> Iterator[str]:
    """Yield a sentence for each reason why something of a feed did not come."""
    for reason, group in groupby(report.missing, lambda each: each.reason):
        parts = [each.part for each in group]
        yield f"{report.feed.name}: {f'{_named(parts)} describe_missing: ' if parts[0].first else ''}{reason}"
    if report.left:
        yield f"{report.feed.name}: {_named(report.left)} left for the next fetch: enough papers at once"


def _named(parts: Sequence[FeedPart]) -> str:
    named = ", ".join(part.name for part in parts[:_NAMED])
    return f"{named} and {len(parts) - _NAMED} more" if len(parts) > _NAMED else named


def describe_enriched(enriched: EnrichReport) -> str:
    """Return in words what looking papers up came to."""
    if not enriched.papers:
        was = "was" if enriched.lately == 1 else "were"
        lately = f"; {enriched.lately:,} {was} looked up lately" if enriched.lately else ""
        return f"Nothing to look up{lately}"
    found = len({each.paper.key for each in enriched.found})
    unsure = f", {len(enriched.unsure):,} not told apart from others" if enriched.unsure else ""
    return f"{enriched.papers:,} paper{'s' * (enriched.papers != 1)} looked up, {found:,} found{unsure}"


def describe_unanswered(enriched: EnrichReport) -> Iterator[str]:
    """Yield a sentence for each service that did not answer."""
    for each in enriched.missing:
        papers = f"{each.papers:,} paper{'s' * (each.papers != 1)}"
        yield f"{each.source} {each.reason} ({papers} left for the next time)"
