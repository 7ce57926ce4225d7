"""RIS: what EndNote, Zotero and Mendeley take. Lines end in CR LF, as its specification says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.paper import NOT_PUBLISHED, Publication
from search.sources.work_types import TO_RIS
from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem

_VENUES = {"article-journal": "JO", "thesis": "PB", "report": "PB"}


def ris(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    for item in items:
        kind = item.type
        fields = [(tag, value) for tag, value in _fields(item, kind, edition.keys[item.identity]) if value]
        lines = [
            f"TY  - {TO_RIS.get(kind, 'GEN')}",
            *(f"{tag}  - {_folded(value)}" for tag, value in fields),
            "ER  - ",
            "",
            "",
        ]
        yield "\r\n".join(lines)


def _fields(item: ExportItem, kind: str, key: str) -> Iterator[tuple[str, str]]:
    how = item.publication
    yield "ID", key
    yield "TI", item.title
    if not how.editors or how.editors != item.authors:
        yield from (("AU", _author(author)) for author in item.authors)
    yield from (("A2", _author(editor)) for editor in how.editors)
    yield "PY", f"{item.year:04}" if item.year else ""
    # Year, month and day have their places, known or not.
    yield "DA", "/".join([*(f"{part:02}" for part in item.day), "", "", ""][:3]) + "/" if item.day else ""
    place = _VENUES.get(kind, "T2")
    # A school takes the publisher's place, unless there is one.
    yield "T2" if place == "PB" and how.publisher else place, item.venue
    if how is not NOT_PUBLISHED:
        yield from _published(how)
    yield "AN", f"arXiv:{item.arxiv}" if item.arxiv else ""
    yield "DO", item.doi
    # A semicolon parts two addresses in one field.
    yield "UR", item.url.replace(";", "%3B")
    yield "L1", item.pdf.replace(";", "%3B")
    yield from (("KW", subject) for subject in item.subjects)
    yield "AB", item.abstract
    yield "N1", item.note


def _published(how: Publication) -> Iterator[tuple[str, str]]:
    yield "M3", how.genre
    yield "PB", how.publisher
    yield "VL", how.volume
    yield "IS", how.number
    first, _, last = how.pages.partition("–")
    is_range = bool(first and last and first != last and "–" not in last)
    yield "SP", first if is_range else how.pages.replace("–", "-")
    yield "EP", last if is_range else ""
    yield "SN", how.isbn
    yield "SN", how.issn


def _author(author: str) -> str:
    """`Family, Given, Suffix`, the order of RIS."""
    name = parse_name(author)
    parts = (f"{name.particle} {name.family}".strip(), name.given, name.suffix)
    return author if name.whole else ", ".join(filter(None, parts))


def _folded(text: str) -> str:
    """Indent further lines, so that none can be taken for a field of its own."""
    return "\r\n  ".join(filter(None, map(str.strip, text.split("\n"))))
