"""What all sources share: documents, readers, and the items that readers yield.

A reader yields a `PaperRow` for each paper, a `Skipped` for whatever could not be read as one, and a `Notice` for
what was repaired on the way. All name the file and the line, counted from 1. Papers that the options exclude
(`ReadOptions.wants`) are only counted: `FilteredOut`.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from search.errors import SourceError
from search.paper import Paper
from search.text.clean import clean_line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 64 * 1024
# Suffixes of compressed files, behind the suffix of their format.
PACKED = frozenset((".gz", ".zst"))
_CHUNK = 1024 * 1024
TOO_LONG = "Too long"
# Bytes of standard input, which is copied to a temporary file: arXiv's snapshot has 5 GB.
MOST_SPOOLED = 16 * 2**30
SAVE_IT = "Save it to a file, and import that."
NOT_REGULAR = "not a regular file"
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper and its place in the file. It has its links and its sighting, but no key yet."""

    file: str
    line: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not a paper. Line 0 stands for a file or folder that was not opened."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something repaired or in doubt; its paper was read all the same."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FilteredOut:
    """Papers of the file, up to this line, that the options exclude."""

    file: str
    line: int
    count: int = 1


Item = PaperRow | Skipped | Notice | FilteredOut


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of an import.

    Attributes:
        year: The year of pages that show a day without one.
        categories: Only papers of these arXiv categories (`cs.CV`) or archives (`cs`), in lower case; empty for all.
        since: Only papers since this date (`2023`, `2023-05`, `2023-05-09`); empty for all.
        encoding: Of texts without a byte order mark; empty if it is to be told by their bytes.
        macros: The `@string`s of all BibTeX files that are read.
    """

    year: int | None = None
    categories: frozenset[str] = frozenset()
    since: str = ""
    encoding: str = ""
    macros: dict[str, str] = field(default_factory=dict, compare=False)

    def wants(self, categories: Iterable[str], date: str) -> bool:
        """Whether a paper passes; one without a category or date does not, where these are asked for."""
        if self.categories and not any(
            name in self.categories or name.partition(".")[0] in self.categories for name in map(str.lower, categories)
        ):
            return False
        # Compared as far as both go: a paper of 2023 may be one of May 2023.
        return not self.since or bool(date and date >= self.since[: len(date)])


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """How far a document was read: to a decompressed byte, the number of lines before it, and whether it is the end."""

    offset: int = 0
    line: int = 0
    whole: bool = False


class Document:
    """A file, or a stream that is copied to a temporary file when needed; can be opened more than once."""

    def __init__(self, name: str, path: Path | None = None, stream: BinaryIO | None = None, *, label: str = "") -> None:
        self.name = clean_line(name)
        self.path = path
        self._label = label
        self._stream = stream
        self.consumed = 0
        """Bytes read since it was last opened, for progress bars."""
        self.begin = ReadPosition()
        """Where a `Resumable` reader starts."""
        self.place: ReadPosition | None = None
        """Where a `Resumable` reader is: behind the item that it yielded last. None for other readers."""
        self.encoding = ""
        """The encoding of its text, if it was named."""
        self.format = ""
        """The name of the reader that read it last."""
        self.found = False
        """Whether it was found in a folder or an archive, and not named."""
        self.sniffed: object = None
        """What a reader's `sniff` has parsed already, for its `read` to continue."""

    @cached_property
    def label(self) -> str:
        """The page's label: the file's stem, or a digest for standard input."""
        if self._label:
            return self._label
        return label_of(self.path.name) if self.path is not None else f"stdin-{self._spooled[1][:8]}"

    @property
    def size(self) -> int:
        """Size in bytes; 0 for standard input that was not read yet."""
        if self.path is not None:
            return self.path.stat().st_size
        return os.fstat(self._spooled[0].fileno()).st_size if "_spooled" in self.__dict__ else 0

    @cached_property
    def head(self) -> bytes:
        """The first `HEAD` bytes, by which formats are recognised; of a stream, nothing else is read for it."""
        if self.path is None and "_spooled" not in self.__dict__:
            return self._begun[:HEAD]
        with self.open() as file:
            return file.read(HEAD)

    @cached_property
    def _begun(self) -> bytes:
        """What a stream begins with."""
        content = bytearray()
        while self._stream is not None and len(content) < HEAD and (piece := self._stream.read(HEAD - len(content))):
            content += piece
        return bytes(content)

    @cached_property
    def _spooled(self) -> tuple[BinaryIO, str]:
        spooled = tempfile.TemporaryFile(prefix="carrel-")  # noqa: SIM115 - it lives as long as the document
        weakref.finalize(self, spooled.close)
        digest = hashlib.sha256()
        chunk, size = self._begun, 0
        while chunk:
            size += len(chunk)
            if size > MOST_SPOOLED:
                raise SourceError(TOO_LONG, f"Standard input goes on after {MOST_SPOOLED // 2**30} GB", SAVE_IT)
            spooled.write(chunk)
            digest.update(chunk)
            chunk = self._stream.read(_CHUNK) if self._stream is not None else b""
        spooled.flush()
        return spooled, digest.hexdigest()

    def forget(self) -> None:
        """Drop what is in memory of its content; it can be read again."""
        self.__dict__.pop("head", None)
        self.sniffed = None

    def open(self) -> io.BufferedReader:
        """Open it at its start, once at a time; OSError if it is missing, not readable or no regular file."""
        self.consumed = 0
        if self.path is None:
            spooled = self._spooled[0]
            spooled.seek(0)
            raw = io.FileIO(os.dup(spooled.fileno()), "rb")
        else:
            # Non-blocking: a pipe in the file's place must not hang the import.
            descriptor = os.open(self.path, os.O_RDONLY | _NON_BLOCKING)
            raw = io.FileIO(descriptor, "rb")
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raw.close()
                raise OSError(NOT_REGULAR)
        return io.BufferedReader(_Counted(raw, self), _CHUNK)

    def read(self, limit: int) -> bytes:
        """All bytes at once; SourceError if there are more than the limit."""
        with self.open() as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise SourceError(TOO_LONG, f"More than {limit // 2**20} MB cannot be read in one piece")
        return data


def label_of(name: str) -> str:
    """A page's label for a file name: without its suffix, and that of its compression."""
    inner = name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in PACKED else name
    return clean_line(Path(inner).stem) or "unnamed"


class _Counted(io.RawIOBase):
    """A file that reports to its document how far it was read."""

    def __init__(self, raw: io.FileIO, document: Document) -> None:
        self._raw = raw
        self._document = document

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = self._raw.readinto(buffer)
        self._document.consumed = self._raw.tell()
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class Reader(Protocol):
    """A format. One module each; libraries that parse it are imported inside `read` only, for a quick start."""

    @property
    def name(self) -> str:
        """The value of `--format`."""

    @property
    def label(self) -> str:
        """What it is, for people."""

    @property
    def origin(self) -> str:
        """How to get a file of this format, in one line."""

    def sniff(self, document: Document) -> bool:
        """Tell by the head of a document whether it has this format."""

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        """Yield the items in order, in constant memory where possible; SourceError or OSError ends the document."""


class Resumable:
    """A reader of long documents, which may be interrupted: it starts at `begin` and sets `place` before each item."""
