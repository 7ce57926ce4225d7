"""How a paper was published, in words: `Nature 12(3), 45–67 · Demo Press · ISBN 978-0-00-000000-2`."""

from __future__ import annotations

from collections.abc import Iterator

from search.paper import NOT_PUBLISHED, Paper, Publication

# Where the venue tells what kind of work it is, or nothing does.
_PLAIN = frozenset(("", "article", "document", "article-journal", "paper-conference"))


def published(paper: Paper) -> list[str]:
    """What is known of how a paper was published, without its date; texts as they are in the record."""
    if paper.publication is NOT_PUBLISHED:
        return [paper.venue] if paper.venue else []
    return list(filter(None, _parts(paper.venue, paper.publication)))


def _parts(venue: str, how: Publication) -> Iterator[str]:
    yield how.genre or ("" if how.type in _PLAIN else how.type.replace("-", " ").replace("_", " "))
    number = f"({how.number})" if how.number and how.volume else f"no. {how.number}" if how.number else ""
    volume = how.volume if venue or not how.volume else f"vol. {how.volume}"
    place = " ".join(filter(None, (venue, f"{volume}{number}")))
    pages = how.pages if place or not how.pages else f"pages {how.pages}"
    yield ", ".join(filter(None, (place, pages)))
    yield how.publisher
    yield f"edited by {', '.join(how.editors)}" if how.editors else ""
    yield f"ISBN {how.isbn}" if how.isbn else ""
