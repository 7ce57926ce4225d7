"""One paper told twice: which words to keep.

The richer value wins and nothing is dropped. What already stands wins a tie, so that reading the
same page again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from search.paper import Paper

T = TypeVar("T")


def union(*groups: Iterable[T]) -> tuple[T, ...]:
    """Return the members of all groups, each once, in the order of first appearance."""
    return tuple(dict.fromkeys(member for group in groups for member in group))


def longer(old: str, new: str) -> str:
    """Return the longer text; the old one when they are as long as each other."""
    return new if len(new) > len(old) else old


def merge(old: Paper, new: Paper) -> Paper:
    """Return the paper as both records together tell it, under the old record's key.

    Args:
        old: What the catalog holds.
        new: The same paper as a source tells it now.
    """
    # An arXiv or DOI record is edited by its authors; a title read off a saved page is not.
    named = bool(new.arxiv or new.doi) and not (old.arxiv or old.doi)
    # The more precise date wins; between two as precise the earlier record stands.
    date = longer(old.date, new.date)
    return replace(
        old,
        title=new.title if named else old.title,
        abstract=longer(old.abstract, new.abstract),
        authors=new.authors if len(new.authors) > len(old.authors) else old.authors,
        date=date,
        year=old.year if old.year is not None else new.year,
        venue=old.venue or new.venue,
        categories=union(old.categories, new.categories),
        keywords=union(old.keywords, new.keywords),
        arxiv=old.arxiv or new.arxiv,
        doi=old.doi or new.doi,
        url=old.url or new.url,
        pdf=old.pdf or new.pdf,
        links=tuple({link.url: link for link in (*new.links, *old.links)}[u] for u in _urls(old, new)),
        upvotes=max((v for v in (old.upvotes, new.upvotes) if v is not None), default=None),
        sightings=union(old.sightings, new.sightings),
    )


def _urls(old: Paper, new: Paper) -> tuple[str, ...]:
    return union((link.url for link in old.links), (link.url for link in new.links))
