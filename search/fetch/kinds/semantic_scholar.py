"""`semantic-scholar`: papers of a query of Semantic Scholar, by their day of publication."""

from __future__ import annotations

from search.fetch.kinds.base import Access, AnswerPage, FeedKind, list_on_one_page, parse_json
from search.fetch.messages import NO_LIST_OF_PAPERS, FetchError
from search.fetch.plan import DaySpan, FeedDays, FeedPart
from search.fetch.politeness import SEMANTIC_SCHOLAR, FetchRequest
from search.fetch.settings import Feed

FORMAT = "semantic-scholar"
FIELDS = (
    *("title", "abstract", "authors", "year", "publicationDate", "venue", "journal", "externalIds", "url"),
    *("openAccessPdf", "fieldsOfStudy", "s2FieldsOfStudy", "publicationTypes"),
)


def _ask(feed: Feed, part: FeedPart, access: Access) -> FetchRequest:
    url = access.url(
        SEMANTIC_SCHOLAR,
        "/graph/v1/paper/search/bulk",
        query=feed.query,
        publicationDateOrYear=f"{part.first}:{part.last}",
        sort="publicationDate:asc",
        fields=",".join(FIELDS),
        token=part.at,
    )
    return FetchRequest(SEMANTIC_SCHOLAR, url, "json", headers=access.key(SEMANTIC_SCHOLAR, "x-api-key"))


def by_title(title: str, access: Access) -> FetchRequest:
    path = "/graph/v1/paper/search/match"
    url = access.url(SEMANTIC_SCHOLAR, path, query=title, fields=",".join(FIELDS))
    return FetchRequest(SEMANTIC_SCHOLAR, url, "json", headers=access.key(SEMANTIC_SCHOLAR, "x-api-key"))


def _page(part: FeedPart, body: bytes) -> AnswerPage:
    answer = parse_json(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise FetchError(NO_LIST_OF_PAPERS)
    papers, token = len(answer["data"]), answer.get("token")
    return AnswerPage(papers, token if isinstance(token, str) and papers else "")


def _one(span: DaySpan) -> tuple[DaySpan]:
    """The span undivided: the service lists any number, a thousand papers at a time."""
    return (span,)


SEMANTIC_SCHOLAR_SEARCH = FeedKind(FORMAT, _ask, _page, list_on_one_page, FeedDays(_one, usual=30, again=30))
