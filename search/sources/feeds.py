"""Feeds of journals, conferences and blogs: RSS of any age, RDF and Atom.

Parsed by feedparser (pure Python, released in 2026, 60 ms to import, which happens here only when it is needed):
many feeds are no well-formed XML, and it reads those too, with all their spellings of names and dates.
What it does not know, the lines on which items begin, is looked up beside it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from search.errors import SourceError
from search.paper import Page
from search.sources.base import Document, Item, Noticed, Options, Row, Skipped
from search.sources.dates import iso, written
from search.sources.lines import encoding
from search.sources.markup import plain
from search.sources.reference import Reference, is_category
from search.sources.xml_head import defines_entities, root
from search.text.bib.names import listed, spoken
from search.text.clean import clean_line

SOURCE = "feed"
_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
# A feed of ten thousand papers has half of this; it is parsed in memory.
_LONGEST = 32 * 1024 * 1024
_WHOLE = len("2024-03-11")
_ITEM = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?:\w+:)?(?:item|entry)(?=[\s>])", re.DOTALL)


class _Dialect(NamedTuple):
    """How a feed is to be understood.

    Attributes:
        dates: The fields that tell when a paper was published.
        own: It is one of Carrel's.
    """

    dates: tuple[str, ...]
    own: bool


class Feeds:
    """Reads feeds. arXiv's own are read better by their own readers, which are asked first."""

    name = SOURCE

    def sniff(self, document: Document) -> bool:
        """Tell by the root."""
        return root(document) in _ROOTS

    def read(self, document: Document, options: Options) -> Iterator[Item]:
        """Yield a row for each item that has a title."""
        del options
        if defines_entities(document):
            raise SourceError("It defines entities of its own", "No feed needs them, and they can do harm")
        with document.open() as file:
            data = file.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            raise SourceError("It is too long for a feed", f"More than {_LONGEST // 2**20} MB")
        told = _parsed(data)
        if told.get("bozo") and (remark := _damage(document.name, told.get("bozo_exception"))):
            yield remark
        # Atom says when an entry was last touched, other feeds have one date at most.
        dates = ("published",) if str(told.get("version")).startswith("atom") else ("published", "updated", "created")
        dialect = _Dialect(dates, _text(told.get("feed", {}), "generator") == "Carrel")
        items = told.get("entries", [])
        for line, entry in zip(_lines(data, len(items)), items, strict=True):
            yield _row(document, line, entry, dialect)
        if not items:
            yield Skipped(document.name, 1, "the feed holds no items")


def _parsed(data: bytes) -> Mapping[str, Any]:
    import feedparser

    # In a stream: a text could be taken for an address and fetched. Markup is removed later, by our own rules.
    told: Mapping[str, Any] = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    return told


def _damage(file: str, error: object) -> Noticed | None:
    """Return what to say of a feed that is no XML; nothing where it only names another encoding than its own."""
    line = getattr(error, "getLineNumber", lambda: 0)()
    if not line:
        return None
    said = clean_line(str(getattr(error, "getMessage", lambda: error)()))
    return Noticed(file, line, f"not XML ({said[:100]}): read as well as possible")


def _lines(data: bytes, count: int) -> list[int]:
    """Return the lines on which items begin; of the last that was found where there are fewer."""
    text = data.decode(encoding(data[:4]), "replace")
    found, line, at = [], 1, 0
    for sign in _ITEM.finditer(text):
        if not sign.group().startswith("<!"):
            line, at = line + text.count("\n", at, sign.start()), sign.start()
            found.append(line)
    return (found + found[-1:] * count or [1] * count)[:count]


def _row(document: Document, line: int, entry: Mapping[str, Any], dialect: _Dialect) -> Item:
    page = Page(SOURCE, document.label, _day(entry, "published", "updated", "created"))
    try:
        return Row(document.name, line, _reference(entry, dialect).paper(page))
    except ValueError as error:
        return Skipped(document.name, line, str(error))


def _reference(entry: Mapping[str, Any], dialect: _Dialect) -> Reference:
    links = [link for link in _objects(entry, "links") if _text(link, "href")]
    pages = [_text(link, "href") for link in links if link.get("rel") == "alternate"]
    files = [_text(link, "href") for link in links if "pdf" in _text(link, "type") + _text(link, "title").lower()]
    terms = [clean_line(plain(_text(tag, "term"))) for tag in _objects(entry, "tags")]
    names = [_text(entry, name) for name in ("prism_doi", "dc_identifier", "id")]
    return Reference(
        title=_text(entry, "title"),
        abstract=_summary(entry, dialect.own),
        authors=_authors(entry),
        date=_day(entry, *dialect.dates),
        venue=_text(entry, "prism_publicationname"),
        categories=filter(is_category, terms),
        keywords=(term for term in terms if not is_category(term)),
        names=(*names, *pages, *files),
        url=pages,
        pdf=files,
    )


def _summary(entry: Mapping[str, Any], own: bool) -> str:
    """Return the abstract. In a feed of Carrel's, `content` is the note of whoever made it, and no abstract."""
    contents = [_text(content, "value") for content in _objects(entry, "content")]
    summary = _text(entry, "summary")
    if own:
        return "" if summary in contents else summary
    return summary or next(iter(contents), "")


def _authors(entry: Mapping[str, Any]) -> list[str]:
    names = [name for author in _objects(entry, "authors") if (name := clean_line(plain(_text(author, "name"))))]
    return listed(names[0]) if len(names) == 1 else [spoken(name) for name in names]


def _day(entry: Mapping[str, Any], *names: str) -> str:
    """Return the day that is written, in its own time zone; feedparser knows more ways to write it, but turns it."""
    for name in names:
        # feedparser's own `get` looks in other fields, too, and warns of it.
        text, parts = (dict.get(entry, key) if isinstance(entry, dict) else None for key in (name, f"{name}_parsed"))
        day = written(text[:100]) if isinstance(text, str) else ""
        if len(day) == _WHOLE or (day and not parts):
            return day
        if parts:
            return iso(*parts[:3])
    return ""


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [member for member in entry.get(name) or [] if isinstance(member, Mapping)]


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
