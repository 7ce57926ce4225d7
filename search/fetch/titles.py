"""Papers by their titles: how each service is asked for some, and whether its answer shows all that it has.

Services find by words, and more than what is asked for; which of it is the paper is for
`search.fetch.recognising` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from search.fetch.kinds import Access, arxiv, openalex, semantic_scholar
from search.fetch.parts import Part
from search.fetch.services import ARXIV, OPENALEX, SEMANTIC_SCHOLAR, Ask, Service
from search.paper import Paper
from search.text.latex import readable

_WORD = re.compile(r"[^\W_]+")
# Of the titles in one question: OpenAlex takes addresses of 4 kB.
_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Lookup:
    """A service that is asked for papers by their titles.

    Attributes:
        service: Which.
        format: Of its answers.
        at_once: Titles in one question.
        ask: Returns the question for some titles, as `words_of` gives them.
        whole: Tells whether an answer shows all that was found; raises `FetchError` at one that makes no sense.
        best: Whether it shows but the best that it found, so that its answer says nothing of others of that title.
        none: HTTP status that says that there is no such title.
    """

    service: Service
    format: str
    at_once: int
    ask: Callable[[Sequence[str], Access], Ask]
    whole: Callable[[bytes], bool]
    best: bool = False
    none: int = 0


def words_of(title: str) -> str:
    """Return the words of a title without anything that a query language could take for its own; may be empty."""
    # Small letters: AND, OR and NOT are operators.
    return " ".join(_WORD.findall(readable(title).lower()))


def batches(papers: Sequence[Paper], lookup: Lookup) -> Iterator[list[Paper]]:
    """Yield papers as they are asked for, together."""
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


def _arxiv(titles: Sequence[str], access: Access) -> Ask:
    return arxiv.by_query(" OR ".join(f'ti:"{title}"' for title in titles), access)


def _openalex(titles: Sequence[str], access: Access) -> Ask:
    return openalex.by_filter(f"title.search:{'|'.join(titles)}", access)


def _semantic_scholar(titles: Sequence[str], access: Access) -> Ask:
    return semantic_scholar.by_title(titles[0], access)


def _in_one(turn: Callable[[Part, bytes], tuple[int, str]]) -> Callable[[bytes], bool]:
    return lambda body: not turn(Part(), body)[1]


# In the order in which they are asked: the first two take several titles at once and show all of a title.
LOOKUPS = {
    lookup.service.name: lookup
    for lookup in (
        Lookup(ARXIV, arxiv.FORMAT, 10, _arxiv, _in_one(arxiv.ARXIV_QUERY.turn)),
        Lookup(OPENALEX, openalex.FORMAT, 10, _openalex, _in_one(openalex.OPENALEX_WORKS.turn)),
        Lookup(
            SEMANTIC_SCHOLAR,
            semantic_scholar.FORMAT,
            1,
            _semantic_scholar,
            _in_one(semantic_scholar.SEMANTIC_SCHOLAR_SEARCH.turn),
            best=True,
            none=404,
        ),
    )
}
