"""One paper told twice: which words to keep, and when it is two papers after all.

The richer value wins and nothing is dropped. What already stands wins a tie, so that reading the
same page again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from search.paper import Link, Paper

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
        links=_links(old, new),
        upvotes=max((v for v in (old.upvotes, new.upvotes) if v is not None), default=None),
        sightings=union(old.sightings, new.sightings),
    )


def two_papers(held: Paper, new: Paper) -> bool:
    """Tell whether two records with a common identifier are different papers all the same.

    Editorials and lecture notes share titles: a common title is no identity where both records
    bring an identifier of the same kind and these differ.
    """
    if held.arxiv and new.arxiv:
        return held.arxiv != new.arxiv
    return bool(held.doi and new.doi and held.doi != new.doi)


def _links(old: Paper, new: Paper) -> tuple[Link, ...]:
    """Return the links of both, each address once, of the kind that it had first."""
    found: dict[str, Link] = {}
    for link in (*old.links, *new.links):
        found.setdefault(link.url, link)
    return tuple(found.values())
