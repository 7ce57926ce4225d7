"""Papers by their titles: the question to each service, and which of the records in its answer is the paper.

Services search by words and return more than what was asked for; only an equal title counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from urllib.parse import quote_plus

from search.catalog.merge import merge
from search.catalog.same_paper import two_papers
from search.fetch import messages
from search.fetch.kinds import Access, arxiv, openalex, semantic_scholar
from search.fetch.plan import FeedPart
from search.fetch.politeness import ARXIV, OPENALEX, SEMANTIC_SCHOLAR, FetchRequest, Service
from search.paper import Paper, title_hash
from search.text.latex import readable
from search.text.words import words


class AmbiguousError(Exception):
    """There are records of that title, but none can be said to be the paper."""


def recognise(paper: Paper, records: Sequence[Paper]) -> Paper | None:
    """The records of a paper, merged; None if none has its title, AmbiguousError if they may be of another paper."""
    title = title_hash(paper.title)
    records_of_title = [record for record in records if title_hash(record.title) == title]
    if not records_of_title:
        return None
    for i, record in enumerate(records_of_title):
        if any(_differ(record, other) for other in records_of_title[:i]):
            raise AmbiguousError(messages.SEVERAL_PAPERS)
    merged = reduce(merge, records_of_title)
    if two_papers(paper, merged):
        raise AmbiguousError(messages.OTHER_IDENTIFIER)
    if _share_no_author(paper, merged):
        raise AmbiguousError(messages.OTHER_AUTHORS)
    return merged


def _differ(one: Paper, other: Paper) -> bool:
    return two_papers(one, other) or _share_no_author(one, other)


def _share_no_author(one: Paper, other: Paper) -> bool:
    return bool(one.authors and other.authors) and _names(one).isdisjoint(_names(other))


def _names(paper: Paper) -> set[str]:
    """The names of a paper's authors without initials: `Example, A.` may be Ada Example."""
    return {word for author in paper.authors for word in words(author) if len(word) > 1}


_WORD = re.compile(r"[^\W_]+")
# Of the titles in one request: OpenAlex accepts URLs of 4 kB.
_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Lookup:
    """How a service is asked for papers by their titles.

    Attributes:
        whole: Tells whether an answer lists all hits; raises `FetchError` for one that makes no sense.
        best: Whether it lists the best hit only, so that there may be others of that title.
        none: HTTP status for a title without hits.
    """

    service: Service
    format: str
    at_once: int
    ask: Callable[[Sequence[str], Access], FetchRequest]
    whole: Callable[[bytes], bool]
    best: bool = False
    none: int = 0


def words_of(title: str) -> str:
    """The words of a title without anything that is syntax in a query language; may be empty."""
    # Lower case: AND, OR and NOT are operators.
    return " ".join(_WORD.findall(readable(title).lower()))


def batches(papers: Sequence[Paper], lookup: Lookup) -> Iterator[list[Paper]]:
    batch: list[Paper] = []
    room = _CHARACTERS
    for paper in papers:
        size = len(quote_plus(words_of(paper.title))) + len('ti:""+OR+')
        if batch and (len(batch) == lookup.at_once or size > room):
            yield batch
            batch, room = [], _CHARACTERS
        batch.append(paper)
        room -= size
    if batch:
        yield batch


def _arxiv(titles: Sequence[str], access: Access) -> FetchRequest:
    return arxiv.by_query(" OR ".join(f'ti:"{title}"' for title in titles), access)


def _openalex(titles: Sequence[str], access: Access) -> FetchRequest:
    return openalex.by_filter(f"title.search:{'|'.join(titles)}", access)


def _semantic_scholar(titles: Sequence[str], access: Access) -> FetchRequest:
    return semantic_scholar.by_title(titles[0], access)


def _in_one(page_of: Callable[[FeedPart, bytes], tuple[int, str]]) -> Callable[[bytes], bool]:
    return lambda body: not page_of(FeedPart(), body)[1]


# In the order in which they are asked: the first two take several titles at once and list all papers of a title.
LOOKUPS = {
    lookup.service.name: lookup
    for lookup in (
        Lookup(ARXIV, arxiv.FORMAT, 10, _arxiv, _in_one(arxiv.ARXIV_QUERY.page)),
        Lookup(OPENALEX, openalex.FORMAT, 10, _openalex, _in_one(openalex.OPENALEX_WORKS.page)),
        Lookup(
            SEMANTIC_SCHOLAR,
            semantic_scholar.FORMAT,
            1,
            _semantic_scholar,
            _in_one(semantic_scholar.SEMANTIC_SCHOLAR_SEARCH.page),
            best=True,
            none=404,
        ),
    )
}
