"""Pages, feeds and files, read into papers. `read` is the door; one module for each format.

A new format is a module with a class that has `name`, `sniff` and `read` (`base.Reader`), and a line in
`detect.READERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from search.errors import SourceError
from search.sources.base import Document, FilteredOut, Item, Notice, PaperRow, Reader, ReadOptions, Resumable, Skipped
from search.sources.detect import detect, formats, reader_named
from search.sources.open_documents import find_documents, unpack
from search.sources.resume import ResumeStore

__all__ = [
    "Document",
    "FilteredOut",
    "Item",
    "Notice",
    "PaperRow",
    "ReadOptions",
    "Reading",
    "ResumeStore",
    "Skipped",
    "formats",
    "read",
]


class Reading:
    """What paths lead to, read one item after the other.

    Attributes:
        files: The documents, in the order in which they are read.
        left_out: Papers so far that were not asked for.
        known: Documents so far that an earlier import had read to their end.
    """

    def __init__(
        self,
        found: Iterable[Document | Skipped],
        format: str | None,  # noqa: A002
        options: ReadOptions,
        reached: ResumeStore | None = None,
    ) -> None:
        self._found = tuple(found)
        self._format = format
        self._options = options
        self._reached = reached
        self._finished = 0
        self._done = 0
        self._current: Document | None = None
        # Documents that can be read from the middle, with the name of their reader.
        self._open: list[tuple[Document, str]] = []
        self.files = tuple(item for item in self._found if isinstance(item, Document))
        self.left_out = 0
        self.known = 0

    @property
    def size(self) -> int:
        """Return the bytes of all files, for a progress bar; standard input counts once it was read."""
        return sum(_size(document) for document in self.files)

    @property
    def done(self) -> int:
        """Return how many bytes were read so far; never more than `size`, never less than before."""
        current = min(self._current.consumed, _size(self._current)) if self._current else 0
        self._done = max(self._done, self._finished + current)
        return self._done

    def __iter__(self) -> Iterator[Item]:
        """Yield every row and remark. A file that cannot be read is a `Skipped`, and the next one follows."""
        self._finished = self._done = self.left_out = self.known = 0
        for item in self._found:
            if isinstance(item, Skipped):
                yield item
                continue
            self._current = item
            yield from self._items(item)
            self._current = None
            self._finished += _size(item)

    def settled(self) -> None:
        """Take note that every row so far is in the library for good: a later import need not read it again."""
        if self._reached is None:
            return
        for document, reader in self._open:
            if document.place is not None:
                self._reached.keep(document, reader, self._options, document.place)
        self._open = [(document, reader) for document, reader in self._open if not _at_end(document)]

    def _items(self, document: Document) -> Iterator[Item]:
        try:
            for part in unpack(document):
                if isinstance(part, Skipped):
                    yield part
                else:
                    yield from self._guarded(part)
        except SourceError as error:
            yield Skipped(document.name, 1, str(error))
        except OSError as error:
            yield Skipped(document.name, 0, _said(error))

    def _guarded(self, part: Document) -> Iterator[Item]:
        """Yield what one document holds; in an archive, a bad one costs no other."""
        try:
            reader = detect(part, self._format)
            yield from self._begun(part, reader)
            if part.begin.whole:
                return
            for item in reader.read(part, self._options):
                if isinstance(item, FilteredOut):
                    self.left_out += item.count
                    yield item
                elif isinstance(item, PaperRow) and not self._wants(item):
                    self.left_out += 1
                    yield FilteredOut(item.file, item.line)
                else:
                    yield item
        except SourceError as error:
            yield Skipped(part.name, part.place.line + 1 if part.place else 1, str(error))
        except OSError as error:
            yield Skipped(part.name, 0, _said(error))

    def _begun(self, part: Document, reader: Reader) -> Iterator[Notice]:
        """Find out where to begin, and say so when it is not at the start."""
        if self._reached is None or not isinstance(reader, Resumable):
            return
        self._open.append((part, reader.name))
        part.begin = self._reached.begin(part, reader.name, self._options)
        if part.begin.whole:
            self.known += 1
            yield Notice(part.name, part.begin.line, "was read to its end before, and has not changed since")
        elif part.begin.line:
            yield Notice(part.name, part.begin.line, "an earlier import came as far as this: it goes on from here")

    def _wants(self, row: PaperRow) -> bool:
        paper = row.paper
        return self._options.wants(paper.categories, paper.date or str(paper.year or ""))


def read(  # noqa: PLR0913 - one argument for each thing that a person may say
    paths: Iterable[str],
    format: str | None = None,  # noqa: A002 - it is `--format`
    year: int | None = None,
    stdin: BinaryIO | None = None,
    *,
    categories: Iterable[str] = (),
    since: str = "",
    reached: ResumeStore | None = None,
) -> Reading:
    """Return what files, folders and `-` hold, to be iterated over.

    Args:
        paths: As a person gives them.
        format: A name out of `formats()`; by default each document's content tells.
        year: The year of pages that name only a day.
        stdin: What `-` stands for; the process's own standard input by default.
        categories: Only papers of these arXiv categories (`cs.CV`) or archives (`cs`).
        since: Only papers of this ISO date and later; a year or a month will do.
        reached: Remembers how far long documents were read; without it, all are read from their start.

    Raises:
        UsageError: No format has that name.
    """
    if format:
        reader_named(format)
    options = ReadOptions(year, frozenset(name.strip().lower() for name in categories), since)
    return Reading(find_documents(paths, stdin), format, options, reached)


def _size(document: Document) -> int:
    try:
        return document.size
    except OSError:
        return 0


def _at_end(document: Document) -> bool:
    return document.place is not None and document.place.whole


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
