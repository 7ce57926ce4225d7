"""CSL-JSON: what pandoc, Zotero and citeproc take. `id` is the citation key, as in BibTeX.

`keyword` are the person's tags and the paper's own keywords; those that are not tags are in `custom`, too, as they
are in BibTeX's `author_keywords`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from search.paper import NOT_PUBLISHED, Publication
from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem, listed

_VENUES = {"book": "collection-title", "thesis": "publisher", "report": "publisher"}
_NUMBERS = {
    **dict.fromkeys(("book", "chapter"), "collection-number"),
    **dict.fromkeys(("report", "patent", "standard", "legislation", "thesis", "dataset", "software"), "number"),
}


def csl_json(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    before = "[\n"
    for item in items:
        record = {name: value for name, value in _fields(item, edition.keys[item.identity]) if value}
        yield before + json.dumps(record, ensure_ascii=False, indent=1)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _fields(item: ExportItem, key: str) -> Iterator[tuple[str, object]]:
    how, kind = item.publication, item.type or "article"
    yield "id", key
    yield "citation-key", key
    yield "type", kind
    yield "title", item.title
    if not how.editors or how.editors != item.authors:
        yield "author", list(map(_author, item.authors))
    yield "editor", list(map(_author, how.editors))
    yield "issued", {"date-parts": [list(item.day)]} if item.day else None
    if item.kind in ("conference", "journal"):
        place = _VENUES.get(kind, "container-title")
        # A school takes the publisher's place, unless there is one.
        yield "container-title" if place == "publisher" and how.publisher else place, item.venue
    if item.arxiv:
        yield "number", f"arXiv:{item.arxiv}"
        yield "publisher", "arXiv" if item.kind == "preprint" else ""
    if how is not NOT_PUBLISHED:
        yield from _published(item, how, kind)
    yield "DOI", item.doi
    yield "URL", item.url
    yield "keyword", listed(item.subjects)
    yield "custom", {"author_keywords": list(item.foreign_keywords)} if item.foreign_keywords else None
    yield "abstract", item.abstract
    yield "note", item.note


def _published(item: ExportItem, how: Publication, kind: str) -> Iterator[tuple[str, object]]:
    yield "genre", how.genre
    yield "publisher", how.publisher
    yield "volume", how.volume
    number = _NUMBERS.get(kind, "issue")
    yield number, how.number
    if number == "number" and how.number and item.arxiv:
        # Its number has the place that the identifier has elsewhere.
        yield "archive", "arXiv"
        yield "archive_location", item.arxiv
    yield "page", how.pages.replace("–", "-")
    yield "ISBN", how.isbn
    yield "ISSN", how.issn


def _author(author: str) -> dict[str, str]:
    name = parse_name(author)
    if name.whole:
        return {"literal": author}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}
