"""arXiv's metadata snapshot: three million papers, one JSON object a line, some five gigabytes.

    {"id": "0704.0001", "authors_parsed": [["Ember", "Ada", ""], …], "title", "comments", "journal-ref", "doi",
     "categories": "hep-ph cs.CV", "abstract", "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 …"}], …}

Read line by line, and resumed where an earlier import was interrupted. Papers that the options exclude are
recognised by their categories and dates alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from search.paper import Page, Paper
from search.paper_json import Fields, from_record
from search.sources.base import (
    Document,
    FilteredOut,
    Item,
    Notice,
    PaperRow,
    ReadOptions,
    ReadPosition,
    Resumable,
    Skipped,
)
from search.sources.dates import parse_date
from search.sources.formats.arxiv import categories, first_doi, identifier, month_of, names, readable_name, unwrapped
from search.sources.json_stream import decode_line
from search.sources.source_work import record_links
from search.sources.text_encoding import encoding_of
from search.sources.text_lines import LONGEST_LINE, head_text, invalid_text

SOURCE = "arxiv-snapshot"
# Excluded papers between two progress items.
_AT_ONCE = 2_000
_PIECE = 1024 * 1024


class ArxivSnapshot(Resumable):
    name = "arxiv-snapshot"
    label = "arXiv metadata snapshot (JSON Lines)"
    origin = "kaggle.com/datasets/Cornell-University/arxiv"

    def sniff(self, document: Document) -> bool:
        if not encoding_of(document).startswith("utf-8"):
            return False
        return any(map(_is_snapshot, filter(str.strip, head_text(document).splitlines()[:20])))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page = Page(SOURCE, document.label)
        left_out = 0
        document.place = document.begin
        with document.open() as file:
            _go_to(file, document.begin.offset)
            for line in _lines(file, document.begin):
                document.place = line.behind
                for item in _read(line, document.name, page, options):
                    if isinstance(item, FilteredOut):
                        left_out += 1
                    else:
                        yield item
                if left_out >= _AT_ONCE:
                    yield FilteredOut(document.name, line.behind.line, left_out)
                    left_out = 0
        end = document.place
        document.place = ReadPosition(end.offset, end.line, whole=True)
        if left_out:
            yield FilteredOut(document.name, end.line, left_out)


@dataclass(frozen=True, slots=True)
class _SnapshotLine:
    """A line's bytes and the position behind it; `cut` if it is longer than any record."""

    data: bytes
    behind: ReadPosition
    cut: bool = False


def _go_to(file: BufferedReader, offset: int) -> None:
    if file.seekable():
        file.seek(offset)
        return
    # A compressed file is unpacked up to there, a hundred times faster than reading its papers.
    while offset > 0 and (piece := file.read(min(offset, _PIECE))):
        offset -= len(piece)


def _lines(file: BufferedReader, begin: ReadPosition) -> Iterator[_SnapshotLine]:
    offset, number = begin.offset, begin.line
    while data := file.readline(LONGEST_LINE):
        offset, number, cut = offset + len(data), number + 1, False
        piece = data
        while not piece.endswith(b"\n") and (piece := file.readline(LONGEST_LINE)):
            offset += len(piece)
            cut = True
        yield _SnapshotLine(data, ReadPosition(offset, number), cut)


def _read(line: _SnapshotLine, name: str, page: Page, options: ReadOptions) -> Iterator[Item]:
    number = line.behind.line
    if line.cut:
        yield Skipped(name, number, f"longer than {LONGEST_LINE:,} characters")
        return
    if not line.data.strip():
        return
    try:
        text = line.data.decode()
    except UnicodeDecodeError:
        text = line.data.decode("utf-8", "replace")
        yield Notice(name, number, invalid_text())
    try:
        record = _parsed(text.lstrip("\ufeff"))
        filed, day = record.line("categories").split(), _day(record)
        if not options.wants(filed, day):
            yield FilteredOut(name, number)
            return
        paper = _paper(record, filed, day, page)
    except ValueError as error:
        yield Skipped(name, number, str(error))
        return
    if record.problems:
        yield Notice(name, number, "; ".join(record.problems[:3]))
    yield PaperRow(name, number, paper)


def _parsed(text: str) -> Fields:
    record = decode_line(text, strict=False)
    if not isinstance(record, dict):
        raise ValueError("expected an object")
    return Fields(record)


def _is_snapshot(line: str) -> bool:
    try:
        record = decode_line(line.strip().lstrip("\ufeff"), strict=False)
    except ValueError:
        return False
    own = {"authors_parsed", "update_date", "submitter", "versions"}
    return isinstance(record, dict) and "id" in record and "categories" in record and len(own & record.keys()) >= 2


def _paper(record: Fields, filed: list[str], day: str, page: Page) -> Paper:
    arxiv = identifier(record.line("id"))
    if not arxiv:
        raise ValueError(f'id: "{record.line("id")[:40]}" is not an arXiv id')
    abstract = unwrapped(record.text("abstract"))
    return from_record(
        {
            "title": record.line("title"),
            "abstract": abstract,
            "authors": _authors(record),
            "date": day,
            "venue": record.line("journal-ref"),
            "categories": categories(filed),
            "arxiv": arxiv,
            "doi": first_doi(record.line("doi")),
            "links": record_links((), abstract, record.text("comments")),
            "sightings": [{"source": page.source, "label": page.label}],
        }
    )


def _authors(record: Fields) -> list[str]:
    parsed = record.raw.get("authors_parsed")
    if not isinstance(parsed, list) or not parsed:
        return names(record.line("authors").replace(" and ", ", "))
    authors = []
    for entry in parsed:
        if isinstance(entry, list) and entry and all(isinstance(part, str) for part in entry[:3]):
            last, first, suffix = (*entry[:3], "", "")[:3]
            authors.append(readable_name(" ".join(filter(str.strip, (first, last, suffix)))))
    return authors


def _day(record: Fields) -> str:
    """The day of the first version, or else the month in the id."""
    versions = record.raw.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    return (parse_date(created) if isinstance(created, str) else "") or month_of(identifier(record.line("id")))
