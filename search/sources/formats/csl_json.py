"""CSL-JSON, the format of Zotero, pandoc, citeproc and doi.org: a single item, a list, or `items`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.paper import Publication
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import iso_date, parse_date
from search.sources.html_text import decode_entities
from search.sources.json_stream import head_objects, inner_objects, json_papers
from search.sources.source_work import Reference, keywords_in
from search.sources.work_types import CROSSREF, CSL
from search.text.clean import clean_line
from search.text.names import join_name, natural_order

SOURCE = "csl-json"
_ENVELOPES = frozenset(("items",))
# Their publisher is the school or the institution: the place where they came out.
_ISSUED = ("thesis", "report")
_NO_KEY = re.compile(r"https?:|10\.\d{4,}/|(?:item-|zotero-)?\d+$", re.IGNORECASE)
# Of other formats, at most one has these.
_OWN = frozenset(("issued", "container-title", "citation-key", "title-short", "DOI", "URL", "ISSN", "ISBN", "accessed"))


class CslJson:
    name = SOURCE
    label = "CSL-JSON"
    origin = "Zotero: File > Export Library… > CSL JSON"

    def sniff(self, document: Document) -> bool:
        # Items without a title or a type are common; one that is CSL without doubt is enough.
        return any(map(_is_item, head_objects(document, _ENVELOPES)))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return json_papers(document, SOURCE, _ENVELOPES, reference)


def _is_item(item: dict[str, object]) -> bool:
    """Whether an object has two signs of CSL: a type, a field of its own, people or a date in its notation."""
    people = [each.raw for name in ("author", "editor") for each in inner_objects(Fields(item), name)]
    dates = (item.get(name) for name in ("issued", "accessed", "event-date"))
    kind = item.get("type")
    known = isinstance(kind, str) and kind in CSL
    signs = (
        known or (isinstance(kind, str) and "title" in item),
        not _OWN.isdisjoint(item),
        any("family" in person or "literal" in person for person in people),
        any(isinstance(day, dict) and not {"date-parts", "raw", "literal"}.isdisjoint(day) for day in dates),
        known and "title" in item and "id" in item,
    )
    return sum(signs) > 1


def reference(item: Fields) -> Reference:
    names = _all(item, "DOI", "number", "URL", "archive_location", "id", "container-title")
    # A note may name another paper.
    names += [note for note in _all(item, "note") if note.lower().startswith("arxiv")]
    if item.line("archive").lower() == "arxiv":
        names.append(f"arXiv:{item.line('archive_location')}")
    publication = _publication(item)
    venue = _first(item, "container-title", "event-title", "event", "collection-title")
    if publication.type in _ISSUED and not venue:
        venue, publication = publication.publisher, replace(publication, publisher="")
    return Reference(
        title=_first(item, "title"),
        abstract=item.text("abstract"),
        authors=[name for author in inner_objects(item, "author") if (name := _author(author))] or publication.editors,
        date=next(filter(None, (date_of(item, name) for name in ("issued", "published", "original-date"))), ""),
        venue=venue,
        keywords=[
            word for text in _all(item, "keyword", "keywords", "subject") for word in keywords_in(decode_entities(text))
        ],
        names=names,
        url=_all(item, "URL"),
        pdf=[url for url in _all(item, "URL") if url.lower().endswith(".pdf")],
        mentions=_all(item, "note"),
        publication=publication,
    )


def _publication(item: Fields) -> Publication:
    kind = item.line("type").lower()
    first = {name: _first(item, name) for name in ("genre", "publisher", "ISBN", "ISSN", "page")}
    return Publication(
        type=kind if kind in CSL else CROSSREF.get(kind, ""),
        genre=first["genre"],
        publisher=first["publisher"],
        isbn=first["ISBN"],
        issn=first["ISSN"],
        volume=_text(item, "volume"),
        number=next(filter(None, (_text(item, name) for name in ("issue", "number", "collection-number"))), ""),
        pages=first["page"],
        editors=tuple(name for editor in inner_objects(item, "editor") if (name := _author(editor))),
        citekey=_citekey(item),
    )


def _citekey(item: Fields) -> str:
    """The person's own key: programs without any write the address of the item, a DOI or a number."""
    key = _text(item, "citation-key") or _text(item, "id")
    return "" if _NO_KEY.match(key) else key


def _text(item: Fields, name: str) -> str:
    """A text, or a number as text: a volume may be either."""
    value = item.raw.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _first(item, name)


def _author(author: Fields) -> str:
    family, given = author.line("family"), author.line("given")
    if not family:
        return author.line("literal", "name") or given
    particle = f"{author.line('dropping-particle')} {author.line('non-dropping-particle')}".strip()
    return natural_order(family) if not given else join_name(given, particle, family, author.line("suffix"))


def date_of(item: Fields, name: str) -> str:
    """A CSL date: `{"date-parts": [[2024, 3, 11]]}`, or a text."""
    value = item.raw.get(name)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return parse_date(str(value)[:100])
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first:
        numbers = [_number(part) for part in first[:3]]
        return iso_date(*numbers) if numbers[0] else ""
    return parse_date(Fields(value).line("raw", "literal"))


def _number(part: object) -> int:
    """A part of a date; some write it as text or as 2024.0."""
    text = str(part).removesuffix(".0") if isinstance(part, str | int | float) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _first(item: Fields, *names: str) -> str:
    return next(iter(_all(item, *names)), "")


def _all(item: Fields, *names: str) -> list[str]:
    """The texts of some fields; Crossref has lists there."""
    texts: list[str] = []
    for name in names:
        value = item.raw.get(name)
        if isinstance(value, list):
            texts += item.lines(name)
        elif isinstance(value, str):
            texts.append(clean_line(item.text(name)))
    return [text for text in texts if text]
