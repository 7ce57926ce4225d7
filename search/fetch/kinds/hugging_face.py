"""`hf-daily`: Daily Papers of Hugging Face, of each day, week or month, or the trending ones."""

from __future__ import annotations

from datetime import date

from search.fetch.errors import FetchError
from search.fetch.kinds.base import Access, AnswerPage, Kind, parse_count, parse_json
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


def _turn(part: FeedPart, body: bytes) -> AnswerPage:
    items = parse_json(body)
    if not isinstance(items, list):
        raise FetchError("sent something else than a list of papers")
    return AnswerPage(len(items), str(parse_count(part.at) + 1) if len(items) >= PAGE else "")


def _top(part: FeedPart, body: bytes) -> AnswerPage:
    """Return the first page as all there is: what trends beyond the first hundred does not."""
    return AnswerPage(_turn(part, body).papers)


def _seen(feed: Feed, part: FeedPart) -> ListOn:
    # Their order is of the day that one looks, and most of them stand on a day's list as well.
    return on_one_page(feed.name) if feed.show == "trending" else on_its_list(part.first)


_BEGAN = date(2023, 5, 4)
# A day is not complete before the next one; today's is not there before it begins in the service's time.
SHOWN: dict[Show, Kind] = {
    "day": Kind(FORMAT, _ask, _turn, _seen, FeedDays(by_day, usual=2, again=2, earliest=_BEGAN), ahead=400),
    "week": Kind(FORMAT, _ask, _turn, _seen, FeedDays(by_week, again=7, earliest=_BEGAN), ahead=400),
    "month": Kind(FORMAT, _ask, _turn, _seen, FeedDays(by_month, again=7, earliest=_BEGAN), ahead=400),
    "trending": Kind(FORMAT, _ask, _top, _seen),
}
