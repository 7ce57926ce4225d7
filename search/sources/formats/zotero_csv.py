"""Zotero's CSV: a row for each item, with a heading of its own."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from search.paper import Page
from search.sources.base import Document, Item, PaperRow, ReadOptions, Skipped
from search.sources.text_lines import LegacyLines, head_text
from search.sources.zotero_items import ZoteroItem
from search.text.names import natural_order

SOURCE = "zotero"
# Characters of a field; the notes of an item stand in one.
_LONGEST = 16 * 1024 * 1024
_HEADING = re.compile(r"\"?Key\"?,\"?Item Type\"?,\"?Publication Year\"?,")
_NO_PAPERS = frozenset(("attachment", "note", "annotation"))
_ROLES = {"Author": "author", "Editor": "editor", "Series Editor": "seriesEditor", "Translator": "translator"}


class ZoteroCsv:
    name = "zotero-csv"
    label = "Zotero (CSV)"
    origin = "Zotero: File > Export Library… > CSV"

    def sniff(self, document: Document) -> bool:
        return bool(_HEADING.match(head_text(document).lstrip("\ufeff")))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page, lines = Page(SOURCE, document.label), LegacyLines(document)
        rows = csv.reader(f"{text}\n" for _, text in lines)
        csv.field_size_limit(_LONGEST)
        try:
            heading = [name.lstrip("\ufeff") for name in next(rows, [])]
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
    kind = row.get("Item Type", "")
    if kind in _NO_PAPERS:
        return Skipped(file, line, f"{kind}: not a paper")
    try:
        return PaperRow(file, line, _item(line, kind, row).reference().paper(page))
    except ValueError as error:
        return Skipped(file, line, f"{kind}: {error}")


def _item(line: int, kind: str, row: dict[str, str]) -> ZoteroItem:
    """A row as an item; its columns are the names of fields in words: `Abstract Note`."""
    fields = {name[:1].lower() + name[1:].replace(" ", ""): value.strip() for name, value in row.items()}
    fields |= {name.upper(): row[name] for name in ("DOI", "ISBN", "ISSN") if name in row}
    fields["date"] = fields.get("date") or fields.get("publicationYear", "")
    creators = [(role, natural_order(name)) for column, role in _ROLES.items() for name in _split(row.get(column, ""))]
    tags = [tag for column in ("Manual Tags", "Automatic Tags") for tag in _split(row.get(column, ""))]
    return ZoteroItem(line, kind, fields, tuple(creators), keywords=tuple(tags))


def _split(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(";")) if part]
