"""shelf.yaml: read however it was edited by hand, written readably and in a stable order.

Both follow the table of fields in `shelf.model`. Entries are written here directly, at ten times the speed of PyYAML's
dumper; that one writes only the fields that Carrel does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.text.clean import clean_line
from shelf.fields import NotMeantError
from shelf.model import FIELDS, MAX_KEY, Holdings, ShelfEntry
from shelf.tags import COLOURS, MAX_TAG, tag_text
from shelf.yaml.emit import scalar, unknown_fields
from shelf.yaml.parse import Node, Value, refuse_conflict_marks
from shelf.yaml.schema import RawFile, Remarks, check_version, encoded, mapping, plain, raw_file, text

VERSION = 1
NAMES = tuple(each.name for each in FIELDS)
TOP = ("version", "colours", "papers")


HEAD = """\
# The shelf of Carrel, a reading room for papers: what you bookmarked, tagged and read.
#
# You may edit this file by hand, also while Carrel runs: it takes your changes in when you save.
# A paper is its key, then any of: title, url, tags, status (reading, read, dismissed), dates (the
# day of each status), bookmarked, rating (1 to 5), priority (high, low), note (Markdown; `note: |`
# begins one of several lines). `colours` gives tags their colours. Fields that Carrel does not know
# are kept. This comment at the top is kept too; comments further down are not when Carrel writes
# the file (a copy of yours then goes to `backups` in its data folder; `carrel locate` tells where
# that is)."""


@dataclass(frozen=True, slots=True)
class ShelfDocument:
    """What shelf.yaml holds.

    Attributes:
        head: The comment at the top, kept when the file is written; empty for none.
        top: Fields beside `papers` that this version does not know, kept and written back.
        crlf: The file's lines end as on Windows; kept too.
        odd: What is kept as it is but looks like a slip, each with line and column.
    """

    entries: Mapping[str, ShelfEntry] = field(default_factory=dict)
    head: str = ""
    top: Mapping[str, Value] = field(default_factory=dict)
    crlf: bool = False
    odd: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def holdings(self) -> Holdings:
        return Holdings(self.entries, self.colours)


def read_document(data: bytes) -> ShelfDocument | None:
    """What the file holds; None for comments alone. Raises `YamlError` for what could not be written back."""
    raw = raw_file(data, refuse_conflict_marks)
    return _ShelfReader().document(raw) if raw else None


class _ShelfReader:
    def __init__(self) -> None:
        self.remarks = Remarks()

    def document(self, raw: RawFile) -> ShelfDocument:
        fields = mapping(raw.root, "the file has no fields; it should start with `version: 1` and `papers:`")
        if "papers" not in fields:
            raise raw.root.odd("there is no `papers:` in the file (`papers: {}` empties the shelf)")
        check_version(fields, VERSION)
        papers = fields["papers"]
        rows = {} if papers.empty else mapping(papers, "`papers` must be a mapping of keys to fields")
        entries = {key: self._entry(key, node) for key, node in rows.items()}
        colours = self._colours(fields.get("colours"))
        top = self.remarks.unknown(fields, TOP)
        return ShelfDocument(entries, raw.head, top, raw.crlf, self.remarks.lines, colours)

    def _entry(self, key: str, node: Node) -> ShelfEntry:
        if not key or len(key) > MAX_KEY or clean_line(key) != key:
            raise node.odd("a paper's key is one line of text, at most 512 characters")
        if node.empty:
            return ShelfEntry(key)
        fields = mapping(node, f'"{key[:60]}" is not a mapping of fields (title, tags, …)')
        extra = self.remarks.unknown(fields, NAMES)
        values: dict[str, Any] = {}
        for name, kind, *_ in FIELDS:
            if name in fields:
                try:
                    values[name] = kind.read(fields[name], name, self.remarks.add)
                except NotMeantError:
                    extra[name] = plain(fields[name])
        return ShelfEntry(key, **values, extra=extra)

    def _colours(self, node: Node | None) -> dict[str, str]:
        if node is None or node.empty:
            return {}
        colours = {}
        for name, value in mapping(node, "`colours` must be a mapping of tags to colours: {vision: green}").items():
            tag, colour = tag_text(name), text(value, name[:MAX_TAG]).casefold()
            if colour not in COLOURS:
                self.remarks.add(value, f'"{colour[:40]}" is not a colour that Carrel knows ({", ".join(COLOURS)})')
            if tag and colour:
                colours[tag] = colour
        return colours


def write_document(document: ShelfDocument) -> bytes:
    parts = [document.head or HEAD, "", f"version: {VERSION}"]
    if document.top:
        parts.append(unknown_fields(document.top, ""))
    if document.colours:
        parts += ["", "colours:"]
        parts.extend(f"  {scalar(tag)}: {scalar(colour)}" for tag, colour in document.colours.items())
    parts.append("")
    parts.append("papers:" if document.entries else "papers: {}")
    parts.extend(map(_entry, document.entries.values()))
    return encoded(parts, document.crlf)


def _entry(entry: ShelfEntry) -> str:
    lines = [f"  {scalar(entry.key)}:"]
    for name, kind, *_ in FIELDS:
        value = getattr(entry, name)
        if value != kind.default:
            lines.append(f"    {name}: {kind.write(value)}")
    if entry.extra:
        lines.append(unknown_fields(entry.extra, "    "))
    return "\n".join(lines) if len(lines) > 1 else lines[0] + " {}"
