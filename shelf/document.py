"""shelf.yaml as Carrel understands it, read from what a person may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.text.clean import clean_line
from shelf.model import MAX_KEY, STATUSES, Entry, Value
from shelf.reading import head, mapping, plain, slip, text, truth
from shelf.tags import MAX_TAG, merged, tag_text
from shelf.tree import Node, decoded, tree

VERSION = 1
FIELDS = ("title", "url", "tags", "status", "bookmarked", "added", "changed")


@dataclass(frozen=True, slots=True)
class Document:
    """What shelf.yaml holds.

    Attributes:
        entries: By key, in the file's order.
        head: The comment at the top, kept when the file is written; empty for none.
        top: Fields beside `papers` that this version does not know, kept and written back.
        crlf: The file's lines end as on Windows; kept too.
        odd: What is kept as it is but looks like a slip, each with line and column.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    head: str = ""
    top: Mapping[str, Value] = field(default_factory=dict)
    crlf: bool = False
    odd: tuple[str, ...] = ()


def read_document(data: bytes) -> Document | None:
    """Return what the file holds; None when there is nothing in it but comments.

    Raises:
        OddFileError: The file holds something that Carrel could not write back as it is meant.
    """
    content = decoded(data)
    root = tree(content)
    if root is None or root.empty:
        return None
    return _Reader().document(root, head=head(content), crlf=b"\r\n" in data)


class _Reader:
    def __init__(self) -> None:
        self.odd: list[str] = []

    def document(self, root: Node, head: str, crlf: bool) -> Document:
        fields = mapping(root, "the file holds no fields; it starts with `version: 1` and `papers:`")
        if "papers" not in fields:
            raise root.odd("there is no `papers:` in the file (`papers: {}` empties the shelf)")
        version = text(fields.get("version"), "version")
        if version not in ("", str(VERSION)):
            raise fields["version"].odd(f"version {version[:20]} is not known to this Carrel, which writes version 1")
        papers = fields["papers"]
        rows = {} if papers.empty else mapping(papers, "`papers` is no mapping of keys to fields")
        entries = {key: self._entry(key, node) for key, node in rows.items()}
        top = {name: plain(node) for name, node in fields.items() if name not in ("version", "papers")}
        for name in top:
            self._unknown(name, fields[name], ("version", "papers"))
        return Document(entries, head, top, crlf, tuple(self.odd))

    def _entry(self, key: str, node: Node) -> Entry:
        if not key or len(key) > MAX_KEY or clean_line(key) != key:
            raise node.odd("a paper's key is one line of text, at most 512 characters")
        if node.empty:
            return Entry(key)
        fields = mapping(node, f"“{key[:60]}” is no mapping of fields (title, tags, …)")
        extra = {name: plain(value) for name, value in fields.items() if name not in FIELDS}
        for name in extra:
            self._unknown(name, fields[name], FIELDS)
        return Entry(
            key,
            title=text(fields.get("title"), "title"),
            url=text(fields.get("url"), "url"),
            tags=self._tags(fields.get("tags")),
            status=self._status(fields.get("status")),
            bookmarked=truth(fields.get("bookmarked"), "bookmarked"),
            added=text(fields.get("added"), "added"),
            changed=text(fields.get("changed"), "changed"),
            extra=extra,
        )

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

    def _status(self, node: Node | None) -> str:
        status = "" if node is None or node.empty else text(node, "status")
        if status.casefold() in STATUSES:
            return status.casefold()
        if node is not None and status:
            self._note(node, f"“{status[:40]}” is no status that Carrel knows ({', '.join(STATUSES)})")
        return status or "unread"

    def _unknown(self, name: str, node: Node, known: tuple[str, ...]) -> None:
        if near := slip(name, node, known):
            self.odd.append(clean_line(str(near)))

    def _note(self, node: Node, why: str) -> None:
        self.odd.append(clean_line(str(node.odd(why))))
