"""`semantic-scholar`: papers that a query of Semantic Scholar finds, by the day of their publication."""

from __future__ import annotations

from search.fetch.errors import FetchError
from search.fetch.kinds.base import Access, Kind, Turned, parsed, seen_on_one
from search.fetch.parts import Days, Part, Span
from search.fetch.services import SEMANTIC_SCHOLAR, Ask
from search.fetch.settings import Feed

FORMAT = "semantic-scholar"
FIELDS = (
    *("title", "abstract", "authors", "year", "publicationDate", "venue", "journal", "externalIds", "url"),
    *("openAccessPdf", "fieldsOfStudy", "s2FieldsOfStudy", "publicationTypes"),
)


def _ask(feed: Feed, part: Part, access: Access) -> Ask:
    url = access.url(
        SEMANTIC_SCHOLAR,
        "/graph/v1/paper/search/bulk",
        query=feed.query,
        publicationDateOrYear=f"{part.first}:{part.last}",
        sort="publicationDate:asc",
        fields=",".join(FIELDS),
        token=part.at,
    )
    return Ask(SEMANTIC_SCHOLAR, url, "json", headers=_key(access))


def _key(access: Access) -> dict[str, str]:
    key = access.keys.get(SEMANTIC_SCHOLAR.name, "")
    return {"x-api-key": key} if key else {}


def by_title(title: str, access: Access) -> Ask:
    """Return the question for the paper whose title is most like this one."""
    path = "/graph/v1/paper/search/match"
    url = access.url(SEMANTIC_SCHOLAR, path, query=title, fields=",".join(FIELDS))
    return Ask(SEMANTIC_SCHOLAR, url, "json", headers=_key(access))


def _turn(part: Part, body: bytes) -> Turned:
    del part
    told = parsed(body)
    if not isinstance(told, dict) or not isinstance(told.get("data"), list):
        raise FetchError("sent something else than a list of papers")
    papers, token = len(told["data"]), told.get("token")
    return Turned(papers, token if isinstance(token, str) and papers else "")


def _one(span: Span) -> tuple[Span]:
    """Return the span uncut: it lists as much as there is, a thousand papers at a time."""
    return (span,)


SEMANTIC_SCHOLAR_SEARCH = Kind(FORMAT, _ask, _turn, seen_on_one, Days(_one, usual=30, again=30))
