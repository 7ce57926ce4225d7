"""Atom (RFC 4287): papers as a feed that any reader can follow. Identifiers stay, times are UTC."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape

from shelf.export.item import Edition, ExportItem

_LONG_AGO = "1970-01-01T00:00:00Z"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Ours alone: the same paper or heading always gives the same identifier.
_PAPERS = uuid.UUID("6f1d1c0a-3c0e-5b8e-9a55-0f2b6c1f7d11")
_FEEDS = uuid.UUID("b7a3a5b4-5f7f-5c55-8d6a-7a0f3f0f2c55")


def atom(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    """The feed's own time stands at its end, where it is known; the order of a feed's elements means nothing."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>{uuid.uuid5(_FEEDS, edition.title).urn}</id>\n<title>{escape(edition.title)}</title>\n"
    # Every entry needs an author, and not every paper tells one.
    yield "<author><name>Carrel</name></author>\n<generator>Carrel</generator>\n"
    latest = _LONG_AGO
    for item in items:
        updated = _updated(item)
        latest = max(latest, updated)
        yield "\n".join(("<entry>", *filter(None, _elements(item, updated)), "</entry>\n"))
    yield f"<updated>{latest}</updated>\n</feed>\n"


def _elements(item: ExportItem, updated: str) -> Iterator[str]:
    yield f"<id>{uuid.uuid5(_PAPERS, item.identity).urn}</id>"
    yield f"<title>{escape(item.title)}</title>"
    yield f"<updated>{updated}</updated>"
    yield f"<published>{item.paper.date}T00:00:00Z</published>" if _utc(item.paper.date) and _whole(item) else ""
    yield f'<link rel="alternate" href="{escape(item.url)}"/>' if item.url else ""
    yield f'<link rel="related" type="application/pdf" title="PDF" href="{escape(item.pdf)}"/>' if item.pdf else ""
    for author in item.authors:
        yield f"<author><name>{escape(author)}</name></author>"
    for subject in item.subjects:
        yield f'<category term="{escape(subject)}"/>'
    for category in item.categories:
        yield f'<category scheme="http://arxiv.org/schemas/atom" term="{escape(category)}"/>'
    yield f"<summary>{escape(item.abstract)}</summary>" if item.abstract else ""
    # What has no page of its own needs content (RFC 4287, 4.1.2).
    content = item.note or ("" if item.url else item.abstract or item.title)
    yield f"<content>{escape(content)}</content>" if content else ""


def _whole(item: ExportItem) -> bool:
    return bool(_DAY.fullmatch(item.paper.date))


def _updated(item: ExportItem) -> str:
    """When the entry last changed for the person: their own edit, else the paper's arrival."""
    changed = item.entry.changed if item.entry else ""
    return max(_utc(changed), _utc(item.paper.added)) or _utc(item.paper.date) or _LONG_AGO


def _utc(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
        utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return utc.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
