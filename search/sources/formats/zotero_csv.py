"""Zotero's CSV: a row for each item, with a heading of its own."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from search.paper import Page, Publication
from search.sources.base import Document, Item, PaperRow, ReadOptions, Skipped
from search.sources.dates import parse_date
from search.sources.formats.zotero import arxiv_in_extra, citekey_in_extra
from search.sources.source_work import Reference
from search.sources.text_lines import LegacyLines, head_text
from search.sources.work_types import ZOTERO
from search.text.names import natural_order

SOURCE = "zotero"
_HEADING = re.compile(r"\"?Key\"?,\"?Item Type\"?,\"?Publication Year\"?,")


class ZoteroCsv:
    name = "zotero-csv"
    label = "Zotero (CSV)"
    origin = "Zotero: File > Export Library… > CSV"

    def sniff(self, document: Document) -> bool:
        return bool(_HEADING.match(head_text(document).lstrip("\ufeff")))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page, lines = Page(SOURCE, document.label), LegacyLines(document)
        rows = csv.reader(f"{text}\n" for _, text in lines)
        try:
            heading = next(rows, [])
            while True:
                line = rows.line_num + 1
                row = next(rows, None)
                yield from lines.drain()
                if row is None:
                    return
                if row:
                    yield _row(document.name, line, page, dict(zip(heading, row, strict=False)))
        except csv.Error as error:
            yield Skipped(document.name, rows.line_num, f"not CSV: {error}; the rest was not read")


def _row(file: str, line: int, page: Page, row: dict[str, str]) -> Item:
    try:
        return PaperRow(file, line, _reference(row).paper(page))
    except ValueError as error:
        return Skipped(file, line, str(error))


def _reference(row: dict[str, str]) -> Reference:
    def first(*names: str) -> str:
        return next((value for name in names if (value := row.get(name, "").strip())), "")

    kind = ZOTERO.get(first("Item Type").casefold(), "")
    if first("Item Type").casefold() in ("attachment", "note", "annotation"):
        raise ValueError("an attachment or a note, not a paper")
    extra = first("Extra")
    editors = tuple(map(natural_order, _split(first("Editor"))))
    tags = [tag for name in ("Manual Tags", "Automatic Tags") for tag in _split(first(name))]
    return Reference(
        title=first("Title"),
        abstract=first("Abstract Note"),
        authors=list(map(natural_order, _split(first("Author")))) or editors,
        date=parse_date(first("Date")) or first("Publication Year"),
        venue=first("Publication Title", "Proceedings Title", "Conference Name", "University"),
        keywords=tags,
        names=(first("DOI"), arxiv_in_extra(extra), first("Archive"), first("Url")),
        url=(first("Url"),),
        publication=Publication(
            type=kind,
            genre=first("Type"),
            publisher=first("Publisher", "Institution"),
            isbn=first("ISBN"),
            issn=first("ISSN"),
            volume=first("Volume"),
            number=first("Issue", "Number", "Report Number"),
            pages=first("Pages"),
            editors=editors,
            citekey=citekey_in_extra(extra),
        ),
    )


def _split(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(";")) if part]
