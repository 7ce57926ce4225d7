"""The services, where they are, and how often each lets itself be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Service:
    """A service.

    Attributes:
        name: Its name in `fetch.base_urls`; of others, host and port. All requests under one name wait for each other.
        base: Its address.
        pause: Seconds between the end of one request and the start of the next.
        fresh: Seconds in which an answer is not asked for again.
        rest: Seconds to leave it alone at least, once it says that it was asked too often.
    """

    name: str
    base: str = ""
    pause: float = 1.0
    fresh: float = 300
    rest: float = 0


# At most 500 requests in five minutes without a key.
HUGGING_FACE = Service("huggingface", "https://huggingface.co")
# One request in three seconds over one connection. Lists change once a day; who was told to wait and
# comes back within ten minutes is told so again.
ARXIV = Service("arxiv", "https://export.arxiv.org", pause=3.0, fresh=3600, rest=600)
OPENALEX = Service("openalex", "https://api.openalex.org", pause=0.2, fresh=3600)
SEMANTIC_SCHOLAR = Service("semantic-scholar", "https://api.semanticscholar.org", pause=1.1, fresh=3600)
DOI = Service("doi", "https://doi.org", fresh=86_400)


def service_of(url: str) -> Service:
    """Return the service that an address of a person's own belongs to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return ARXIV
    return Service(parts.netloc.lower())


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a service.

    Attributes:
        service: Which.
        url: The question.
        expects: What an answer must look like; empty for anything.
        accept: Media types to ask for; the usual ones of `expects` when empty.
        secret: Parameters that only the service itself is told: never kept, never shown, not sent on.
        headers: Headers that only the service itself is told.
    """

    service: Service
    url: str
    expects: Literal["", "json", "xml"] = ""
    accept: str = ""
    secret: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepts(self) -> str:
        """Return the value of the `Accept` header."""
        usual = {
            "json": "application/json",
            "xml": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
        }
        return self.accept or usual.get(self.expects, "*/*")
