"""CSV by RFC 4180, UTF-8, that a spreadsheet opens without running anything.

A cell that begins like a formula (`=`, `+`, `-`, `@`, or their full-width forms) is written with an
apostrophe before it. So is one that begins like that behind apostrophes, so that taking one away again
(`unguarded`) always gives the text back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from shelf.export.item import Edition, ExportItem, line

COLUMNS = (
    "key", "title", "authors", "year", "date", "venue", "arxiv", "doi", "url", "pdf", "code", "categories", "keywords",
    "upvotes", "added", "status", "bookmarked", "rating", "tags", "note", "abstract",
    "type", "genre", "publisher", "isbn", "issn", "volume", "number", "pages", "editors", "citekey",
)  # fmt: skip
_FORMULA = re.compile("'*\\s*[=+\\-@＝＋－＠]")


def csv_table(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    del edition  # a table has no heading, and its key is the paper's
    yield _row(COLUMNS)
    for item in items:
        yield _row(map(guarded, _cells(item)))


def guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _cells(item: ExportItem) -> Iterator[str]:
    paper = item.paper
    yield from (
        line(paper.key),
        item.title,
        "; ".join(item.authors),
        str(item.year or ""),
        line(paper.date),
        item.venue,
    )
    yield from (item.arxiv, item.doi, item.url, item.pdf, "; ".join(map(line, paper.code)), "; ".join(item.categories))
    yield from ("; ".join(item.keywords), "" if paper.upvotes is None else str(paper.upvotes), line(paper.added))
    yield from (item.status, "yes" if item.bookmarked else "no", str(item.rating or ""), "; ".join(item.tags))
    yield from (item.note, item.abstract)
    how = item.publication
    yield from (how.type, how.genre, how.publisher, how.isbn, how.issn, how.volume, how.number, how.pages)
    yield from ("; ".join(how.editors), how.citekey)


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
