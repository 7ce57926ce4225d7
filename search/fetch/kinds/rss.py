"""`rss`: any RSS or Atom feed."""

from __future__ import annotations

import re

from search.fetch.kinds.base import Access, AnswerPage, FeedKind, list_on_one_page
from search.fetch.messages import INCOMPLETE_FEED, FetchError
from search.fetch.plan import FeedPart
from search.fetch.politeness import FetchRequest, service_of
from search.fetch.settings import Feed

_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>")


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    return FetchRequest(service_of(feed.url), feed.url, "xml")


def _page(part: FeedPart, body: bytes) -> AnswerPage:
    # In UTF-16 every other byte is zero.
    end = body[-8192:].replace(b"\0", b"").lower()
    if not any(tag in end for tag in _ENDS):
        raise FetchError(INCOMPLETE_FEED, again=True)
    return AnswerPage(len(_ITEM.findall(body.replace(b"\0", b""))))


RSS = FeedKind("", _ask, _page, list_on_one_page)
