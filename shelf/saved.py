"""What shelf.yaml held when Carrel last read or wrote it, kept beside the journal.

With it a start neither parses 10,000 entries of YAML nor reads the whole journal, and a hand edit
can be told from what Carrel wrote itself. It is derived: without it the journal is read from its
first line, and the YAML is taken for a hand edit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelf.atomic import write_atomically
from shelf.document import Document
from shelf.model import Entry

VERSION = 1
MAX_ODD = 20


def digest(data: bytes | None) -> str:
    """Return what tells one content of the file from another; empty for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Base:
    """shelf.yaml at one moment, and how much of the journal is in it.

    Attributes:
        document: What it held.
        digest: Of its bytes; empty while there is no file.
        journal: The journal's identity.
        offset: Every edit before it is in the document.
        by_hand: A person saved this file, so it may hold comments that a rewrite would lose.
    """

    document: Document = field(default_factory=Document)
    digest: str = ""
    journal: str = ""
    offset: int = 0
    by_hand: bool = False

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Return the document's entries."""
        return self.document.entries


class Saved:
    """The file that holds a `Base`: a line with the digest of the second, which is JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None

    def save(self, base: Base) -> None:
        """Write it. The caller holds the lock.

        Raises:
            ShelfError: It cannot be written.
        """
        body = json.dumps(_record(base), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        written = write_atomically(self._path, digest(body).encode() + b"\n" + body)
        self._seen = (written.st_ino, written.st_mtime_ns) if written else None

    def news(self) -> Base | None:
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
            return _base(record) if record["version"] == VERSION else None
        except (ValueError, TypeError, KeyError):
            return None


def _record(base: Base) -> dict[str, Any]:
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
        "papers": [
            [e.key, e.title, e.url, e.tags, e.status, e.bookmarked, e.added, e.changed, e.extra]
            for e in document.entries.values()
        ],
    }


def _base(record: dict[str, Any]) -> Base:
    entries = {
        key: Entry(key, title, url, tuple(tags), status, bookmarked, added, changed, extra)
        for key, title, url, tags, status, bookmarked, added, changed, extra in record["papers"]
    }
    document = Document(entries, record["head"], record["top"], record["crlf"], tuple(record["odd"]))
    return Base(document, record["digest"], record["journal"], record["offset"], record["by_hand"])
