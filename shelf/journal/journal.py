"""The journal: every edit, appended to one file and on disk before the edit is acknowledged.

A line is an edit. A line that a crash cut short has never been acknowledged and is passed over.
The first line names the journal, so that one that was replaced can be told from one that grew.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path

from search.errors import ShelfError
from search.files import sync_folder, unwritable
from shelf.journal.edit import Edit, from_line, to_line


class Journal:
    """The journal as far as this process has read it: up to `offset`, the end of a line of this file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0
        self.identity = ""

    def seek(self, identity: str, offset: int) -> None:
        """Go on reading where someone stopped, or at the start of a journal that they have not seen."""
        self.identity = self._identity()
        # A shorter file of the same name was cut back to an older state, all of which was read.
        self.offset = min(offset, self._size()) if identity == self.identity else 0

    def grown(self) -> bool:
        return self._size() != self.offset

    def news(self) -> list[Edit]:
        """The edits since the last call, by this or any other process."""
        if not self.grown():
            return []
        if self._size() < self.offset or not self.identity:
            self.seek(self.identity, self.offset)
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                data = file.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unwritable(self.path, error) from error
        whole = data.rfind(b"\n") + 1
        self.offset += whole
        return [edit for line in data[:whole].split(b"\n") if line and (edit := from_line(line))]

    def newest_first(self, about: str = "") -> Iterator[Edit]:
        """The edits of any process from the last to the first; those that name a paper's key nowhere are not parsed."""
        named = json.dumps(about, ensure_ascii=False).encode("utf-8", "replace") if about else b""
        try:
            for line in lines_backwards(self.path):
                if named in line and (edit := from_line(line)):
                    yield edit
        except FileNotFoundError:
            return
        except OSError as error:
            hint = "Mend the permissions."
            raise ShelfError(f"{self.path.name} cannot be read", f"{self.path}: {error.strerror}", hint) from error

    def append(self, edit: Edit) -> None:
        """Write the edit to disk; when this returns, it survives a power cut.

        The caller holds the lock and has read all news. Where it cannot be written, the journal stays as it was.
        """
        try:
            is_new = not self.path.exists()
            # Unbuffered: a buffer would be written once more, and perhaps succeed, on closing.
            with self.path.open("ab+", buffering=0) as file:
                self._append(file, to_line(edit))
            if is_new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def _append(self, file: FileIO, line: bytes) -> None:
        end = file.seek(0, os.SEEK_END)
        if end == 0:
            line = first_line() + line
        elif not _ends_in_newline(file):
            line = b"\n" + line  # closes the line that a crash cut short
        try:
            _write_all(file, line)
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):  # what remains is then a torn line, which readers pass over
                file.truncate(end)
            raise
        self.offset = end + len(line)
        if end == 0:
            self.identity = self._identity()

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _identity(self) -> str:
        try:
            with self.path.open("rb") as file:
                first = file.readline(4096)
        except OSError:
            return ""
        return hashlib.sha256(first).hexdigest()[:16] if first.endswith(b"\n") else ""


def first_line() -> bytes:
    about = {"journal": uuid.uuid4().hex, "about": "Carrel's edits, one a line"}
    return json.dumps(about).encode() + b"\n"


def _write_all(file: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _ends_in_newline(file: FileIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def lines_backwards(path: Path, chunk: int = 1 << 16) -> Iterator[bytes]:
    """The whole lines of a file from the last to the first, without reading more of it than is asked for."""
    with path.open("rb") as file:
        start = file.seek(0, os.SEEK_END)
        rest = b""
        size = chunk
        while start:
            end, start = start, max(0, start - size)
            file.seek(start)
            lines = (file.read(end - start) + rest).split(b"\n")
            # The first may begin further up; one that is longer than the chunk is read in ever larger ones.
            rest = lines.pop(0) if start else b""
            size = chunk if lines else size * 2
            yield from reversed(lines)
