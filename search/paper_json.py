"""Paper <-> JSON object: the public shape of `--json` and of the JSON Lines export.

    {"key", "title", "abstract", "authors", "date", "year", "venue", "categories", "keywords", "arxiv",
     "doi", "url", "pdf", "links": [{"url", "kind"}], "code": [url], "upvotes", "added",
     "sightings": [{"source", "label", "page_date", "rank"}], "latex": {"title", "abstract"}}

`title` and `abstract` are plain text. If the original contains LaTeX, it is in `latex`, so that
`from_record(to_record(paper)) == paper`. `code` repeats the links to code.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_args

from search.paper import Link, LinkKind, Page, Paper, Sighting, arxiv_id, doi
from search.text.clean import clean, clean_line
from search.text.latex import readable, readable_line
from search.text.links import find_links, is_link, link_kind

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
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)


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
    return record | {"latex": latex} if latex else record


def from_record(obj: object) -> Paper:
    """The paper of a JSON object: texts cleaned, unknown fields ignored, links of the abstract used if it has none.

    Raises:
        ValueError: A field is missing, of the wrong type or invalid; the message names it.
    """
    record = _object(obj, "the record")
    latex = _object(record.get("latex") or {}, "latex")
    title = _line(latex, "title", "latex.title", LONGEST_TITLE) or _line(record, "title", limit=LONGEST_TITLE)
    if not title:
        raise ValueError("title: missing")
    abstract = _text(latex, "abstract", "latex.abstract") or _text(record, "abstract")
    day = _date(record, "date")
    return Paper(
        title=title,
        abstract=abstract,
        key=_key(record),
        authors=_lines(record, "authors"),
        date=day,
        year=_number(record, "year", 1, 9999) if "year" in record or not day else int(day[:4]),
        venue=_line(record, "venue"),
        categories=_lines(record, "categories"),
        keywords=_lines(record, "keywords"),
        arxiv=_identifier(record, "arxiv"),
        doi=_identifier(record, "doi"),
        url=_address(record, "url"),
        pdf=_address(record, "pdf"),
        links=_links(record) if "links" in record or "code" in record else find_links(abstract),
        upvotes=_number(record, "upvotes", 0, _LARGEST),
        added=_added(record),
        sightings=_sightings(record),
    )


def _key(record: dict[str, object]) -> str:
    key = _line(record, "key", limit=_LONGEST_KEY)
    # A key begins like the identifiers it is made from: `-x` would be an option, `@1` a result.
    if key and not _KEY.fullmatch(key):
        raise ValueError(f"key: “{key[:40]}” is not a key of Carrel's")
    return key


def _object(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{name}: expected an object, found {kind_of(value)}")
    return value


def kind_of(value: object) -> str:
    """The kind of a value in words; a number itself."""
    if type(value) in (int, float):
        return str(value)[:40]
    names = {bool: "true or false", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "nothing")


def _text(record: dict[str, object], name: str, path: str = "", limit: int = LONGEST_ABSTRACT) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{path or name}: expected text, found {kind_of(value)}")
    if len(value) > limit:
        raise ValueError(f"{path or name}: {len(value):,} characters exceed the limit of {limit:,}")
    return clean(value).strip()


def _line(record: dict[str, object], name: str, path: str = "", limit: int = _LONGEST_LINE) -> str:
    return clean_line(_text(record, name, path, limit))


def _list(record: dict[str, object], name: str) -> list[object]:
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{name}: expected a list, found {kind_of(value)}")
    if len(value) > _LONGEST_LIST:
        raise ValueError(f"{name}: {len(value):,} entries exceed the limit of {_LONGEST_LIST:,}")
    return value


def _lines(record: dict[str, object], name: str) -> tuple[str, ...]:
    lines = (_line({"entry": value}, "entry", f"{name}[{i}]") for i, value in enumerate(_list(record, name)))
    return tuple(filter(None, lines))


def _number(record: dict[str, object], name: str, low: int, high: int, path: str = "") -> int | None:
    value = record.get(name)
    if value is None:
        return None
    # Spreadsheets and data frames write whole numbers as 2024.0; NaN is not whole.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{path or name}: expected a whole number, found {kind_of(value)}")
    if not low <= value <= high:
        raise ValueError(f"{path or name}: must be between {low} and {high}")
    return value


def _date(record: dict[str, object], name: str, path: str = "", yearless: bool = False) -> str:
    text = _line(record, name, path)
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
        raise ValueError(f"{path or name}: “{text[:40]}” is not a date such as 2024-05-09") from None
    return text


def _added(record: dict[str, object]) -> str:
    text = _line(record, "added")
    if text and not _TIME.fullmatch(text):
        raise ValueError(f"added: “{text[:40]}” is not a time such as 2024-05-09T12:00:00Z")
    return text


def _identifier(record: dict[str, object], name: str) -> str:
    text = _line(record, name)
    found = (arxiv_id if name == "arxiv" else doi)(text)
    if text and not found:
        raise ValueError(f"{name}: “{text[:40]}” is not {'an arXiv id' if name == 'arxiv' else 'a DOI'}")
    return found


def _address(record: dict[str, object], name: str) -> str:
    text = _line(record, name, limit=LONGEST_ABSTRACT)
    return text if is_link(text) else ""


def _links(record: dict[str, object]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for i, entry in enumerate(_list(record, "links")):
        link: dict[str, object] = {"url": entry} if isinstance(entry, str) else _object(entry, f"links[{i}]")
        url = _line(link, "url", f"links[{i}].url", LONGEST_ABSTRACT)
        if is_link(url):
            found.setdefault(url, Link(url, _link_kind(link, url)))
    for url in _lines(record, "code"):
        if is_link(url):
            found.setdefault(url, Link(url, "code"))
    return tuple(found.values())


def _link_kind(link: dict[str, object], url: str) -> LinkKind:
    kinds: tuple[LinkKind, ...] = get_args(LinkKind)
    return next((kind for kind in kinds if kind == link.get("kind")), link_kind(url))


def _sightings(record: dict[str, object]) -> tuple[Sighting, ...]:
    found = []
    for i, entry in enumerate(_list(record, "sightings")):
        path = f"sightings[{i}]"
        seen = _object(entry, path)
        source, label = _line(seen, "source", f"{path}.source"), _line(seen, "label", f"{path}.label")
        if not source:
            raise ValueError(f"{path}.source: missing")
        page = Page(source, label, _date(seen, "page_date", f"{path}.page_date", yearless=True))
        found.append(Sighting(page, _number(seen, "rank", 0, _LARGEST, f"{path}.rank") or 0))
    return tuple(dict.fromkeys(found))
