"""Which of the records that a service has of a title is the paper, if any: only an equal title counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from search.merge import merge, two_papers
from search.paper import Paper, title_hash
from search.text.words import words


class NotSureError(Exception):
    """There are records of that title, but which of them is the paper cannot be told."""


def recognised(paper: Paper, records: Sequence[Paper]) -> Paper | None:
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
            raise NotSureError("there are several papers of that title")
    found = reduce(merge, same)
    if two_papers(paper, found):
        raise NotSureError("the paper of that title has another identifier")
    if _strangers(paper, found):
        raise NotSureError("the paper of that title has other authors")
    return found


def _two(one: Paper, other: Paper) -> bool:
    return two_papers(one, other) or _strangers(one, other)


def _strangers(one: Paper, other: Paper) -> bool:
    """Tell whether no author of the one may be one of the other."""
    return bool(one.authors and other.authors) and _names(one).isdisjoint(_names(other))


def _names(paper: Paper) -> set[str]:
    """Return the names of a paper's authors, initials left out: `Example, A.` is Ada Example."""
    return {word for author in paper.authors for word in words(author) if len(word) > 1}
