"""What the files of lists held, by digest: what undoing brings back, and what need not be parsed again.

A file is kept to the letter, comments included, together with what was read in it: parsing YAML
takes fifty times as long as reading that.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.files import write_atomically
from shelf.files.snapshot_cache import digest
from shelf.lists.model import ListEntry, ReadingList
from shelf.yaml.list_file import read_list
from shelf.yaml.parse import YamlError

# Raised when a file is read as something else than before: what is kept is then parsed anew.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's bytes and the list in them."""

    data: bytes
    list: ReadingList


def name_of(data: bytes) -> str:
    """Return the name that a file's content goes by: short, and no other's."""
    return short(digest(data))


def short(full: str) -> str:
    """Return the name for the content with this digest."""
    return full[:24]


class Contents:
    """The folder that holds them, a file for each content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._latest: tuple[str, Stored] | None = None

    def save(self, data: bytes, reading_list: ReadingList) -> None:
        """Keep a file's content. The caller holds the lock.

        Raises:
            ShelfError: It cannot be written.
        """
        name = name_of(data)
        if not self._body(name):
            record = {"format": FORMAT, "text": data.decode(), "list": _record(reading_list)}
            body = json.dumps(record, separators=(",", ":")).encode()
            write_atomically(self._path(name), digest(body).encode() + b"\n" + body)
        self._latest = name, Stored(data, reading_list)

    def load(self, name: str, slug: str) -> Stored | None:
        """Return a content as that of the file `slug`; None when it is not kept, or damaged."""
        if self._latest and self._latest[0] == name:
            return Stored(self._latest[1].data, replace(self._latest[1].list, slug=slug))
        try:
            record = json.loads(self._body(name))
            data = record["text"].encode()
            found = _list(slug, record["list"]) if record["format"] == FORMAT else read_list(data, slug)
            return Stored(data, found) if found else None
        except (ValueError, TypeError, KeyError, AttributeError, YamlError):
            return None

    def keep_only(self, names: Collection[str]) -> None:
        """Let go of all other contents. The caller holds the lock."""
        with suppress(OSError):  # what stays too long costs some space and nothing else
            for path in self._folder.glob("*.json"):
                if path.stem not in names:
                    path.unlink(missing_ok=True)

    def _body(self, name: str) -> bytes:
        """Return what is kept, without the line that tells whether it is sound; nothing when it is not."""
        try:
            check, _, body = self._path(name).read_bytes().partition(b"\n")
        except OSError:
            return b""
        return body if digest(body).encode() == check else b""

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _record(found: ReadingList) -> dict[str, Any]:
    rows = [[e.key, e.title, e.authors, e.year, e.url, e.note, e.extra] for e in found.entries]
    return {
        "name": found.name,
        "description": found.description,
        "due": found.due,
        "extra": found.extra,
        "head": found.head,
        "crlf": found.crlf,
        "odd": found.odd,
        "entries": rows,
    }


def _list(slug: str, record: dict[str, Any]) -> ReadingList:
    entries = tuple(
        ListEntry(key, title, tuple(authors), year, url, note, extra)
        for key, title, authors, year, url, note, extra in record["entries"]
    )
    return ReadingList(slug, **(record | {"entries": entries, "odd": tuple(record["odd"])}))
