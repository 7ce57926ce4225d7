"""`hf-daily`: Daily Papers of Hugging Face, of each day, week or month, or the trending ones."""

from __future__ import annotations

from datetime import date

from search.fetch.errors import FetchError
from search.fetch.kinds.base import Access, Kind, Turned, counted, parsed
from search.fetch.listing import Seen, on_its_list, on_one_page
from search.fetch.parts import Days, Part, by_day, by_month, by_week
from search.fetch.services import HUGGING_FACE, Ask
from search.fetch.settings import Feed, Show

FORMAT = "hugging-face"
PAGE = 100


def _ask(feed: Feed, part: Part, access: Access) -> Ask:
    url = access.url(HUGGING_FACE, "/api/daily_papers", **_which(feed.show, part), limit=PAGE, p=counted(part.at))
    return Ask(HUGGING_FACE, url, "json")


def _which(show: Show, part: Part) -> dict[str, str]:
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


def _turn(part: Part, body: bytes) -> Turned:
    items = parsed(body)
    if not isinstance(items, list):
        raise FetchError("sent something else than a list of papers")
    return Turned(len(items), str(counted(part.at) + 1) if len(items) >= PAGE else "")


def _top(part: Part, body: bytes) -> Turned:
    """Return the first page as all there is: what trends beyond the first hundred does not."""
    return Turned(_turn(part, body).papers)


def _seen(feed: Feed, part: Part) -> Seen:
    # Their order is of the day that one looks, and most of them stand on a day's list as well.
    return on_one_page(feed.name) if feed.show == "trending" else on_its_list(part.first)


_BEGAN = date(2023, 5, 4)
# A day is not complete before the next one; today's is not there before it begins in the service's time.
SHOWN: dict[Show, Kind] = {
    "day": Kind(FORMAT, _ask, _turn, _seen, Days(by_day, usual=2, again=2, earliest=_BEGAN), ahead=400),
    "week": Kind(FORMAT, _ask, _turn, _seen, Days(by_week, again=7, earliest=_BEGAN), ahead=400),
    "month": Kind(FORMAT, _ask, _turn, _seen, Days(by_month, again=7, earliest=_BEGAN), ahead=400),
    "trending": Kind(FORMAT, _ask, _top, _seen),
}
