"""Paper <-> JSON object: the public shape of `--json` and of the JSON Lines export.

    {"key", "title", "abstract", "authors", "date", "year", "venue", "categories", "keywords", "arxiv",
     "doi", "url", "pdf", "links": [{"url", "kind"}], "code": [url], "upvotes", "added",
     "sightings": [{"source", "label", "page_date", "rank"}], "latex": {"title", "abstract"},
     "publication": {"type", "genre", "publisher", "isbn", "issn", "volume", "number", "pages", "editors", "citekey"}}

`title` and `abstract` are plain text. If the original contains LaTeX, it is in `latex`, so that
`from_record(to_record(paper)) == paper`. `code` repeats the links to code. `publication` has the fields that are
known, and is left out if none is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NoReturn, get_args

from search.paper import NOT_PUBLISHED, Link, LinkKind, Page, Paper, Publication, Sighting, arxiv_id, doi
from search.text.clean import clean, clean_line
from search.text.latex import readable, readable_line
from search.text.links import find_links, is_link, link_kind

PUBLICATION_FIELDS = tuple(each.name for each in fields(Publication))
# Generous: the longest real titles, abstracts and author lists (thousands at CERN) are well below.
LONGEST_TITLE = 2_000
LONGEST_ABSTRACT = 100_000
_LONGEST_LINE = 2_000
_LONGEST_LIST = 20_000
_LONGEST_KEY = 500
# The largest number that SQLite and every JSON reader represent exactly.
_LARGEST = 2**53 - 1

_KEY = re.compile(r"[A-Za-z0-9]\S*")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_DAY = re.compile(r"--\d{2}-\d{2}", re.ASCII)
_FULL_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].{0,40})?", re.ASCII | re.DOTALL)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)


def kind_of(value: object) -> str:
    """The kind of a value in words; a number itself."""
    if type(value) in (int, float):
        return str(value)[:40]
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "nothing")


@dataclass(slots=True)
class Fields:
    """The fields of a JSON object, checked and cleaned; `problems`, shared with inner objects, are what it lacks."""

    raw: dict[str, object]
    problems: list[str] = field(default_factory=list)
    path: str = ""

    def line(self, *names: str, limit: int = _LONGEST_LINE) -> str:
        """The first of these fields with a text, on one line; empty if none has one."""
        return clean_line(self._first(names, limit))

    def text(self, *names: str) -> str:
        return clean(self._first(names, LONGEST_ABSTRACT)).strip()

    def lines(self, name: str, of: str = "") -> list[str]:
        """The texts of a list, one line each; for objects in it, their field `of`."""
        texts = []
        for i, value in enumerate(self.entries(name)):
            if of and isinstance(value, dict):
                texts.append(Fields(value, self.problems, f"{self.path}{name}[{i}].").line(of))
            else:
                texts.append(clean_line(self._checked(value, f"{name}[{i}]", _LONGEST_LINE)))
        return list(filter(None, texts))

    def entries(self, name: str) -> list[object]:
        value = self.raw.get(name)
        if isinstance(value, list) and len(value) <= _LONGEST_LIST:
            return value
        if isinstance(value, list):
            self.refuse(name, f"{len(value):,} entries exceed the limit of {_LONGEST_LIST:,}")
        elif value is not None:
            self.refuse(name, f"expected a list, found {kind_of(value)}")
        return []

    def number(self, name: str, low: int = 0, high: int = _LARGEST) -> int | None:
        value = self.raw.get(name)
        # Spreadsheets and data frames write whole numbers as 2024.0; NaN is not whole.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int and low <= value <= high:
            return value
        if type(value) is int:
            self.refuse(name, f"must be between {low} and {high}")
        elif value is not None:
            self.refuse(name, f"expected a whole number, found {kind_of(value)}")
        return None

    def inner(self, name: str) -> Fields | None:
        value = self.raw.get(name)
        if isinstance(value, dict):
            return type(self)(value, self.problems, f"{self.path}{name}.")
        if value is not None:
            self.refuse(name, f"expected an object, found {kind_of(value)}")
        return None

    def day(self, name: str) -> str:
        """The day of a time such as `2024-05-09T12:00:00.000Z`."""
        text = self.line(name)
        match = _FULL_DAY.fullmatch(text)
        try:
            return date.fromisoformat(match[1] if match else "").isoformat()
        except ValueError:
            if text:
                self.refuse(name, f'"{text[:40]}" is not a time such as 2024-05-09T12:00:00Z')
            return ""

    def refuse(self, name: str, reason: str) -> None:
        self.problems.append(f"{self.path}{name}: {reason}; left out")

    def _first(self, names: Iterable[str], limit: int) -> str:
        for name in names:
            if (value := self.raw.get(name)) is not None and (text := self._checked(value, name, limit)):
                return text
        return ""

    def _checked(self, value: object, name: str, limit: int) -> str:
        if isinstance(value, str) and len(value) <= limit:
            return value
        if isinstance(value, str):
            self.refuse(name, f"{len(value):,} characters exceed the limit of {limit:,}")
        elif value is not None:
            self.refuse(name, f"expected text, found {kind_of(value)}")
        return ""


class StrictFields(Fields):
    """Fields of which the first problem is an error."""

    __slots__ = ()

    def refuse(self, name: str, reason: str) -> NoReturn:
        raise ValueError(f"{self.path}{name}: {reason}")


def to_record(paper: Paper) -> dict[str, Any]:
    record: dict[str, Any] = {
        "key": paper.key,
        "title": readable_line(paper.title) or paper.title,
        "abstract": readable(paper.abstract),
        "authors": list(paper.authors),
        "date": paper.date,
        "year": paper.year,
        "venue": paper.venue,
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "url": paper.url,
        "pdf": paper.pdf,
        "links": [{"url": link.url, "kind": link.kind} for link in paper.links],
        "code": list(paper.code),
        "upvotes": paper.upvotes,
        "added": paper.added,
        "sightings": [
            {"source": seen.page.source, "label": seen.page.label, "page_date": seen.page.date, "rank": seen.rank}
            for seen in paper.sightings
        ],
    }
    originals = {"title": paper.title, "abstract": paper.abstract}
    latex = {name: original for name, original in originals.items() if record[name] != original}
    if latex:
        record["latex"] = latex
    if published := publication_record(paper.publication):
        record["publication"] = published
    return record


def publication_record(publication: Publication) -> dict[str, Any]:
    """The fields that are known, by name."""
    if publication is NOT_PUBLISHED:
        return {}
    values = ((name, getattr(publication, name)) for name in PUBLICATION_FIELDS)
    return {name: list(value) if name == "editors" else value for name, value in values if value}


def from_record(obj: object, sightings: tuple[Sighting, ...] | None = None) -> Paper:
    """The paper of a JSON object: texts cleaned, unknown fields ignored, links of the abstract used if it has none.

    `sightings` stand in place of its own.

    Raises:
        ValueError: A field is missing, of the wrong type or invalid; the message names it.
    """
    if not isinstance(obj, dict):
        raise ValueError(f"the record: expected an object, found {kind_of(obj)}")
    record = StrictFields(obj)
    latex = (record.inner("latex") if obj.get("latex") else None) or StrictFields({})
    title = latex.line("title") or record.line("title")
    if not title:
        record.refuse("title", "missing")
    abstract = latex.text("abstract") or record.text("abstract")
    day = _date(record, "date")
    return Paper(
        title=title,
        abstract=abstract,
        key=_key(record),
        authors=tuple(record.lines("authors")),
        date=day,
        year=record.number("year", 1, 9999) if "year" in obj or not day else int(day[:4]),
        venue=record.line("venue"),
        categories=tuple(record.lines("categories")),
        keywords=tuple(record.lines("keywords")),
        arxiv=_identifier(record, "arxiv", arxiv_id, "an arXiv id"),
        doi=_identifier(record, "doi", doi, "a DOI"),
        url=_address(record, "url"),
        pdf=_address(record, "pdf"),
        links=_links(record) if "links" in obj or "code" in obj else find_links(abstract),
        upvotes=record.number("upvotes"),
        added=_added(record),
        sightings=_sightings(record) if sightings is None else sightings,
        publication=_publication(record.inner("publication")) if obj.get("publication") else NOT_PUBLISHED,
    )


def _key(record: StrictFields) -> str:
    key = record.line("key", limit=_LONGEST_KEY)
    # A key begins like the identifiers it is made from: `-x` would be an option, `@1` a result.
    if key and not _KEY.fullmatch(key):
        record.refuse("key", f'"{key[:40]}" is not a key of Carrel\'s')
    return key


def _date(record: StrictFields, name: str, yearless: bool = False) -> str:
    text = record.line(name)
    if not text:
        return ""
    whole = ""
    if _DATE.fullmatch(text):
        whole = text + "-01-01"[len(text) - 4 :]
    elif yearless and _DAY.fullmatch(text):
        whole = "2000" + text[1:]  # a leap year, so that `--02-29` is a day
    try:
        date.fromisoformat(whole)
    except ValueError:
        record.refuse(name, f'"{text[:40]}" is not a date such as 2024-05-09')
    return text


def _added(record: StrictFields) -> str:
    text = record.line("added")
    if text and not _TIME.fullmatch(text):
        record.refuse("added", f'"{text[:40]}" is not a time such as 2024-05-09T12:00:00Z')
    return text


def _identifier(record: StrictFields, name: str, find: Callable[[str], str], noun: str) -> str:
    text = record.line(name)
    identifier = find(text)
    if text and not identifier:
        record.refuse(name, f'"{text[:40]}" is not {noun}')
    return identifier


def _address(record: Fields, name: str) -> str:
    text = record.line(name, limit=LONGEST_ABSTRACT)
    return text if is_link(text) else ""


def _links(record: StrictFields) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for link in _members(record, "links", "url"):
        if url := _address(link, "url"):
            links.setdefault(url, Link(url, _link_kind(link, url)))
    for url in record.lines("code"):
        if is_link(url):
            links.setdefault(url, Link(url, "code"))
    return tuple(links.values())


def _link_kind(link: Fields, url: str) -> LinkKind:
    kinds: tuple[LinkKind, ...] = get_args(LinkKind)
    return next((kind for kind in kinds if kind == link.raw.get("kind")), link_kind(url))


def _sightings(record: StrictFields) -> tuple[Sighting, ...]:
    sightings = []
    for seen in _members(record, "sightings"):
        source, label = seen.line("source"), seen.line("label")
        if not source:
            seen.refuse("source", "missing")
        page = Page(source, label, _date(seen, "page_date", yearless=True))
        sightings.append(Sighting(page, seen.number("rank") or 0))
    return tuple(dict.fromkeys(sightings))


def _publication(record: Fields | None) -> Publication:
    if record is None:
        return NOT_PUBLISHED
    texts = {name: record.line(name) for name in PUBLICATION_FIELDS if name != "editors"}
    return Publication(**texts, editors=tuple(record.lines("editors")))


def _members(record: StrictFields, name: str, text_field: str = "") -> Iterator[StrictFields]:
    """The objects of a list; a text in it stands for an object with that field."""
    for i, entry in enumerate(record.entries(name)):
        if text_field and isinstance(entry, str):
            yield StrictFields({text_field: entry}, path=f"{name}[{i}].")
        elif isinstance(entry, dict):
            yield StrictFields(entry, path=f"{name}[{i}].")
        else:
            record.refuse(f"{name}[{i}]", f"expected an object, found {kind_of(entry)}")
