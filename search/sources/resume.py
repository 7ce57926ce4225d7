"""How far long documents were read before: an import that was cut short goes on where it stopped.

One small file for each document, in a folder that may be removed at any time: without it, everything is
read again, which changes nothing but takes its time.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from search.sources.base import Document, ReadOptions, ReadPosition

# Raise it when readers find more in the same document: what was read by an older Carrel is then read again.
_EDITION = 1
_MOST = 100


class ResumeStore:
    """What was read for one library.

    Args:
        folder: Where it is remembered.
        library: Tells the library from others (`Catalog.identity`).
    """

    def __init__(self, folder: Path, library: int) -> None:
        self._folder = folder
        self._library = library

    def begin(self, document: Document, reader: str, options: ReadOptions) -> ReadPosition:
        """Return where to begin with a document: its start, unless it was read before and is unchanged."""
        path = self._path(document, reader, options)
        try:
            told = json.loads(path.read_text("utf-8")) if path else {}
            place = ReadPosition(told["offset"], told["line"], told["whole"])
        except (OSError, ValueError, LookupError, TypeError):
            return ReadPosition()
        sound = type(place.offset) is int and type(place.line) is int and type(place.whole) is bool
        return place if sound and place.offset >= 0 and place.line >= 0 else ReadPosition()

    def keep(self, document: Document, reader: str, options: ReadOptions, place: ReadPosition) -> None:
        """Remember how far a document was read; all papers before that place are in the library for good."""
        path = self._path(document, reader, options)
        if path is None:
            return
        # What cannot be remembered only costs time, and must not end an import.
        with suppress(OSError):
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                self._forget_the_oldest()
            new = path.with_suffix(f".{os.getpid()}")
            new.write_text(json.dumps({"file": document.name, **asdict(place)}), "utf-8")
            new.replace(path)

    def _path(self, document: Document, reader: str, options: ReadOptions) -> Path | None:
        """Return the file for a document as it is now; None for standard input."""
        if document.path is None:
            return None
        status = document.path.stat()
        head = hashlib.sha256(document.head).hexdigest()
        wanted = (sorted(options.categories), options.since, options.year)
        told = (_EDITION, self._library, reader, wanted, document.label, status.st_size, status.st_mtime_ns, head)
        return self._folder / f"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}.json"

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_MOST - 1 :]:
            file.unlink()
