"""How far long documents were read, so that an interrupted import continues where it stopped.

A small file per document, in a folder that may be removed at any time: documents are then read again from the
start, which takes longer and changes nothing else.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from search.errors import ShelfError
from search.files import JsonState
from search.sources.base import Document, ReadOptions, ReadPosition

# Raise it when readers learn to find more in the same document, so that documents are read again.
_EDITION = 1
_MOST = 100


class ResumeStore:
    """Positions in documents for one library, named by its `Catalog.identity`."""

    def __init__(self, folder: Path, library: int) -> None:
        self._folder = folder
        self._library = library

    def begin(self, document: Document, reader: str, options: ReadOptions) -> ReadPosition:
        """The position to continue at: the start, unless the document was read before and is unchanged."""
        path = self._path(document, reader, options)
        saved = JsonState(path).read() if path else {}
        if not saved.keys() >= {"offset", "line", "whole"}:
            return ReadPosition()
        position = ReadPosition(saved["offset"], saved["line"], saved["whole"])
        sound = type(position.offset) is int and type(position.line) is int and type(position.whole) is bool
        return position if sound and position.offset >= 0 and position.line >= 0 else ReadPosition()

    def save(self, document: Document, reader: str, options: ReadOptions, position: ReadPosition) -> None:
        path = self._path(document, reader, options)
        if path is None:
            return
        # If it cannot be written, the next import takes longer: no reason for this one to fail.
        with suppress(OSError, ShelfError):
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                self._forget_the_oldest()
            JsonState(path).write({"file": document.name, **asdict(position)})

    def _path(self, document: Document, reader: str, options: ReadOptions) -> Path | None:
        """The file for a document in its current state; None for standard input."""
        if document.path is None:
            return None
        status = document.path.stat()
        head = hashlib.sha256(document.head).hexdigest()
        filters = (sorted(options.categories), options.since, options.year)
        identity = (_EDITION, self._library, reader, filters, document.label, status.st_size, status.st_mtime_ns, head)
        return self._folder / f"{hashlib.sha256(repr(identity).encode()).hexdigest()[:32]}.json"

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_MOST - 1 :]:
            file.unlink()
