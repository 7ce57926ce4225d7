"""What a kind of feed is: how it is asked, page by page, and what format its answers have."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from search.fetch.errors import FetchError
from search.fetch.plan import FeedDays, FeedPart, ListOn, on_one_page
from search.fetch.politeness import FetchRequest, Service
from search.fetch.settings import Feed

# Pages of one part: a service that never says that it is done is not asked for ever.
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Access:
    """How a person gets at the services.

    Attributes:
        bases: Other addresses of services, by name.
        contact: Mail address for those who want one.
        keys: Keys to services, by name.
    """

    bases: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def url(self, service: Service, path: str, **parameters: str | int) -> str:
        """Return an address at a service; parameters that are empty are left out."""
        base = self.bases.get(service.name, service.base).rstrip("/")
        given = {name: value for name, value in parameters.items() if value != ""}
        return f"{base}{path}" + (f"?{urlencode(given)}" if given else "")


class AnswerPage(NamedTuple):
    """What a page of a feed comes to: how many papers stand on it, and where to go on; empty at the end."""

    papers: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of feed.

    Attributes:
        format: What `search.sources` calls its answers; empty where their content tells.
        ask: Returns the question for a part.
        turn: Looks an answer over; raises `FetchError` at one that makes no sense or broke off.
        seen: Returns on which page of the library a part's papers are listed.
        days: How it goes by days; None for a feed that is asked as it is now.
        ahead: HTTP status that says that there is no such day yet.
    """

    format: str
    ask: Callable[[Feed, FeedPart, Access], FetchRequest]
    turn: Callable[[FeedPart, bytes], AnswerPage]
    seen: Callable[[Feed, FeedPart], ListOn]
    days: FeedDays | None = None
    ahead: int | None = None


def list_on_one_page(feed: Feed, part: FeedPart) -> ListOn:
    """List all papers of a feed on one page."""
    del part
    return on_one_page(feed.name)


def parse_json(body: bytes) -> Any:  # noqa: ANN401  (whatever a service sends)
    """Return the JSON of an answer.

    Raises:
        FetchError: It is none.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise FetchError("sent JSON that cannot be read", again=True) from None


def parse_count(value: object) -> int:
    """Return a number that a service or the ledger gives; 0 for what is none."""
    text = str(value)
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
