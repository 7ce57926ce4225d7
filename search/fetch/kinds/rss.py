"""`rss`: any RSS or Atom feed by its address."""

from __future__ import annotations

import re

from search.fetch.errors import FetchError
from search.fetch.kinds.base import Access, AnswerPage, Kind, list_on_one_page
from search.fetch.plan import FeedPart
from search.fetch.politeness import FetchRequest, service_of
from search.fetch.settings import Feed

_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>")


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    del part, access
    return FetchRequest(service_of(feed.url), feed.url, "xml")


def _turn(part: FeedPart, body: bytes) -> AnswerPage:
    del part
    # In UTF-16 every other byte is nought.
    end = body[-8192:].replace(b"\0", b"").lower()
    if not any(tag in end for tag in _ENDS):
        raise FetchError("sent no feed, or broke off in the middle of it", again=True)
    return AnswerPage(len(_ITEM.findall(body.replace(b"\0", b""))))


RSS = Kind("", _ask, _turn, list_on_one_page)
