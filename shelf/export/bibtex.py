"""BibTeX: one entry a paper, UTF-8, with keys that stay the same (`citekeys`) and capitals that do too.

`keywords` are the person's tags and the paper's own keywords, as in other programs; those that are not tags are in
`author_keywords`, too, so that an import with --marks makes no tags of them. The note is `annote`, which no ordinary
style prints, where `note` would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from search.paper import MONTHS, NOT_PUBLISHED, Publication
from search.sources.work_types import BIBTEX_GENRES, TO_BIBTEX
from search.text.clean import clean_line
from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem, harmless, listed
from shelf.export.latex import escaped, prose
from shelf.export.latex import title as title_of

# Where a venue belongs; not in entries that have no place for it.
_VENUES = {
    "article": "journal",
    "review": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "inreference": "booktitle",
    "book": "series",
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
}
_MASTER = re.compile(r"\b(?:master|m\.? ?sc|m\.? ?a\b|diplom|magist)", re.IGNORECASE)
# Fields that are taken as they stand may still not hold what ends them.
_UNFIT = re.compile(r"[\s{}\\\"@%#]+")


def bibtex(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    for item in items:
        how = item.publication
        entry = _entry(item, how)
        lines = [f"@{entry}{{{edition.keys[item.identity]},"]
        lines += [f"  {name:13} = {value}," for name, value in _fields(item, how, entry) if value not in ("", "{}")]
        yield "\n".join((*lines, "}\n\n"))


def _entry(item: ExportItem, how: Publication) -> str:
    kind = item.type
    if kind == "article" and item.kind == "journal":
        return "article"  # bioRxiv and its like are cited as journals are
    if kind == "chapter" and not item.paper.venue:
        return "inbook"
    if kind == "thesis" and _MASTER.search(how.genre):
        return "mastersthesis"
    return TO_BIBTEX.get(kind, "misc")


def _fields(item: ExportItem, how: Publication, entry: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{title_of(clean_line(harmless(item.paper.title)))}}}"
    if not how.editors or how.editors != item.authors:
        yield "author", _people(item.authors)
    yield "editor", _people(how.editors)
    yield "year", f"{{{item.year or ''}}}"
    day = item.day
    yield "month", MONTHS[day[1] - 1].lower() if len(day) > 1 and 1 <= day[1] <= 12 else ""
    yield "day", f"{{{day[2]}}}" if len(day) > 2 else ""
    if entry in _VENUES or item.kind != "preprint":
        yield _VENUES.get(entry, "organization"), f"{{{escaped(item.venue)}}}"
    if how is not NOT_PUBLISHED:
        yield from _published(item, how, entry)
    if item.arxiv:
        yield "eprint", f"{{{_verbatim(item.arxiv)}}}"
        yield "archiveprefix", "{arXiv}"
        yield "primaryclass", f"{{{_verbatim(next(iter(item.categories), ''))}}}"
    yield "doi", f"{{{_verbatim(item.doi)}}}"
    yield "url", f"{{{item.url}}}"
    if item.paper.pdf and not (item.pdf == item.url and item.url.lower().endswith(".pdf")):
        yield "pdf", f"{{{item.pdf}}}"
    yield "keywords", f"{{{listed(map(escaped, item.subjects))}}}"
    yield "author_keywords", f"{{{listed(map(escaped, item.foreign_keywords))}}}"
    yield "abstract", f"{{{prose(harmless(item.paper.abstract))}}}"
    yield "annote", f"{{{escaped(item.note)}}}"


def _published(item: ExportItem, how: Publication, entry: str) -> Iterator[tuple[str, str]]:
    genre = how.genre
    if item.type == "thesis":
        # Without it, styles print "PhD thesis".
        genre = genre or "Thesis"
    yield "type", "" if genre == BIBTEX_GENRES.get(entry) else f"{{{escaped(genre)}}}"
    yield "publisher", f"{{{escaped(how.publisher)}}}"
    yield "volume", f"{{{escaped(how.volume)}}}"
    yield "number", f"{{{escaped(how.number)}}}"
    yield "pages", f"{{{'--'.join(map(escaped, how.pages.split('–')))}}}"
    yield "isbn", f"{{{escaped(how.isbn)}}}"
    yield "issn", f"{{{escaped(how.issn)}}}"
    yield "pubstate", "{prepublished}" if item.type == "article" and not item.arxiv else ""


def _people(names: Iterable[str]) -> str:
    return f"{{{' and '.join(map(_author, names))}}}"


def _author(author: str) -> str:
    name = parse_name(author)
    if name.whole:
        # Braces keep BibTeX from turning a body's name round, and from reading `and` and `others` in it.
        return f"{{{escaped(author)}}}" if re.search(r"[\s,]|^others$", author) else escaped(author)
    return escaped(name.inverted if name.suffix or "," in author else author)


def _verbatim(text: str) -> str:
    return _UNFIT.sub(lambda match: quote(match.group(), safe=""), text)
