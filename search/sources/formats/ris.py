"""RIS: what EndNote, Zotero, Mendeley and publishers exchange.

Own code: rispy 0.10 holds the whole file, knows no lines, makes one record of two where an `ER` is missing, and
dies of a continued line behind a field that its record does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from search.paper import Page, Publication
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.dates import parse_date, year_in
from search.sources.source_work import Reference, doi_in, keywords_in
from search.sources.text_lines import LegacyLines, first_character, head_text
from search.sources.work_types import RIS
from search.text.clean import clean, clean_line
from search.text.names import natural_order

SOURCE = "ris"
_FIRST = re.compile(r"(?m)^TY {1,2}- ?\S")
# Two blanks and a hyphen; some programs write one blank throughout.
_TAG = {2: re.compile(r"([A-Z][A-Z0-9])  -(?: |$)(.*)"), 1: re.compile(r"([A-Z][A-Z0-9]) -(?: |$)(.*)")}
_TYPE = re.compile(r"TY( {1,2})- ?(.*)")
_LONGEST = 1_000_000
_VENUES = ("T2", "JF", "JO", "BT", "J2", "JA", "C3")
# Their publisher is the school or the institution: the place where they came out.
_ISSUED = ("thesis", "report")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx](?![\w-])")
# Databases write "Article" or "Review" where others have the kind of a thesis.
_NO_GENRE = ("", "article-journal", "paper-conference", "chapter")


@dataclass
class _Record:
    line: int
    kind: str
    gap: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> str:
        """Add a line; return its tag, empty for a continuation."""
        self.size += len(text)
        tag = _TAG[self.gap].match(text)
        if self.size > _LONGEST:
            return tag[1] if tag and tag[1] == "ER" else ""
        if tag:
            self.fields.append((tag[1], [tag[2]]))
        elif self.fields:
            self.fields[-1][1].append(text)
        return tag[1] if tag else ""

    def texts(self, *tags: str) -> list[str]:
        values = ["\n".join(lines) for tag in tags for name, lines in self.fields if name == tag]
        return [text for text in (clean(text).strip() for text in values) if text]

    def lines(self, *tags: str) -> list[str]:
        return [clean_line(text) for text in self.texts(*tags)]


class Ris:
    name = SOURCE
    label = "RIS"
    origin = "Zotero, Mendeley, EndNote, publishers: export as RIS"

    def sniff(self, document: Document) -> bool:
        return first_character(document) not in tuple("{[<") and bool(_FIRST.search(head_text(document)))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page, lines = Page(SOURCE, document.label), LegacyLines(document)
        record: _Record | None = None
        started = stray = False
        for number, text in lines:
            yield from lines.drain()
            start = _TYPE.match(text)
            if start:
                if record:
                    yield Notice(document.name, number, f"the record of line {record.line} has no ER; it ends here")
                    yield _row(document.name, page, record)
                record = _Record(number, RIS.get(start[2].strip().upper(), ""), len(start[1]))
                started, stray = True, False
            elif record:
                if record.add(text.rstrip()) == "ER":
                    yield _row(document.name, page, record)
                    record = None
            elif started and text.strip() and not stray:
                stray = True
                yield Skipped(document.name, number, f'not part of a record: "{clean_line(text)[:60]}"')
        if record:
            yield Notice(document.name, record.line, "the last record has no ER and may be incomplete")
            yield _row(document.name, page, record)
        if not started:
            yield Skipped(document.name, 1, "no records in it")


def _row(file: str, page: Page, record: _Record) -> Item:
    if record.size > _LONGEST:
        return Skipped(file, record.line, f"a record of more than {_LONGEST:,} characters")
    try:
        return PaperRow(file, record.line, _reference(record).paper(page))
    except ValueError as error:
        return Skipped(file, record.line, str(error))


def _reference(record: _Record) -> Reference:
    urls = [url for text in record.texts("UR", "LK") for part in text.split(";") for url in part.split()]
    files = [url for text in record.texts("L1", "L2") for part in text.split(";") for url in part.split()]
    notes = [text for text in record.lines("N1") if text.lower().startswith("arxiv")]
    publication = _publication(record)
    venue = next(iter(record.lines(*_VENUES)), "")
    if record.kind in _ISSUED and not venue:
        venue, publication = publication.publisher, replace(publication, publisher="")
    return Reference(
        title=next(iter(record.lines("TI", "T1", "CT")), ""),
        abstract=next(iter(record.texts("AB", "N2")), ""),
        authors=list(map(natural_order, record.lines("AU", "A1"))) or publication.editors,
        date=_date(record),
        venue=venue,
        keywords=[word for text in record.texts("KW") for word in (keywords_in(text) if ";" in text else [text])],
        names=(*record.lines("DO", "AN", "M1", "M3", "L3", "C1", "C7"), *urls, *notes),
        url=urls,
        pdf=[*files, *(url for url in urls if url.lower().endswith(".pdf"))],
        mentions=urls[1:],
        publication=publication,
    )


def _publication(record: _Record) -> Publication:
    def first(*tags: str) -> str:
        return next(iter(record.lines(*tags)), "")

    start, end = first("SP"), first("EP")
    numbers = record.lines("SN")
    issn = [number for number in numbers if _ISSN.match(number)]
    key = first("ID")
    return Publication(
        type=record.kind,
        genre="" if record.kind in _NO_GENRE or doi_in(first("M3")) else first("M3"),
        publisher=first("PB"),
        isbn=next((number for number in numbers if number not in issn), ""),
        issn=next(iter(issn), ""),
        volume=first("VL"),
        number=first("IS"),
        pages=start if end in ("", start) or start.endswith((f"-{end}", f"–{end}")) else f"{start}–{end}".strip("–"),
        editors=tuple(map(natural_order, record.lines("A2", "ED"))),
        # Databases number their records.
        citekey="" if key.isdigit() else key,
    )


def _date(record: _Record) -> str:
    """The most precise of the dates that agree with the year."""
    years = [year for text in record.lines("PY", "Y1") if (year := year_in(text))]
    dates = [date for text in record.lines("DA", "PY", "Y1") if (date := parse_date(text))]
    agreed = [date for date in dates if not years or date[:4] == str(years[0])]
    return max(agreed, key=len, default=str(years[0]) if years else "")
