"""Reads and writes searches.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shelf.journal.record_changes import FileFormat, RecordSet
from shelf.searches.model import KEYS, Rows, SavedSearch, folded, name_trouble
from shelf.yaml.emit import scalar, unknown_fields
from shelf.yaml.parse import Node, Value
from shelf.yaml.schema import RawFile, Remarks, check_version, encoded, mapping, raw_file, sequence, text, truth

VERSION = 1
FIELDS = ("name", "query", "sort", "key", "notify")
TOP = ("version", "searches")
HEAD = """\
# Saved searches of Carrel, a reading room for papers, in the order in which they are shown.
#
# You may edit this file by hand, also while Carrel runs: it takes your changes in when you save.
# A search is its name and query, then any of: sort, key (1 to 9), notify (true or false).
# Another query uses it as q:name or q:"name with blanks". Fields that Carrel does not know are
# kept. This comment at the top is kept too; comments further down are not when Carrel writes the
# file (a copy of yours then goes to `backups` in its data folder)."""


@dataclass(frozen=True, slots=True)
class SearchesDocument:
    """What searches.yaml holds.

    Attributes:
        head: The comment at the top, kept when the file is written; empty for none.
        top: Fields beside `searches` that this version does not know, kept and written back.
        crlf: The file's lines end as on Windows; kept too.
        odd: What is kept as it is but looks like a slip, each with line and column.
    """

    searches: Rows = ()
    head: str = ""
    top: Mapping[str, Value] = field(default_factory=dict)
    crlf: bool = False
    odd: tuple[str, ...] = ()


def read_searches(data: bytes, _name: str = "") -> SearchesDocument | None:
    """What the file holds; None for comments alone. Raises `YamlError` for what could not be written back."""
    raw = raw_file(data)
    return _SearchesReader().document(raw) if raw else None


class _SearchesReader:
    def __init__(self) -> None:
        self.remarks = Remarks()
        self.lines: dict[str, int] = {}
        self.keys: dict[str, str] = {}

    def document(self, raw: RawFile) -> SearchesDocument:
        fields = mapping(raw.root, "the file has no fields; it should start with `version: 1` and `searches:`")
        if "searches" not in fields:
            raise raw.root.odd("there is no `searches:` in the file (`searches: []` is none at all)")
        check_version(fields, VERSION)
        rows = sequence(fields["searches"], "`searches` must be a list: each search starts with `- name: …`")
        top = self.remarks.unknown(fields, TOP)
        return SearchesDocument(tuple(map(self._search, rows)), raw.head, top, raw.crlf, self.remarks.lines)

    def _search(self, node: Node) -> SavedSearch:
        fields = mapping(node, "a search is a mapping: `- name: …`, and below it `query: …`")
        name = self._name(node, fields.get("name"))
        query = text(fields.get("query"), "query")
        if not query:
            self.remarks.add(node, f'"{name[:60]}" has no query, so it finds everything')
        return SavedSearch(
            name,
            query,
            sort=text(fields.get("sort"), "sort"),
            key=self._key(name, fields.get("key")),
            notify=truth(fields.get("notify"), "notify"),
            extra=self.remarks.unknown(fields, FIELDS),
        )

    def _name(self, node: Node, name_node: Node | None) -> str:
        name = text(name_node, "name")
        if name_node is None or not name:
            raise node.odd("a search needs a `name`")
        fold = folded(name)
        if fold in self.lines:
            raise name_node.odd(f'"{name[:60]}" is a duplicate (first in line {self.lines[fold]})')
        self.lines[fold] = name_node.line
        if why := name_trouble(name):
            self.remarks.add(name_node, f'the name "{name[:60]}" {why}')
        return name

    def _key(self, name: str, node: Node | None) -> str:
        key = text(node, "key")
        if node is not None and key:
            if key not in KEYS:
                self.remarks.add(node, f'"{key[:20]}" is not a valid key; use 1 to 9')
            elif key in self.keys:
                self.remarks.add(node, f'key {key} belongs to "{self.keys[key][:60]}", which comes first')
            self.keys.setdefault(key, name)
        return key


def write_searches(document: SearchesDocument) -> bytes:
    parts = [document.head or HEAD, "", f"version: {VERSION}"]
    if document.top:
        parts.append(unknown_fields(document.top, ""))
    parts.append("")
    parts.append("searches:" if document.searches else "searches: []")
    parts.extend(map(_lines, document.searches))
    return encoded(parts, document.crlf)


def _lines(search: SavedSearch) -> str:
    lines = [f"  - name: {scalar(search.name)}", f"    query: {scalar(search.query)}"]
    if search.sort:
        lines.append(f"    sort: {scalar(search.sort)}")
    if search.key:
        lines.append(f"    key: {search.key if search.key in KEYS else scalar(search.key)}")
    if search.notify:
        lines.append("    notify: true")
    if search.extra:
        lines.append(unknown_fields(search.extra, "    "))
    return "\n".join(lines)


def _records(document: SearchesDocument) -> RecordSet:
    return RecordSet(document.top, {search.name: _fields(search) for search in document.searches})


def _document(_name: str, content: RecordSet, head: str, crlf: bool, odd: tuple[str, ...]) -> SearchesDocument:
    searches = tuple(_search_of(each, record) for each, record in content.records.items())
    return SearchesDocument(searches, head, content.fields, crlf, odd)


def _fields(search: SavedSearch) -> dict[str, Value]:
    values = {"query": search.query, "sort": search.sort, "key": search.key, "notify": "true" * search.notify}
    return {name: text for name, text in values.items() if text} | dict(search.extra)


def _search_of(name: str, record: Mapping[str, Value]) -> SavedSearch:
    extra = dict(record)
    values = {each: str(extra.pop(each, "")) for each in ("query", "sort", "key")}
    return SavedSearch(name, notify=bool(extra.pop("notify", "")), extra=extra, **values)


SEARCHES_FORMAT = FileFormat(read_searches, write_searches, _records, _document)
