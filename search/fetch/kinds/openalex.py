"""`openalex`: works of a search or a filter of OpenAlex, by their day of publication."""

from __future__ import annotations

from urllib.parse import quote

from search.fetch.kinds.base import Access, AnswerPage, FeedKind, list_on_one_page, parse_count, parse_json
from search.fetch.messages import NO_LIST_OF_WORKS, FetchError
from search.fetch.plan import FeedDays, FeedPart, within_months
from search.fetch.politeness import DOI, OPENALEX, FetchRequest
from search.fetch.settings import Feed

FORMAT = "openalex"
PAGE = 100


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    days = f"from_publication_date:{part.first},to_publication_date:{part.last}"
    url = access.url(
        OPENALEX,
        "/works",
        search=feed.query,
        filter=",".join(filter(None, (feed.filter, days))),
        sort="publication_date",
        per_page=PAGE,
        # Pages, not cursors: those need a key.
        page=parse_count(part.at) or 1,
        mailto=access.contact,
    )
    return FetchRequest(OPENALEX, url, "json", secret=access.key(OPENALEX, "api_key"))


def by_doi(doi: str, access: Access) -> FetchRequest:
    path = f"/works/doi:{quote(doi, safe='/:;()')}"
    return FetchRequest(
        OPENALEX, access.url(OPENALEX, path, mailto=access.contact), "json", secret=access.key(OPENALEX, "api_key")
    )


def by_filter(query: str, access: Access) -> FetchRequest:
    url = access.url(OPENALEX, "/works", filter=query, per_page=PAGE, mailto=access.contact)
    return FetchRequest(OPENALEX, url, "json", secret=access.key(OPENALEX, "api_key"))


def by_resolver(doi: str, access: Access) -> FetchRequest:
    url = access.url(DOI, f"/{quote(doi, safe='/:;()')}")
    return FetchRequest(DOI, url, "json", accept="application/vnd.citationstyles.csl+json")


def _page(part: FeedPart, body: bytes) -> AnswerPage:
    answer = parse_json(body)
    results = answer.get("results") if isinstance(answer, dict) else None
    meta = answer.get("meta") if isinstance(answer, dict) else None
    if not isinstance(results, list) or not isinstance(meta, dict):
        raise FetchError(NO_LIST_OF_WORKS)
    page = parse_count(part.at) or 1
    size = parse_count(meta.get("per_page")) or PAGE
    return AnswerPage(len(results), str(page + 1) if results and page * size < parse_count(meta.get("count")) else "")


# Works carry their publisher's date and appear weeks later.
OPENALEX_WORKS = FeedKind(FORMAT, _ask, _page, list_on_one_page, FeedDays(within_months, usual=30, again=30))
