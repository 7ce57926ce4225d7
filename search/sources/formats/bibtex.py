"""BibTeX and biblatex, of any size: reference managers' exports, arXiv's, the whole of the ACL Anthology."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import Page, Publication
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.dates import iso_date, month_and_day, parse_date, year_in
from search.sources.formats.bibtex_parents import with_inherited
from search.sources.source_work import Reference, bare_arxiv, keywords_in
from search.sources.text_lines import LegacyLines, first_character, head_text
from search.sources.work_types import BIBTEX, BIBTEX_GENRES
from search.text.bibtex import BibEntry, parse_entries
from search.text.bibtex_values import decoded, source, untied
from search.text.clean import clean_line
from search.text.names import bibtex_authors

SOURCE = "bibtex"
_ENTRY = re.compile(r"(?m)^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*[^\s{}\"#(),=]*\s*[,=]|^[ \t]*@(?i:comment|preamble)\s*[{(]")
# Before the first entry: a page or a program that quotes one is not a bibliography.
_QUOTES_IT = re.compile(r"(?m)^\s*(?:```|#+ |<\w|import |def |\\documentclass)")
# Where a line of megabytes may be taken apart.
_NEXT_ENTRY = re.compile(r"(?<=[}\s,])@[A-Za-z]+\s*[{(]")
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "school", "institution", "organization")
_BOOKS = ("book", "mvbook", "collection", "mvcollection", "reference", "mvreference")
_PREPRINT_SERVER = re.compile(r"arxiv|corr$|biorxiv|medrxiv|preprint", re.IGNORECASE)
# A tilde in an address is none of LaTeX's ties, whatever it is written as.
_TILDE = re.compile(
    r"\\textasciitilde(?:\s*\{\}|\s+(?=\w)|(?=\W))|\{\\textasciitilde\s*\}|\$\s*\\sim\s*\$|\\sim\b\s?|\\~\{\s*\}|[∼˜～]"
)
_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
_MENTIONS = ("howpublished", "note", "addendum", "code", "software", "github", "project", "website")


class BibTeX:
    name = SOURCE
    label = "BibTeX and biblatex"
    origin = "Zotero, Mendeley, JabRef: export as BibTeX"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        if first_character(document) in tuple("{[<"):
            return False
        first = _ENTRY.search(text)
        return bool(first and not _QUOTES_IT.search(text, 0, first.start()))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page = Page(SOURCE, document.label)
        lines = LegacyLines(document, _NEXT_ENTRY)
        has_entries = False
        for entry in with_inherited(parse_entries(lines, options.macros)):
            has_entries = True
            yield from lines.drain()
            if isinstance(entry, BibEntry):
                yield from _items(document.name, page, entry)
            else:
                yield Skipped(document.name, entry.line, entry.reason)
        yield from lines.drain()
        if not has_entries:
            yield Skipped(document.name, 1, "no entries in it")


def _items(file: str, page: Page, entry: BibEntry) -> Iterator[Item]:
    about = f' ("{clean_line(entry.key)[:60]}")' if entry.key else ""
    for line, reason in entry.troubles:
        yield Notice(file, line, f"{clean_line(reason)}{about}")
    if entry.kind == "proceedings":
        yield Skipped(file, entry.line, f"a volume, not a paper{about}")
        return
    if entry.kind in ("set", "xdata"):
        # They have no text of their own.
        return
    try:
        yield PaperRow(file, entry.line, reference(entry).paper(page))
    except ValueError as error:
        yield Skipped(file, entry.line, f"{error}{about}")


def reference(entry: BibEntry) -> Reference:
    """Map an entry to a reference. Title and abstract keep their LaTeX; everywhere else it is converted."""
    urls = _shown(entry, "url", "eprinturl", "ee")
    files = _shown(entry, "pdf")
    titles = [entry.value("title"), entry.value("subtitle")]
    keywords = _shown(entry, "keywords", "keyword", "author_keywords")
    publication = _publication(entry)
    return Reference(
        title=source(": ".join(filter(None, titles))),
        abstract=source(entry.value("abstract")),
        authors=bibtex_authors(entry.value("author")) or publication.editors,
        date=_date(entry),
        venue=next(iter(_shown(entry, *_VENUES, *(("series",) if entry.kind in _BOOKS else ()))), ""),
        categories=_shown(entry, "primaryclass", "eprintclass"),
        keywords=[word for text in keywords for word in keywords_in(text)],
        names=_names(entry, urls),
        url=urls,
        pdf=[*files, *(url for url in urls if url.lower().endswith(".pdf"))],
        mentions=_shown(entry, *_MENTIONS),
        publication=publication,
    )


def _publication(entry: BibEntry) -> Publication:
    def first(*names: str) -> str:
        return next(iter(_shown(entry, *names)), "")

    preprint = first("pubstate") == "prepublished" or (entry.kind == "misc" and first("eprint"))
    on_server = entry.kind == "article" and _PREPRINT_SERVER.match(first("journal", "journaltitle"))
    # biblatex has keywords for the usual kinds: `type = {phdthesis}`.
    genre = first("type") or entry.kind
    genre = BIBTEX_GENRES.get(genre.lower(), "" if genre == entry.kind else genre)
    return Publication(
        type="article" if preprint or on_server else BIBTEX.get(entry.kind, ""),
        genre="" if genre.lower() == "thesis" else genre,
        publisher=first("publisher"),
        isbn=first("isbn"),
        issn=first("issn"),
        volume=first("volume"),
        number=first("number", "issue"),
        pages=first("pages"),
        editors=tuple(bibtex_authors(entry.value("editor"))),
        citekey=clean_line(entry.key),
    )


def _shown(entry: BibEntry, *names: str) -> list[str]:
    """The plain text of some fields; a tilde in a URL is not a tie."""
    values = entry.values(*names)
    if not values:
        return values
    plain = (_TILDE.sub("~", value) if _ADDRESS.search(value) else untied(value) for value in values)
    return [text for value in plain if (text := clean_line(decoded(value, bare=True)))]


def _names(entry: BibEntry, urls: list[str]) -> list[str]:
    """The texts that may hold the arXiv id or the DOI, of which there are many conventions."""
    # A note may name another paper.
    notes = [text for text in _shown(entry, "note", "howpublished") if text.lower().startswith("arxiv")]
    archives = [text.lower() for text in _shown(entry, "archiveprefix", "eprinttype")] or ["arxiv"]
    bare = _shown(entry, "arxivid", "arxiv")
    if "arxiv" in archives:
        bare += _shown(entry, "eprint")
    journals = _shown(entry, "journal", "journaltitle")
    if any(_PREPRINT_SERVER.match(journal) for journal in journals):
        bare += _shown(entry, "volume")
    notes += [text for text in _shown(entry, "eid", "pages", "extra") if text.lower().startswith("arxiv")]
    ids = [f"arXiv:{identifier}" for text in bare if (identifier := bare_arxiv(text))]
    return [*ids, *_shown(entry, "doi"), *urls, *journals, *_shown(entry, "number"), *notes]


def _date(entry: BibEntry) -> str:
    day = next(iter(_shown(entry, "date")), "")
    if whole := parse_date(day):
        return whole
    year = next(filter(None, map(year_in, _shown(entry, "year", "date"))), 0)
    month, in_month = month_and_day(next(iter(_shown(entry, "month")), ""))
    days = [int(text) for text in _shown(entry, "day") if text.isascii() and text.isdigit() and len(text) < 3]
    return iso_date(year, month, next(iter(days), in_month) if month else 0) if year else ""
