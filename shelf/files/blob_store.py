"""What files held, by digest: what undo brings back to the byte, and what need not be parsed again."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from search.files import write_atomically
from shelf.files.watched_file import digest
from shelf.journal.record_changes import Document, FileFormat, RecordSet
from shelf.yaml.parse import YamlError

# Raised when a file is read as something else than before: what is kept is then parsed anew.
FORMAT = 2
# Beyond the newest so many contents, and those that need so much space, edits are undone field by field.
MOST = 200
MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Blob(Generic[Document]):
    """A file's bytes and what is in them."""

    data: bytes
    document: Document


def blob_name(data: bytes) -> str:
    return short(digest(data))


def short(full: str) -> str:
    return full[:24]


def write_checked(path: Path, record: object) -> os.stat_result | None:
    """Write JSON behind a line with its digest."""
    body = json.dumps(record, separators=(",", ":")).encode()
    return write_atomically(path, digest(body).encode() + b"\n" + body)


def read_checked(path: Path) -> Any:  # noqa: ANN401  (of JSON)
    """Read what `write_checked` wrote; `ValueError` where it is damaged."""
    check, _, body = path.read_bytes().partition(b"\n")
    if digest(body).encode() != check:
        raise ValueError(path)
    return json.loads(body)


class BlobStore(Generic[Document]):
    """The folder that holds them, a file for each content."""

    def __init__(self, folder: Path, file_format: FileFormat[Document]) -> None:
        self._folder = folder
        self._format = file_format
        self._latest: tuple[str, str, Blob[Document]] | None = None

    def save(self, data: bytes, name: str, document: Document) -> None:
        """Keep the content of the file of a name. The caller holds the lock."""
        blob = blob_name(data)
        if self._record(blob):
            with suppress(OSError):  # old ones are let go of by their age
                os.utime(self._path(blob))
        else:
            records = self._format.records(document)
            record = {
                "format": FORMAT,
                "text": data.decode(),
                "fields": records.fields,
                "records": records.records,
                "head": document.head,
                "crlf": document.crlf,
                "odd": document.odd,
            }
            write_checked(self._path(blob), record)
            self._let_go(blob)
        self._latest = blob, name, Blob(data, document)

    def load(self, blob: str, name: str) -> Blob[Document] | None:
        """A content as that of the file of a name; None when it is not kept, or damaged."""
        if self._latest and self._latest[:2] == (blob, name):
            return self._latest[2]
        try:
            record = self._record(blob)
            data = record["text"].encode()
            document = self._document(record, name, data)
        except (ValueError, TypeError, KeyError, AttributeError, YamlError):
            return None
        return Blob(data, document) if document else None

    def _document(self, record: dict[str, Any], name: str, data: bytes) -> Document | None:
        if record["format"] != FORMAT:
            return self._format.read(data, name)
        records = RecordSet(record["fields"], record["records"])
        return self._format.document(name, records, record["head"], record["crlf"], tuple(record["odd"]))

    def _let_go(self, *but: str) -> None:
        with suppress(OSError):  # what stays too long costs some space and nothing else
            blobs = [(entry.stat().st_mtime_ns, entry) for entry in os.scandir(self._folder)]
            if len(blobs) < MOST * 1.1 and sum(entry.stat().st_size for _, entry in blobs) < MOST_BYTES * 1.1:
                return
            space = 0
            for place, (_, entry) in enumerate(sorted(blobs, key=lambda each: -each[0])):
                space += entry.stat().st_size
                if (place >= MOST or space > MOST_BYTES) and entry.name.removesuffix(".json") not in but:
                    Path(entry.path).unlink(missing_ok=True)

    def _record(self, blob: str) -> Any:  # noqa: ANN401  (of JSON)
        """What is kept; None when that is nothing, or damaged."""
        try:
            return read_checked(self._path(blob))
        except (OSError, ValueError):
            return None

    def _path(self, blob: str) -> Path:
        return self._folder / f"{blob}.json"
