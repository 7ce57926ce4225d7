"""shelf.yaml as Carrel understands it, read from what a person may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from search.text.clean import clean_line
from shelf.fields import with_field
from shelf.model import MAX_KEY, MAX_RATING, PRIORITIES, STATUSES, Holdings, ShelfEntry, Value
from shelf.notes import MAX_NOTE
from shelf.tags import COLOURS, MAX_TAG, merged, tag_text
from shelf.yaml.parse import Node, YamlError, decoded, refuse_conflict_marks, tree
from shelf.yaml.schema import head, mapping, plain, slip, text, truth

VERSION = 1
FIELDS = (
    *("title", "url", "tags", "status", "dates", "bookmarked", "rating", "priority"),
    *("added", "changed", "note"),
)
TOP = ("version", "colours", "papers")


@dataclass(frozen=True, slots=True)
class ShelfDocument:
    """What shelf.yaml holds.

    Attributes:
        entries: By key, in the file's order.
        head: The comment at the top, kept when the file is written; empty for none.
        top: Fields beside `papers` that this version does not know, kept and written back.
        crlf: The file's lines end as on Windows; kept too.
        odd: What is kept as it is but looks like a slip, each with line and column.
        colours: The colours of tags, by tag.
    """

    entries: Mapping[str, ShelfEntry] = field(default_factory=dict)
    head: str = ""
    top: Mapping[str, Value] = field(default_factory=dict)
    crlf: bool = False
    odd: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def holdings(self) -> Holdings:
        """Return what is the shelf's in it."""
        return Holdings(self.entries, self.colours)


def read_document(data: bytes) -> ShelfDocument | None:
    """Return what the file holds; None when there is nothing in it but comments.

    Raises:
        OddFileError: The file holds something that Carrel could not write back as it is meant.
    """
    content = decoded(data)
    refuse_conflict_marks(content)
    root = tree(content)
    if root is None or root.empty:
        return None
    return _ShelfReader().document(root, head=head(content), crlf=b"\r\n" in data)


class _ShelfReader:
    def __init__(self) -> None:
        self.odd: list[YamlError] = []

    def document(self, root: Node, head: str, crlf: bool) -> ShelfDocument:
        fields = mapping(root, "the file holds no fields; it starts with `version: 1` and `papers:`")
        if "papers" not in fields:
            raise root.odd("there is no `papers:` in the file (`papers: {}` empties the shelf)")
        version = text(fields.get("version"), "version")
        if version not in ("", str(VERSION)):
            raise fields["version"].odd(f"version {version[:20]} is not known to this Carrel, which writes version 1")
        papers = fields["papers"]
        rows = {} if papers.empty else mapping(papers, "`papers` is no mapping of keys to fields")
        entries = {key: self._entry(key, node) for key, node in rows.items()}
        colours = self._colours(fields.get("colours"))
        top = {name: plain(node) for name, node in fields.items() if name not in TOP}
        for name in top:
            self._unknown(name, fields[name], TOP)
        odd = sorted(self.odd, key=lambda slip: (slip.line, slip.column))
        return ShelfDocument(entries, head, top, crlf, tuple(clean_line(str(each)) for each in odd), colours)

    def _entry(self, key: str, node: Node) -> ShelfEntry:
        if not key or len(key) > MAX_KEY or clean_line(key) != key:
            raise node.odd("a paper's key is one line of text, at most 512 characters")
        if node.empty:
            return ShelfEntry(key)
        fields = mapping(node, f"“{key[:60]}” is no mapping of fields (title, tags, …)")
        extra = {name: plain(value) for name, value in fields.items() if name not in FIELDS}
        for name in extra:
            self._unknown(name, fields[name], FIELDS)
        entry = ShelfEntry(
            key,
            title=text(fields.get("title"), "title"),
            url=text(fields.get("url"), "url"),
            tags=self._tags(fields.get("tags")),
            status=self._one_of(STATUSES, "status", fields.get("status")) or "unread",
            bookmarked=truth(fields.get("bookmarked"), "bookmarked"),
            added=text(fields.get("added"), "added"),
            changed=text(fields.get("changed"), "changed"),
            extra=extra,
            priority=self._one_of(PRIORITIES, "priority", fields.get("priority")) or "normal",
            dates=self._dates(fields.get("dates")),
        )
        return self._noted(self._rated(entry, fields.get("rating")), fields.get("note"))

    def _rated(self, entry: ShelfEntry, node: Node | None) -> ShelfEntry:
        if node is None or node.empty:
            return entry
        entry = with_field(entry, "rating", plain(node))
        if entry.rating is None:
            shown = f"“{node.value[:40]}”" if isinstance(node.value, str) else "this"
            self._note(node, f"{shown} is no rating; 1 to {MAX_RATING} are")
        return entry

    def _noted(self, entry: ShelfEntry, node: Node | None) -> ShelfEntry:
        if node is None:
            return entry
        entry = with_field(entry, "note", plain(node))
        if not isinstance(node.value, str):
            self._note(node, "`note` is a text; one of several lines starts with `note: |`")
        elif len(entry.note) > MAX_NOTE:
            self._note(node, f"the note has more than {MAX_NOTE:,} characters")
        return entry

    def _dates(self, node: Node | None) -> dict[str, str]:
        if node is None or node.empty:
            return {}
        found = {}
        for status, day in mapping(node, "`dates` is a mapping: {read: 2026-11-21}").items():
            name, said = clean_line(status), text(day, status)
            if not (name and said):
                continue
            found[name] = said
            if name not in STATUSES:
                self._unknown(name, day, STATUSES)
            if not _is_day(said):
                self._note(day, f"“{said[:40]}” is no day such as 2026-11-21")
        return found

    def _colours(self, node: Node | None) -> dict[str, str]:
        if node is None or node.empty:
            return {}
        found = {}
        for name, value in mapping(node, "`colours` is a mapping of tags to colours: {vision: green}").items():
            tag, colour = tag_text(name), text(value, name[:MAX_TAG]).casefold()
            if colour not in COLOURS:
                self._note(value, f"“{colour[:40]}” is no colour that Carrel knows ({', '.join(COLOURS)})")
            if tag and colour:
                found[tag] = colour
        return found

    def _tags(self, node: Node | None) -> tuple[str, ...]:
        """Read tags; a person may also write them as one text with commas."""
        if node is None or node.empty:
            return ()
        items = node.value if isinstance(node.value, list) else [node]
        tags = []
        for item in items:
            if not isinstance(item.value, str):
                raise item.odd("a tag is a text; `tags` is a list of them")
            for part in item.value.split(","):
                tag = tag_text(part)
                if len(tag) > MAX_TAG:
                    self._note(item, f"the tag “{tag[:40]}…” has more than {MAX_TAG} characters")
                tags.append(tag)
        return merged([tag for tag in tags if tag])

    def _one_of(self, known: tuple[str, ...], name: str, node: Node | None) -> str:
        """Read a word; another than the known ones is kept and told."""
        word = "" if node is None or node.empty else text(node, name)
        if word.casefold() in known:
            return word.casefold()
        if node is not None and word:
            self._note(node, f"“{word[:40]}” is no {name} that Carrel knows ({', '.join(known)})")
        return word

    def _unknown(self, name: str, node: Node, known: tuple[str, ...]) -> None:
        if near := slip(name, node, known):
            self.odd.append(near)

    def _note(self, node: Node, why: str) -> None:
        self.odd.append(node.odd(why))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
