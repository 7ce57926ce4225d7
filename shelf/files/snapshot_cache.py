"""What shelf.yaml held when Carrel last read or wrote it, kept beside the journal.

With it a start neither parses 10,000 entries of YAML nor reads the whole journal, and a hand edit
can be told from what Carrel wrote itself. It is derived: without it the journal is read from its
first line, and the YAML is taken for a hand edit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from search.files import write_atomically
from shelf.fields import with_field
from shelf.files.watched_file import digest
from shelf.model import Holdings, ShelfEntry
from shelf.yaml.shelf_file import ShelfDocument

VERSION = 2
MAX_ODD = 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """shelf.yaml at one moment, and how much of the journal is in it.

    Attributes:
        document: What it held.
        digest: Of its bytes; empty while there is no file.
        journal: The journal's identity.
        offset: Every edit before it is in the document.
        by_hand: A person saved this file, so it may hold comments that a rewrite would lose.
    """

    document: ShelfDocument = field(default_factory=ShelfDocument)
    digest: str = ""
    journal: str = ""
    offset: int = 0
    by_hand: bool = False

    @property
    def holdings(self) -> Holdings:
        """Return what is the shelf's in the document."""
        return self.document.holdings


class SnapshotCache:
    """The file that holds a `Snapshot`: a line with the digest of the second, which is JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None

    def save(self, base: Snapshot) -> None:
        """Write it. The caller holds the lock.

        Raises:
            ShelfError: It cannot be written.
        """
        body = json.dumps(_record(base), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        written = write_atomically(self._path, digest(body).encode() + b"\n" + body)
        self._seen = (written.st_ino, written.st_mtime_ns) if written else None

    def news(self) -> Snapshot | None:
        """Return what another process wrote since the last call here; None for nothing, or nothing sound."""
        try:
            found = self._path.stat()
            if self._seen == (found.st_ino, found.st_mtime_ns):
                return None
            check, _, body = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        self._seen = (found.st_ino, found.st_mtime_ns)
        if digest(body).encode() != check:
            return None
        try:
            record = json.loads(body)
            return _base(record) if record["version"] in (1, VERSION) else None
        except (ValueError, TypeError, KeyError):
            return None


def _record(base: Snapshot) -> dict[str, Any]:
    document = base.document
    return {
        "version": VERSION,
        "digest": base.digest,
        "journal": base.journal,
        "offset": base.offset,
        "by_hand": base.by_hand,
        "head": document.head,
        "top": document.top,
        "crlf": document.crlf,
        "odd": document.odd[:MAX_ODD],
        "colours": document.colours,
        "papers": [_row(entry) for entry in document.entries.values()],
    }


def _row(e: ShelfEntry) -> list[Any]:
    row = [e.key, e.title, e.url, e.tags, e.status, e.bookmarked, e.added, e.changed, e.extra]
    # Most entries say no more, and the start need not read what they do not say.
    said = e.rating or e.note or e.dates or e.priority != "normal"
    return [*row, e.rating, e.priority, e.note, e.dates] if said else row


def _base(record: dict[str, Any]) -> Snapshot:
    entries = {}
    for key, title, url, tags, *rest in record["papers"]:
        entries[key] = ShelfEntry(key, title, url, tuple(tags), *rest)
    if record["version"] == 1:
        entries = {key: _known(entry) for key, entry in entries.items()}
    colours = record.get("colours", {})
    document = ShelfDocument(entries, record["head"], record["top"], record["crlf"], tuple(record["odd"]), colours)
    return Snapshot(document, record["digest"], record["journal"], record["offset"], record["by_hand"])


def _known(entry: ShelfEntry) -> ShelfEntry:
    """Return an entry that was saved when Carrel knew neither ratings nor notes.

    Raises:
        ValueError: It holds what Carrel has made something else of since; shelf.yaml has to be read anew.
    """
    if "dates" in entry.extra:
        raise ValueError(entry.key)
    for name in ("rating", "priority", "note"):
        if name in entry.extra:
            value = entry.extra[name]
            entry = with_field(replace(entry, extra={n: v for n, v in entry.extra.items() if n != name}), name, value)
    return entry
