"""A list's file, read from what a person may have written or someone has sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from search.paper import arxiv_id, doi, title_hash
from search.text.clean import clean_line
from shelf.lists.model import Listed, ReadingList, as_date, paragraphs
from shelf.model import MAX_KEY
from shelf.reading import head, mapping, plain, slip, text
from shelf.tree import Node, decoded, tree

VERSION = 1
TOP = ("version", "name", "description", "due", "papers")
FIELDS = ("key", "title", "authors", "year", "url", "note")


def read_list(data: bytes, slug: str) -> ReadingList | None:
    """Return the list that a file holds; None when there is nothing in it but comments.

    Args:
        data: The file's content.
        slug: Its name, which the list goes by when it has none of its own.

    Raises:
        OddFileError: The file holds something that Carrel could not write back as it is meant.
    """
    content = decoded(data)
    root = tree(content)
    if root is None or root.empty:
        return None
    return _Reader(slug).list(root, head(content), b"\r\n" in data)


class _Reader:
    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.odd: list[str] = []
        self.lines: dict[str, int] = {}

    def list(self, root: Node, comment: str, crlf: bool) -> ReadingList:
        fields = mapping(root, "the file holds no fields; it starts with `name:` and then has `papers:`")
        if "papers" not in fields:
            raise root.odd("there is no `papers:` in the file (`papers: []` is none at all)")
        version = text(fields.get("version"), "version")
        if version not in ("", str(VERSION)):
            raise fields["version"].odd(f"version {version[:20]} is not known to this Carrel, which writes version 1")
        node = fields["papers"]
        rows = [] if node.empty else node.value
        if not isinstance(rows, list):
            raise node.odd("`papers` is a list: each paper starts with `- key: …`")
        self._slips(fields, TOP)
        due = text(fields.get("due"), "due")
        if due and not as_date(due):
            self._note(fields["due"], f"“{due[:40]}” is no date; write year, month and day: 2026-11-30")
        entries = tuple(map(self._entry, rows))
        return ReadingList(
            self.slug,
            text(fields.get("name"), "name") or clean_line(self.slug),
            description=_paragraphs(fields.get("description"), "description"),
            due=due,
            entries=entries,
            extra={name: plain(each) for name, each in fields.items() if name not in TOP},
            head=comment,
            crlf=crlf,
            odd=tuple(self.odd),
        )

    def _entry(self, node: Node) -> Listed:
        if isinstance(node.value, str) and (key := _identifier(node.value)):
            return self._noted(node, Listed(key, url=text(node, "url") if "://" in node.value else ""))
        fields = mapping(node, "a paper is a mapping: `- key: …`, and below it `title: …`; or an arXiv id or DOI alone")
        self._slips(fields, FIELDS)
        found = Listed(
            text(fields.get("key"), "key"),
            title=text(fields.get("title"), "title"),
            authors=_authors(fields.get("authors")),
            year=text(fields.get("year"), "year"),
            url=text(fields.get("url"), "url"),
            note=_paragraphs(fields.get("note"), "note"),
            extra={name: plain(each) for name, each in fields.items() if name not in FIELDS},
        )
        return self._noted(fields.get("key", node), found)

    def _noted(self, node: Node, entry: Listed) -> Listed:
        """Return the entry with a key, and note whether it is there already."""
        if not entry.key:
            entry = _with_key(node, entry)
        if len(entry.key) > MAX_KEY:
            raise node.odd(f"a paper's key has at most {MAX_KEY} characters")
        if entry.key in self.lines:
            self._note(node, f"“{entry.key[:60]}” is here twice (before in line {self.lines[entry.key]})")
        self.lines.setdefault(entry.key, node.line)
        return entry

    def _slips(self, fields: Mapping[str, Node], known: tuple[str, ...]) -> None:
        found = (slip(name, node, known) for name, node in fields.items() if name not in known)
        self.odd.extend(clean_line(str(each)) for each in found if each)

    def _note(self, node: Node, why: str) -> None:
        self.odd.append(clean_line(str(node.odd(why))))


def _identifier(given: str) -> str:
    return arxiv_id(given) or doi(given)


def _with_key(node: Node, entry: Listed) -> Listed:
    """Return the entry with the key that a catalog would give to such a paper."""
    key = _identifier(entry.url)
    if not key and not entry.title:
        raise node.odd("a paper needs a `key`, or a `title`, or a `url` that holds an arXiv id or DOI")
    return replace(entry, key=key or title_hash(entry.title))


def _authors(node: Node | None) -> tuple[str, ...]:
    """Read authors; a person may also write them as one text."""
    if node is None or node.empty:
        return ()
    items = node.value if isinstance(node.value, list) else [node]
    return tuple(filter(None, (text(item, "authors") for item in items)))


def _paragraphs(node: Node | None, name: str) -> str:
    if node is None:
        return ""
    if not isinstance(node.value, str):
        raise node.odd(f"`{name}` is a text, not a list or mapping")
    return paragraphs(node.value)
