"""What a person can set about fetching: the feeds, and how they are asked. Reads nothing, imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit

from search.text.clean import clean_line

Show = Literal["day", "week", "month", "trending"]

SHOWS: tuple[Show, ...] = get_args(Show)
# Kind of feed to what it is told by.
KINDS: dict[str, tuple[str, ...]] = {
    "hf-daily": ("show",),
    "arxiv": ("categories", "query"),
    "rss": ("url",),
    "openalex": ("query", "filter"),
    "semantic-scholar": ("query",),
}
# Those of which one must be said.
NEEDED: dict[str, tuple[str, ...]] = {
    "arxiv": ("categories", "query"),
    "rss": ("url",),
    "openalex": ("query", "filter"),
    "semantic-scholar": ("query",),
}
SERVICES = ("huggingface", "arxiv", "openalex", "semantic-scholar", "doi")


@dataclass(frozen=True, slots=True)
class Feed:
    """A source of papers that is asked again and again.

    Attributes:
        name: The person's own; it is also the label of its pages in the library.
        kind: One of `KINDS`.
        show: Which Daily Papers: of each day, week or month, or the trending ones.
        categories: Of arXiv; a paper in any of them counts.
        query: In the service's own language.
        filter: OpenAlex's `filter`, such as `cites:W2741809807`.
        url: Of an RSS or Atom feed.
    """

    name: str
    kind: str
    show: Show = "day"
    categories: tuple[str, ...] = ()
    query: str = ""
    filter: str = ""
    url: str = ""

    @property
    def question(self) -> dict[str, object]:
        """Return all that makes it another feed when it changes: everything but the name."""
        return {name: value for name, value in asdict(self).items() if name != "name" and value}


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How feeds are asked.

    Attributes:
        contact: Mail address that services may write to; sent with every request.
        on_start: Whether the app fetches by itself when it is opened.
        timeout_s: Seconds to wait for a service's next word.
        max_mb: Megabytes that one answer may have, unpacked.
        max_papers: Papers that are taken from one feed in one go.
        base_urls: Other addresses of services (`SERVICES`): a mirror.
    """

    contact: str = ""
    on_start: bool = False
    timeout_s: int = 30
    max_mb: int = 32
    max_papers: int = 10_000
    base_urls: Mapping[str, str] = field(default_factory=dict)


def address_problem(url: str) -> str:
    """Return what is wrong with an address that a person gives; empty when it may be asked."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return "takes an http or https address"
        _ = parts.port
    except ValueError:
        return "takes an http or https address"
    if parts.username or parts.password:
        return "takes an address without a user or a password in it"
    return "takes an address without blanks" if clean_line(url) != url or " " in url else ""
