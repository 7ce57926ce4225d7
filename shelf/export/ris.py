"""RIS: what EndNote, Zotero and Mendeley take. Lines end in CR LF, as its specification says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem

_TYPES = {"preprint": "UNPB", "conference": "CONF", "journal": "JOUR", "other": "GEN"}
_VENUES = {"conference": "T2", "journal": "JO"}


def ris(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    for item in items:
        fields = [(tag, value) for tag, value in _fields(item, edition.keys[item.identity]) if value]
        lines = [
            f"TY  - {_TYPES[item.kind]}",
            *(f"{tag}  - {_folded(value)}" for tag, value in fields),
            "ER  - ",
            "",
            "",
        ]
        yield "\r\n".join(lines)


def _fields(item: ExportItem, key: str) -> Iterator[tuple[str, str]]:
    yield "ID", key
    yield "TI", item.title
    for author in item.authors:
        yield "AU", _author(author)
    yield "PY", f"{item.year:04}" if item.year else ""
    # Year, month and day have their places, known or not.
    yield "DA", "/".join([*(f"{part:02}" for part in item.day), "", "", ""][:3]) + "/" if item.day else ""
    yield _VENUES.get(item.kind, "T2"), item.venue
    yield "AN", f"arXiv:{item.arxiv}" if item.arxiv else ""
    yield "DO", item.doi
    # A semicolon parts two addresses in one field.
    yield "UR", item.url.replace(";", "%3B")
    yield "L1", item.pdf.replace(";", "%3B")
    for tag in item.tags:
        yield "KW", tag
    yield "AB", item.abstract
    yield "N1", item.note


def _author(author: str) -> str:
    """`Family, Given, Suffix`, the order of RIS."""
    name = parse_name(author)
    parts = (f"{name.particle} {name.family}".strip(), name.given, name.suffix)
    return author if name.whole else ", ".join(filter(None, parts))


def _folded(text: str) -> str:
    """Indent further lines, so that none can be taken for a field of its own."""
    return "\r\n  ".join(filter(None, map(str.strip, text.split("\n"))))
