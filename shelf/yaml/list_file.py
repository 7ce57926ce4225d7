"""Reads and writes the file of a reading list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from search.paper import arxiv_id, doi, title_hash
from search.text.clean import clean_line
from shelf.journal.record_changes import FileFormat, RecordSet
from shelf.lists.model import ListEntry, ReadingList, as_date, paragraphs
from shelf.model import MAX_KEY
from shelf.yaml.emit import scalar, unknown_fields
from shelf.yaml.parse import Node, Value
from shelf.yaml.schema import RawFile, Remarks, check_version, encoded, mapping, raw_file, sequence, text

VERSION = 1
TOP = ("version", "name", "description", "due", "papers")
FIELDS = ("key", "title", "authors", "year", "url", "note")


def read_list(data: bytes, slug: str) -> ReadingList | None:
    """The list that a file holds, which goes by its slug without a name; None for comments alone."""
    raw = raw_file(data)
    return _ListReader().list(raw, slug) if raw else None


class _ListReader:
    def __init__(self) -> None:
        self.remarks = Remarks()
        self.lines: dict[str, int] = {}

    def list(self, raw: RawFile, slug: str) -> ReadingList:
        fields = mapping(raw.root, "the file has no fields; it should start with `name:` and then has `papers:`")
        if "papers" not in fields:
            raise raw.root.odd("there is no `papers:` in the file (`papers: []` is none at all)")
        check_version(fields, VERSION)
        rows = sequence(fields["papers"], "`papers` must be a list: each paper starts with `- key: …`")
        due = text(fields.get("due"), "due")
        if due and not as_date(due):
            self.remarks.add(fields["due"], f'"{due[:40]}" is not a date; write year, month and day: 2026-11-30')
        return ReadingList(
            slug,
            text(fields.get("name"), "name") or clean_line(slug),
            description=_paragraphs(fields.get("description"), "description"),
            due=due,
            entries=tuple(map(self._entry, rows)),
            extra=self.remarks.unknown(fields, TOP),
            head=raw.head,
            crlf=raw.crlf,
            odd=self.remarks.lines,
        )

    def _entry(self, node: Node) -> ListEntry:
        if isinstance(node.value, str) and (key := _identifier(node.value)):
            return self._with_unique_key(node, ListEntry(key, url=text(node, "url") if "://" in node.value else ""))
        fields = mapping(node, "a paper is a mapping: `- key: …`, and below it `title: …`; or an arXiv id or DOI alone")
        entry = ListEntry(
            text(fields.get("key"), "key"),
            title=text(fields.get("title"), "title"),
            authors=_authors(fields.get("authors")),
            year=text(fields.get("year"), "year"),
            url=text(fields.get("url"), "url"),
            note=_paragraphs(fields.get("note"), "note"),
            extra=self.remarks.unknown(fields, FIELDS),
        )
        return self._with_unique_key(fields.get("key", node), entry)

    def _with_unique_key(self, node: Node, entry: ListEntry) -> ListEntry:
        """The entry with a key; remarks on one that is there already."""
        if not entry.key:
            entry = _with_key(node, entry)
        if len(entry.key) > MAX_KEY:
            raise node.odd(f"a paper's key has at most {MAX_KEY} characters")
        if entry.key in self.lines:
            self.remarks.add(node, f'"{entry.key[:60]}" is a duplicate (first in line {self.lines[entry.key]})')
        self.lines.setdefault(entry.key, node.line)
        return entry


def _identifier(text_of: str) -> str:
    return arxiv_id(text_of) or doi(text_of)


def _with_key(node: Node, entry: ListEntry) -> ListEntry:
    """The entry with the key that a catalog would give to such a paper."""
    key = _identifier(entry.url)
    if not key and not entry.title:
        raise node.odd("a paper needs a `key`, or a `title`, or a `url` that holds an arXiv id or DOI")
    return replace(entry, key=key or title_hash(entry.title))


def _authors(node: Node | None) -> tuple[str, ...]:
    """Read authors; they may also be written as one text."""
    if node is None or node.empty:
        return ()
    items = node.value if isinstance(node.value, list) else [node]
    return tuple(filter(None, (text(item, "authors") for item in items)))


def _paragraphs(node: Node | None, name: str) -> str:
    if node is None:
        return ""
    if not isinstance(node.value, str):
        raise node.odd(f"`{name}` must be text, not a list or mapping")
    return paragraphs(node.value)


HEAD = """\
# A reading list of Carrel, a reading room for papers, in the order in which they are to be read.
#
# You may edit this file by hand, also while Carrel runs, and send it to others, who take it in with
# `carrel list import FILE`. A paper is its key, then any of: title, authors, year, url, note; or an
# arXiv id or DOI alone. Fields that Carrel does not know are kept. This comment at the top is kept
# too; comments further down are not when Carrel writes the file (a copy of yours then goes to
# `backups` in its data folder)."""
_YEAR = re.compile("[1-9][0-9]{3}")


def write_list(reading_list: ReadingList) -> bytes:
    parts = [reading_list.head or HEAD, "", f"version: {VERSION}", f"name: {scalar(reading_list.name)}"]
    if reading_list.description:
        parts.append(_text("description", reading_list.description, ""))
    if reading_list.due:
        parts.append(f"due: {scalar(reading_list.due)}")
    if reading_list.extra:
        parts.append(unknown_fields(reading_list.extra, ""))
    parts += ["", "papers:" if reading_list.entries else "papers: []"]
    parts.extend(map(_entry, reading_list.entries))
    return encoded(parts, reading_list.crlf)


def _entry(entry: ListEntry) -> str:
    lines = [f"  - key: {scalar(entry.key)}"]
    if entry.title:
        lines.append(f"    title: {scalar(entry.title)}")
    if entry.authors:
        lines.append(f"    authors: [{', '.join(map(scalar, entry.authors))}]")
    if entry.year:
        lines.append(f"    year: {entry.year if _YEAR.fullmatch(entry.year) else scalar(entry.year)}")
    if entry.url:
        lines.append(f"    url: {scalar(entry.url)}")
    if entry.note:
        lines.append(_text("note", entry.note, "    "))
    if entry.extra:
        lines.append(unknown_fields(entry.extra, "    "))
    return "\n".join(lines)


def _text(name: str, value: str, indent: str) -> str:
    """A field whose text may have several lines, which are then written as lines."""
    return unknown_fields({name: value}, indent) if "\n" in value else f"{indent}{name}: {scalar(value)}"


def _records(document: ReadingList) -> RecordSet:
    fields_of = {"name": document.name, "description": document.description, "due": document.due}
    records: dict[str, dict[str, Value]] = {}
    for entry in document.entries:
        fields = _fields(entry)
        key, number = entry.key, 2
        while key in records:  # it is there twice, which only a hand can do
            key, number = f"{entry.key} ({number})", number + 1
            fields = {"key": entry.key} | fields
        records[key] = fields
    return RecordSet({name: text for name, text in fields_of.items() if text} | dict(document.extra), records)


def _document(name: str, content: RecordSet, head: str, crlf: bool, odd: tuple[str, ...]) -> ReadingList:
    fields = dict(content.fields)
    values = {each: _text_of(fields.pop(each, "")) for each in ("name", "description", "due")}
    entries = tuple(_entry_of(key, record) for key, record in content.records.items())
    values["name"] = values["name"] or clean_line(name)
    return ReadingList(name, **values, entries=entries, extra=fields, head=head, crlf=crlf, odd=odd)


def _fields(entry: ListEntry) -> dict[str, Value]:
    values = {"title": entry.title, "year": entry.year, "url": entry.url, "note": entry.note}
    fields: dict[str, Value] = {name: text for name, text in values.items() if text}
    if entry.authors:
        fields["authors"] = list(entry.authors)
    return fields | dict(entry.extra)


def _entry_of(key: str, record: Mapping[str, Value]) -> ListEntry:
    fields = dict(record)
    values = {name: _text_of(fields.pop(name, "")) for name in ("title", "year", "url", "note")}
    authors = fields.pop("authors", [])
    names = tuple(map(_text_of, authors)) if isinstance(authors, list) else ()
    return ListEntry(_text_of(fields.pop("key", key)), authors=names, extra=fields, **values)


def _text_of(value: Value) -> str:
    return value if isinstance(value, str) else ""


LIST_FORMAT = FileFormat(read_list, write_list, _records, _document)
