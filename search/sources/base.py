"""What every source is made of: a document, the rows read from it, and the reader between them.

A reader yields one `PaperRow` for each paper, a `Skipped` for whatever could not be read as one, and a
`Notice` for what was repaired on the way. All three tell the file and the line, counted from 1.
Papers that nobody asked for (`ReadOptions.wants`) are only counted: `FilteredOut`.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from search.paper import Paper
from search.text.clean import clean_line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 64 * 1024
# What a packed file's name ends in, behind the ending that tells its kind.
PACKED = frozenset((".gz", ".zst"))
_CHUNK = 1024 * 1024
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper and where it was read. Its links are found, its sighting is in it, its key is not minted."""

    file: str
    line: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that gave no paper. Line 0 is a file or folder that was not opened at all."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was repaired or is in doubt; the paper it is about was read all the same."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FilteredOut:
    """Papers that stand in the file, up to this line, and were not asked for."""

    file: str
    line: int
    count: int = 1


Item = PaperRow | Skipped | Notice | FilteredOut


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may say about the files.

    Attributes:
        year: The year of pages that name only a day.
        categories: Only papers of these arXiv categories (`cs.CV`) or archives (`cs`), in lower case; all when empty.
        since: Only papers of this date (`2023`, `2023-05`, `2023-05-09`) and later; all when empty.
    """

    year: int | None = None
    categories: frozenset[str] = frozenset()
    since: str = ""

    def wants(self, categories: Iterable[str], date: str) -> bool:
        """Tell whether a paper was asked for; one that names no category or date is not, where these matter."""
        if self.categories and not any(
            name in self.categories or name.partition(".")[0] in self.categories for name in map(str.lower, categories)
        ):
            return False
        # As far as both say it: a paper of 2023 may be one of May 2023.
        return not self.since or bool(date and date >= self.since[: len(date)])


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """How far a document was read.

    Attributes:
        offset: In bytes of its text, unpacked.
        line: Lines before it.
        whole: There is nothing behind it.
    """

    offset: int = 0
    line: int = 0
    whole: bool = False


class Document:
    """A file, or standard input, that can be opened more than once and knows how far it was read.

    Args:
        name: As shown to a person: the path as given, `-` for standard input.
        path: Where it is; None when it is `stream`.
        stream: Read once, into a temporary file, when it is first needed.
    """

    def __init__(self, name: str, path: Path | None = None, stream: BinaryIO | None = None) -> None:
        self.name = clean_line(name)
        self.path = path
        self._stream = stream
        self.consumed = 0
        """How many of its bytes were read since it was last opened: how far a progress bar has come."""
        self.begin = ReadPosition()
        """Where a reader that can begin in the middle begins."""
        self.place: ReadPosition | None = None
        """Where such a reader stands: behind what it yielded last. None for all others."""

    @cached_property
    def label(self) -> str:
        """Return the page's name: the file's stem; for standard input a digest of what it held."""
        if self.path is not None:
            return label_of(self.path.name)
        return f"stdin-{self._spooled[1][:8]}"

    @property
    def size(self) -> int:
        """Return the size in bytes; 0 for standard input that was not read yet."""
        if self.path is not None:
            return self.path.stat().st_size
        return os.fstat(self._spooled[0].fileno()).st_size if "_spooled" in self.__dict__ else 0

    @cached_property
    def head(self) -> bytes:
        """Return the first `HEAD` bytes, by which formats are told apart."""
        with self.open() as file:
            return file.read(HEAD)

    @cached_property
    def _spooled(self) -> tuple[BinaryIO, str]:
        """Return standard input in a temporary file, and its digest."""
        spooled = tempfile.TemporaryFile(prefix="carrel-")  # noqa: SIM115 - it lives as long as the document
        weakref.finalize(self, spooled.close)
        digest = hashlib.sha256()
        while self._stream is not None and (chunk := self._stream.read(_CHUNK)):
            spooled.write(chunk)
            digest.update(chunk)
        spooled.flush()
        return spooled, digest.hexdigest()

    def open(self) -> io.BufferedReader:
        """Open the document from its start, for reading bytes. One reading at a time.

        Raises:
            OSError: It is gone, may not be read, or is no regular file any more.
        """
        self.consumed = 0
        if self.path is None:
            spooled = self._spooled[0]
            spooled.seek(0)
            raw = io.FileIO(os.dup(spooled.fileno()), "rb")
        else:
            # Without blocking: a pipe that took the file's place must not hang the import.
            descriptor = os.open(self.path, os.O_RDONLY | _NON_BLOCKING)
            raw = io.FileIO(descriptor, "rb")
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raw.close()
                raise OSError("it is no regular file")
        return io.BufferedReader(_Counted(raw, self), _CHUNK)


def label_of(name: str) -> str:
    """Return a page's name for a file's: without its ending, and without that of its packing."""
    inner = name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in PACKED else name
    return clean_line(Path(inner).stem) or "unnamed"


class _Counted(io.RawIOBase):
    """A file that tells its document how far it was read."""

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
    """A format. One module each; a library that parses it is imported only inside `read`."""

    @property
    def name(self) -> str:
        """Return the name that `--format` takes."""

    def sniff(self, document: Document) -> bool:
        """Tell by the head of a document whether it is of this format."""

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        """Yield what the document holds, in order, in constant memory where the format allows.

        Raises:
            SourceError: The document as a whole is not what it seemed to be.
            OSError: It cannot be read.
        """


class Resumable:
    """A reader that begins at a document's `begin`, and sets `place` before each item that it yields.

    What such a reader reads is long enough that an import of it may be cut short.
    """
