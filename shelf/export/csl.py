"""CSL-JSON: what pandoc, Zotero and citeproc take. `id` is the citation key, as in BibTeX."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem

_TYPES = {"preprint": "article", "conference": "paper-conference", "journal": "article-journal", "other": "article"}


def csl_json(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    before = "[\n"
    for item in items:
        record = {name: value for name, value in _fields(item, edition.keys[item.identity]) if value}
        yield before + json.dumps(record, ensure_ascii=False, indent=1)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _fields(item: ExportItem, key: str) -> Iterator[tuple[str, object]]:
    yield "id", key
    yield "citation-key", key
    yield "type", _TYPES[item.kind]
    yield "title", item.title
    yield "author", list(map(_author, item.authors))
    yield "issued", {"date-parts": [list(item.day)]} if item.day else None
    yield "container-title", item.venue if item.kind in ("conference", "journal") else ""
    if item.arxiv:
        yield "number", f"arXiv:{item.arxiv}"
        yield "publisher", "arXiv" if item.kind == "preprint" else ""
    yield "DOI", item.doi
    yield "URL", item.url
    yield "keyword", ", ".join(item.tags)
    yield "abstract", item.abstract
    yield "note", item.note


def _author(author: str) -> dict[str, str]:
    name = parse_name(author)
    if name.whole:
        return {"literal": author}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}
