"""What shelf.yaml held when Carrel last read or wrote it, kept beside the journal.

With it a start neither parses 10,000 entries of YAML nor reads the whole journal, and a hand edit
can be told from what Carrel wrote itself. It is derived: without it the journal is read from its
first line, and the YAML is taken for a hand edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shelf.files.blob_store import read_checked, write_checked
from shelf.model import FIELDS, Holdings, ShelfEntry, with_field
from shelf.yaml.parse import Value
from shelf.yaml.shelf_file import ShelfDocument

VERSION = 3
_OLD = (
    *("title", "url", "tags", "status", "bookmarked", "added", "changed", "extra"),
    *("rating", "priority", "note", "dates"),
)
MAX_ODD = 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """shelf.yaml at one moment; every edit before `offset` of that journal is in it."""

    document: ShelfDocument = field(default_factory=ShelfDocument)
    digest: str = ""
    journal: str = ""
    offset: int = 0
    by_hand: bool = False

    @property
    def holdings(self) -> Holdings:
        return self.document.holdings

    @property
    def has_content(self) -> bool:
        return bool(self.document.entries or self.document.colours or self.document.top)


class SnapshotCache:
    """The file that holds a `Snapshot`: a line with the digest of the second, which is JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None

    def save(self, base: Snapshot) -> None:
        """Write it. The caller holds the lock."""
        written = write_checked(self._path, _record(base))
        self._seen = (written.st_ino, written.st_mtime_ns) if written else None

    def news(self) -> Snapshot | None:
        """What another process wrote since the last call here, if that is sound."""
        try:
            status = self._path.stat()
            if self._seen == (status.st_ino, status.st_mtime_ns):
                return None
            self._seen = (status.st_ino, status.st_mtime_ns)
            record = read_checked(self._path)
            return _base(record) if record["version"] in (1, 2, VERSION) else None
        except OSError:
            self._seen = None
        except (ValueError, TypeError, KeyError):
            pass
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


def _row(entry: ShelfEntry) -> list[Any]:
    values = {each.name: value for each in FIELDS if (value := getattr(entry, each.name)) != each.default}
    return [entry.key, values, entry.extra] if entry.extra else [entry.key, values]


def _base(record: dict[str, Any]) -> Snapshot:
    entry = _entry if record["version"] == VERSION else _old_entry
    entries = {row[0]: entry(*row) for row in record["papers"]}
    colours = record.get("colours", {})
    document = ShelfDocument(entries, record["head"], record["top"], record["crlf"], tuple(record["odd"]), colours)
    return Snapshot(document, record["digest"], record["journal"], record["offset"], record["by_hand"])


def _entry(key: str, values: dict[str, Any], extra: Mapping[str, Value] = MappingProxyType({})) -> ShelfEntry:
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    return ShelfEntry(key, **values, extra=extra)


def _old_entry(key: str, *values: Any) -> ShelfEntry:  # noqa: ANN401  (of JSON)
    """An entry that was saved by place, until 0.1."""
    fields = dict(zip(_OLD, values, strict=False))
    extra = fields.pop("extra")
    if "dates" in extra:  # Carrel has made something else of it since; shelf.yaml has to be read anew
        raise ValueError(key)
    entry = _entry(key, fields)
    for name, value in extra.items():  # in the oldest ones, ratings and notes are among them
        entry = with_field(entry, name, value)
    return entry
