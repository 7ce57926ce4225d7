"""`hf-daily`: Daily Papers of Hugging Face, by day, week or month, or the trending ones."""

from __future__ import annotations

from datetime import date

from search.fetch.kinds.base import Access, AnswerPage, FeedKind, parse_count, parse_json
from search.fetch.messages import NO_LIST_OF_PAPERS, FetchError
from search.fetch.plan import FeedDays, FeedPart, ListOn, by_day, by_month, by_week, on_its_list, on_one_page
from search.fetch.politeness import HUGGING_FACE, FetchRequest
from search.fetch.settings import Feed, Show

FORMAT = "hugging-face"
PAGE = 100


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    url = access.url(HUGGING_FACE, "/api/daily_papers", **_which(feed.show, part), limit=PAGE, p=parse_count(part.at))
    return FetchRequest(HUGGING_FACE, url, "json")


def _which(show: Show, part: FeedPart) -> dict[str, str]:
    match show:
        case "trending":
            return {"sort": "trending"}
        case "day":
            return {"date": part.first}
        case "month":
            return {"month": part.first[:7]}
        case "week":
            year, week, _ = date.fromisoformat(part.first).isocalendar()
            return {"week": f"{year}-W{week:02}"}


def _page(part: FeedPart, body: bytes) -> AnswerPage:
    items = parse_json(body)
    if not isinstance(items, list):
        raise FetchError(NO_LIST_OF_PAPERS)
    return AnswerPage(len(items), str(parse_count(part.at) + 1) if len(items) >= PAGE else "")


def _top(part: FeedPart, body: bytes) -> AnswerPage:
    """Take the first page for all: beyond the first hundred, nothing is trending."""
    return AnswerPage(_page(part, body).papers)


def _list_on(feed: Feed, part: FeedPart) -> ListOn:
    # Their order changes every day, and most of them are on a day's list as well.
    return on_one_page(feed.name) if feed.show == "trending" else on_its_list(part.first)


_FIRST_DAY = date(2023, 5, 4)
# A day is not complete before the next one, and does not exist before it begins in the service's time zone.
SHOWN: dict[Show, FeedKind] = {
    "day": FeedKind(FORMAT, _ask, _page, _list_on, FeedDays(by_day, usual=2, again=2, earliest=_FIRST_DAY), ahead=400),
    "week": FeedKind(FORMAT, _ask, _page, _list_on, FeedDays(by_week, again=7, earliest=_FIRST_DAY), ahead=400),
    "month": FeedKind(FORMAT, _ask, _page, _list_on, FeedDays(by_month, again=7, earliest=_FIRST_DAY), ahead=400),
    "trending": FeedKind(FORMAT, _ask, _top, _list_on),
}
