"""Settings of fetching: the feeds, and how services are asked. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit

from search.text.clean import clean_line

Show = Literal["day", "week", "month", "trending"]

SHOWS: tuple[Show, ...] = get_args(Show)
# Kind of feed to the settings that it takes, and those of which it needs one.
KINDS: dict[str, tuple[str, ...]] = {
    "hf-daily": ("show",),
    "arxiv": ("categories", "query"),
    "rss": ("url",),
    "openalex": ("query", "filter"),
    "semantic-scholar": ("query",),
}
NEEDED = {kind: names for kind, names in KINDS.items() if kind != "hf-daily"}
SERVICES = ("huggingface", "arxiv", "openalex", "semantic-scholar", "doi")


@dataclass(frozen=True, slots=True)
class Feed:
    """A source of papers that is fetched again and again; its name is also the label of its pages in the library."""

    name: str
    kind: str
    show: Show = "day"
    categories: tuple[str, ...] = ()
    query: str = ""
    filter: str = ""
    url: str = ""

    @property
    def question(self) -> dict[str, object]:
        """What identifies the feed: everything but the name."""
        return {name: value for name, value in asdict(self).items() if name != "name" and value}


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How services are asked: waits in seconds, the size of an answer, the papers from one feed in one go."""

    contact: str = ""
    on_start: bool = False
    timeout_s: int = 30
    max_mb: int = 32
    max_papers: int = 10_000
    base_urls: Mapping[str, str] = field(default_factory=dict)


def address_problem(url: str) -> str:
    """What is wrong with a URL in the settings; empty if nothing is."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "must be an http or https address"
        _ = parts.port
    except ValueError:
        return "must be an http or https address"
    if parts.username or parts.password:
        return "must not contain a user or a password"
    return "must not contain blanks" if clean_line(url) != url or " " in url else ""
