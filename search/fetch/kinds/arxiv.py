"""`arxiv`: papers of categories or of a query, from arXiv's Atom API."""

from __future__ import annotations

import re
from datetime import date

from search.fetch import messages
from search.fetch.kinds.base import Access, AnswerPage, FeedKind, parse_count
from search.fetch.messages import FetchError
from search.fetch.plan import FeedDays, FeedPart, ListOn, on_its_day, on_one_page, within_months
from search.fetch.politeness import ARXIV, FetchRequest
from search.fetch.settings import Feed

FORMAT = "arxiv-atom"
# Up to 2000 are allowed, but large answers are those that fail.
PAGE = 200
_TOTAL = re.compile(rb"<(?:\w+:)?totalResults[^>]*>\s*(\d{1,9})\s*<")
_ENTRY = re.compile(rb"<(?:\w+:)?entry[\s>]")
_ERROR = re.compile(rb"<id>https?://arxiv\.org/api/errors[^<]*</id>")
_SUMMARY = re.compile(rb"<summary[^>]*>([^<]{1,300})")


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    categories = [f"cat:{category}" for category in feed.categories]
    clauses = [f"({' OR '.join(categories)})" if categories else "", f"({feed.query})" if feed.query else ""]
    first, last = (day.replace("-", "") for day in part.days)
    clauses.append(f"submittedDate:[{first}0000 TO {last}2359]")
    url = access.url(
        ARXIV,
        "/api/query",
        search_query=" AND ".join(filter(None, clauses)),
        start=parse_count(part.at),
        max_results=PAGE,
        sortBy="submittedDate",
        # Oldest first: papers submitted meanwhile do not shift the pages still to come.
        sortOrder="ascending",
    )
    return FetchRequest(ARXIV, url, "xml")


def by_id(ids: list[str], access: Access) -> FetchRequest:
    url = access.url(ARXIV, "/api/query", id_list=",".join(ids), max_results=len(ids))
    return FetchRequest(ARXIV, url, "xml")


def by_query(query: str, access: Access) -> FetchRequest:
    url = access.url(ARXIV, "/api/query", search_query=query, max_results=PAGE)
    return FetchRequest(ARXIV, url, "xml")


def check_complete(body: bytes) -> None:
    if _ERROR.search(body):
        summary = _SUMMARY.search(body)
        raise FetchError(messages.QUERY_REJECTED, summary[1].decode("utf-8", "replace") if summary else "")
    if b"</feed>" not in body[-4096:]:
        raise FetchError(messages.INCOMPLETE, again=True)


def _page(part: FeedPart, body: bytes) -> AnswerPage:
    check_complete(body)
    total = _TOTAL.search(body)
    if total is None:
        raise FetchError(messages.NO_TOTAL)
    start, count = parse_count(part.at), len(_ENTRY.findall(body))
    if not count and start < int(total[1]):
        # This happens now and then, and not on the next try.
        raise FetchError(messages.EMPTY_PAGE, again=True)
    return AnswerPage(count, str(start + count) if start + count < int(total[1]) else "")


def _list_on(feed: Feed, part: FeedPart) -> ListOn:
    return on_one_page(feed.name) if feed.query else on_its_day(feed.name)


# Papers appear some days after they were submitted: over weekends, and when they are held for moderation.
_DAYS = FeedDays(within_months, usual=7, again=7, earliest=date(1991, 8, 1))
ARXIV_QUERY = FeedKind(FORMAT, _ask, _page, _list_on, _DAYS)
