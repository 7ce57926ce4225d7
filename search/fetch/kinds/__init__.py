"""The kinds of feed; one module each. A new one is a `FeedKind`, a line here and one in `search.fetch.settings`."""

from __future__ import annotations

from search.fetch.kinds.arxiv import ARXIV_QUERY
from search.fetch.kinds.base import Access, FeedKind
from search.fetch.kinds.hugging_face import SHOWN
from search.fetch.kinds.openalex import OPENALEX_WORKS
from search.fetch.kinds.rss import RSS
from search.fetch.kinds.semantic_scholar import SEMANTIC_SCHOLAR_SEARCH
from search.fetch.settings import Feed

__all__ = ["Access", "FeedKind", "kind_of"]

_KINDS = {"arxiv": ARXIV_QUERY, "rss": RSS, "openalex": OPENALEX_WORKS, "semantic-scholar": SEMANTIC_SCHOLAR_SEARCH}


def kind_of(feed: Feed) -> FeedKind:
    return SHOWN[feed.show] if feed.kind == "hf-daily" else _KINDS[feed.kind]
