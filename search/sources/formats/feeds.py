"""RSS and Atom feeds of any site, and OPML, the lists of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from search.errors import SourceError
from search.paper import Page
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.dates import iso_date, parse_date
from search.sources.formats.arxiv import is_category, readable_name
from search.sources.html_text import strip_markup
from search.sources.source_work import Reference
from search.sources.text_encoding import encoding
from search.sources.xml_elements import defines_entities, refuse_depth, root_name
from search.text.clean import clean_line
from search.text.links import is_link
from search.text.names import natural_order, split_names
from search.text.plural import plural

SOURCE = "feed"
DEFINES_ENTITIES = "It defines XML entities"
UNREADABLE = "The feed cannot be read"
NO_ITEMS = "the feed has no items"
_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
# A feed of ten thousand papers has half of this; it is parsed in memory.
_LONGEST = 32 * 1024 * 1024
_WHOLE = len("2024-03-11")
_ITEM = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?:\w+:)?(?:item|entry)(?=[\s>])", re.DOTALL)


class _Dialect(NamedTuple):
    """How a feed is to be read: the fields with the date of publication, and whether Carrel made it."""

    dates: tuple[str, ...]
    own: bool


class Feeds:
    name = SOURCE
    label = "Feeds of journals and blogs (RSS, RDF, Atom)"
    origin = "curl ADDRESS-OF-THE-FEED"

    def sniff(self, document: Document) -> bool:
        return root_name(document) in _ROOTS

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        if defines_entities(document):
            raise SourceError(DEFINES_ENTITIES, "Feeds do not need them, and they can do harm")
        data = document.read(_LONGEST)
        refuse_depth(data)
        parsed = _parsed(data)
        if parsed.get("bozo") and (notice := _damage(document.name, parsed.get("bozo_exception"))):
            yield notice
        # In Atom, `updated` is the last change; other feeds have one date at most.
        dates = ("published",) if str(parsed.get("version")).startswith("atom") else ("published", "updated", "created")
        dialect = _Dialect(dates, _text(parsed.get("feed", {}), "generator") == "Carrel")
        items = parsed.get("entries", [])
        for line, entry in zip(_lines(data, len(items)), items, strict=True):
            yield _row(document, line, entry, dialect)
        if not items:
            yield Skipped(document.name, 1, NO_ITEMS)


def _parsed(data: bytes) -> Mapping[str, Any]:
    import feedparser

    # As a stream: feedparser might take a text for a URL and fetch it. Markup is removed later, by our own rules.
    try:
        parsed: Mapping[str, Any] = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it meets odd encodings, numbers and depths with all kinds of exceptions
        raise SourceError(UNREADABLE, clean_line(str(error))[:200]) from None
    return parsed


def _damage(file: str, error: object) -> Notice | None:
    """A notice for a feed that is no XML; none if only its encoding is declared wrongly."""
    line = getattr(error, "getLineNumber", lambda: 0)()
    if not line:
        return None
    reason = clean_line(str(getattr(error, "getMessage", lambda: error)()))
    return Notice(file, line, f"not XML ({reason[:100]}): read as far as possible")


def _lines(data: bytes, count: int) -> list[int]:
    """The lines on which items begin; missing ones repeat the last."""
    text = data.decode(encoding(data[:4]), "replace")
    starts, line, at = [], 1, 0
    for sign in _ITEM.finditer(text):
        if not sign.group().startswith("<!"):
            line, at = line + text.count("\n", at, sign.start()), sign.start()
            starts.append(line)
    return (starts + starts[-1:] * count or [1] * count)[:count]


def _row(document: Document, line: int, entry: Mapping[str, Any], dialect: _Dialect) -> Item:
    page = Page(SOURCE, document.label, _day(entry, "published", "updated", "created"))
    try:
        return PaperRow(document.name, line, _reference(entry, dialect).paper(page))
    except ValueError as error:
        return Skipped(document.name, line, str(error))


def _reference(entry: Mapping[str, Any], dialect: _Dialect) -> Reference:
    links = [link for link in _objects(entry, "links") if _text(link, "href")]
    pages = [_text(link, "href") for link in links if link.get("rel") == "alternate"]
    files = [_text(link, "href") for link in links if "pdf" in _text(link, "type") + _text(link, "title").lower()]
    terms = [clean_line(strip_markup(_text(tag, "term"))) for tag in _objects(entry, "tags")]
    names = [_text(entry, name) for name in ("prism_doi", "dc_identifier", "id")]
    return Reference(
        title=_text(entry, "title"),
        abstract=_summary(entry, dialect.own),
        authors=_authors(entry),
        # What was never changed has no other date.
        date=_day(entry, *dialect.dates) or ("" if dialect.own else _day(entry, "updated")),
        venue=_text(entry, "prism_publicationname"),
        categories=filter(is_category, terms),
        keywords=(term for term in terms if not is_category(term)),
        names=(*names, *pages, *files),
        url=pages,
        pdf=files,
    )


def _summary(entry: Mapping[str, Any], own: bool) -> str:
    """The abstract. In Carrel's own feeds, `content` is a note, not an abstract."""
    contents = [_text(content, "value") for content in _objects(entry, "content")]
    summary = _text(entry, "summary")
    if own:
        return "" if summary in contents else summary
    return summary or next(iter(contents), "")


def _authors(entry: Mapping[str, Any]) -> list[str]:
    names = [name for author in _objects(entry, "authors") if (name := clean_line(strip_markup(_text(author, "name"))))]
    people = split_names(names[0]) if len(names) == 1 else [natural_order(name) for name in names]
    return list(map(readable_name, people))


def _day(entry: Mapping[str, Any], *names: str) -> str:
    """The day in its own time zone; feedparser reads more notations, but converts to UTC."""
    for name in names:
        # feedparser's own `get` looks in other fields, too, with a warning.
        text, parts = (dict.get(entry, key) if isinstance(entry, dict) else None for key in (name, f"{name}_parsed"))
        day = parse_date(text[:100]) if isinstance(text, str) else ""
        if len(day) == _WHOLE or (day and not parts):
            return day
        if parts:
            return iso_date(*parts[:3])
    return ""


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [member for member in entry.get(name) or [] if isinstance(member, Mapping)]


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


OPML_SOURCE = "opml"
_LONGEST_OPML = 8 * 1024 * 1024
# More than anybody follows; each of them is a notice.
_MOST = 2_000
_LONGEST_NAME = 40
# In URLs it is often not escaped.
_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z]{2,8}|#\w{1,8});)")
_UNFIT = re.compile(r"[^a-z0-9]+")


class _Outline(NamedTuple):
    line: int
    title: str
    url: str


class Opml:
    name = OPML_SOURCE
    label = "OPML, a list of feeds"
    origin = "Any feed reader: export subscriptions"
    label = "OPML, a list of feeds"
    origin = "Any feed reader: export subscriptions"

    def sniff(self, document: Document) -> bool:
        return root_name(document) == "opml"

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        """Yield a remark for each feed, with the line for config.yaml that follows it."""
        count, names = 0, set[str]()
        for item in _outlines(document):
            if isinstance(item, Skipped):
                yield item
                continue
            line, title, url = item
            if not is_link(url):
                yield Skipped(document.name, line, f'"{title[:60]}" has no http or https address')
                continue
            count += 1
            if count > _MOST:
                yield Skipped(document.name, line, f"more than {_MOST:,} feeds: the rest is not read")
                break
            yield Notice(document.name, line, _how(_name(title or url, names), title, url))
        feeds = plural(min(count, _MOST), "feed")
        reason = f"a list of {feeds}, not of papers; to follow a feed, add its line under `feeds:` in config.yaml"
        yield Skipped(document.name, 1, f"{reason} (`carrel locate` says where that is), then run `carrel fetch`")


def _outlines(document: Document) -> list[_Outline | Skipped]:
    from xml.parsers import expat

    parser = expat.ParserCreate()
    outlines: list[_Outline | Skipped] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        values = {key.lower(): clean_line(value) for key, value in attributes.items()}
        if name.lower() == "outline" and (url := values.get("xmlurl")):
            outlines.append(_Outline(parser.CurrentLineNumber, values.get("title") or values.get("text", ""), url))

    parser.StartElementHandler = start
    parser.EntityDeclHandler = _refused
    data = document.read(_LONGEST_OPML)
    try:
        parser.Parse(_AMPERSAND.sub(b"&amp;", data), True)
    except expat.ExpatError as error:
        reason = f"not XML: {expat.ErrorString(error.code)}; the rest was not read"
        return [*outlines, Skipped(document.name, error.lineno, reason)]
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        return [*outlines, Skipped(document.name, 1, f"not XML: {clean_line(str(error))[:100]}")]
    return outlines


def _refused(*declared: object) -> None:
    raise SourceError(DEFINES_ENTITIES, "Lists of feeds do not need them, and they can do harm")


def _name(title: str, used: set[str]) -> str:
    name = _UNFIT.sub("-", title.lower().partition("://")[2] or title.lower())[:_LONGEST_NAME].strip("-") or "feed"
    number = 1
    unique = name
    while unique in used:
        number += 1
        unique = f"{name}-{number}"
    used.add(unique)
    return unique


def _how(name: str, title: str, url: str) -> str:
    called = f' ("{title[:60]}")' if title else ""
    # JSON's quotes are YAML's: an address may hold `#` and `:`.
    return f"a feed{called}, for config.yaml:  {name}: {{kind: rss, url: {json.dumps(url)}}}"
