"""A kind of feed: its requests, page by page, and the format of its answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from search.fetch.messages import INVALID_JSON, FetchError
from search.fetch.plan import FeedDays, FeedPart, ListOn, on_one_page
from search.fetch.politeness import FetchRequest, Service
from search.fetch.settings import Feed

# Pages of one part: a service that never ends its list is not asked forever.
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Access:
    """Addresses of mirrors and API keys, both by service name, and a mail address for services that ask for one."""

    bases: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def url(self, service: Service, path: str, **parameters: str | int) -> str:
        """Build a URL at a service; empty parameters are left out."""
        base = self.bases.get(service.name, service.base).rstrip("/")
        query = {name: value for name, value in parameters.items() if value != ""}
        return f"{base}{path}" + (f"?{urlencode(query)}" if query else "")

    def key(self, service: Service, name: str) -> dict[str, str]:
        """The service's key under the name that its requests have for it; empty without a key."""
        key = self.keys.get(service.name, "")
        return {name: key} if key else {}


class AnswerPage(NamedTuple):
    """A page of a feed: its number of papers, and the mark of the next page; empty on the last."""

    papers: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class FeedKind:
    """A kind of feed: its requests, its answers and the page of the library on which papers are listed.

    Attributes:
        format: Name of the reader; empty to detect it.
        page: Checks an answer; raises `FetchError` for one that is incomplete or makes no sense.
        days: How it is divided by days; None for a feed without days.
        ahead: HTTP status for a day that has not begun yet.
    """

    format: str
    ask: Callable[[Feed, FeedPart, Access], FetchRequest]
    page: Callable[[FeedPart, bytes], AnswerPage]
    list_on: Callable[[Feed, FeedPart], ListOn]
    days: FeedDays | None = None
    ahead: int | None = None


def list_on_one_page(feed: Feed, part: FeedPart) -> ListOn:
    return on_one_page(feed.name)


def parse_json(body: bytes) -> Any:  # noqa: ANN401  (whatever a service sends)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise FetchError(INVALID_JSON, again=True) from None


def parse_count(value: object) -> int:
    """A number from a service or the ledger; 0 if it is none."""
    text = str(value)
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
