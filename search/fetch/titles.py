"""Papers by their titles: the question to each service, and which of the records in its answer is the paper.

Services search by words and return more than what was asked for; only an equal title counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from urllib.parse import quote_plus

from search.catalog.merge import merge, two_papers
from search.fetch.kinds import Access, arxiv, openalex, semantic_scholar
from search.fetch.plan import FeedPart
from search.fetch.politeness import ARXIV, OPENALEX, SEMANTIC_SCHOLAR, FetchRequest, Service
from search.paper import Paper, title_hash
from search.text.latex import readable
from search.text.words import words


class AmbiguousError(Exception):
    """There are records of that title, but which of them is the paper cannot be told."""


def recognise(paper: Paper, records: Sequence[Paper]) -> Paper | None:
    """Return what records say of a paper; None when none is of its title.

    Args:
        paper: As the library has it.
        records: As a service has them, of any title.

    Raises:
        NotSureError: There are two papers of that title, or it is another paper's.
    """
    wanted = title_hash(paper.title)
    same = [record for record in records if title_hash(record.title) == wanted]
    if not same:
        return None
    for place, record in enumerate(same):
        if any(_two(record, other) for other in same[:place]):
            raise AmbiguousError("there are several papers of that title")
    found = reduce(merge, same)
    if two_papers(paper, found):
        raise AmbiguousError("the paper of that title has another identifier")
    if _strangers(paper, found):
        raise AmbiguousError("the paper of that title has other authors")
    return found


def _two(one: Paper, other: Paper) -> bool:
    return two_papers(one, other) or _strangers(one, other)


def _strangers(one: Paper, other: Paper) -> bool:
    """Tell whether no author of the one may be one of the other."""
    return bool(one.authors and other.authors) and _names(one).isdisjoint(_names(other))


def _names(paper: Paper) -> set[str]:
    """Return the names of a paper's authors, initials left out: `Example, A.` is Ada Example."""
    return {word for author in paper.authors for word in words(author) if len(word) > 1}


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
    ask: Callable[[Sequence[str], Access], FetchRequest]
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


def _arxiv(titles: Sequence[str], access: Access) -> FetchRequest:
    return arxiv.by_query(" OR ".join(f'ti:"{title}"' for title in titles), access)


def _openalex(titles: Sequence[str], access: Access) -> FetchRequest:
    return openalex.by_filter(f"title.search:{'|'.join(titles)}", access)


def _semantic_scholar(titles: Sequence[str], access: Access) -> FetchRequest:
    return semantic_scholar.by_title(titles[0], access)


def _in_one(turn: Callable[[FeedPart, bytes], tuple[int, str]]) -> Callable[[bytes], bool]:
    return lambda body: not turn(FeedPart(), body)[1]


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
