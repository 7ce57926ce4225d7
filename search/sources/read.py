"""Reads documents of any format: `read` is the entry point of all sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import PurePath
from typing import BinaryIO

from search.errors import SourceError, UnknownFormatError
from search.sources.base import Document, FilteredOut, Item, Notice, PaperRow, Reader, ReadOptions, Resumable, Skipped
from search.sources.detect import detect, reader_named
from search.sources.open_documents import find_documents, reason_of, unpack
from search.sources.resume import ResumeStore
from search.sources.text_lines import head_lines
from search.text.bibtex import parse_entries

ALREADY_IMPORTED = "already imported, and unchanged since"
CONTINUING = "continuing where an earlier import stopped"


# Files of unknown format whose names are kept; all are counted.
_MOST_NAMES = 1000


class Reading:
    """All items of some documents, as they are read.

    Attributes:
        left_out: Papers that the options exclude.
        unchanged: Documents that were imported before.
        unknown: Files of folders and archives whose format is not known, by suffix.
        unknown_files: The names of the first thousand of them.
    """

    def __init__(
        self,
        sources: Iterable[Document | Skipped],
        format: str | None,  # noqa: A002
        options: ReadOptions,
        resume: ResumeStore | None = None,
    ) -> None:
        self._sources = tuple(sources)
        self._format = format
        self._options = options
        self._resume = resume
        self._finished = 0
        self._done = 0
        self._current: Document | None = None
        # Documents with a `Resumable` reader, and its name.
        self._resumable: list[tuple[Document, str]] = []
        self.files = tuple(item for item in self._sources if isinstance(item, Document))
        self.left_out = 0
        self.unchanged = 0
        self.unknown: Counter[str] = Counter()
        self.unknown_files: list[str] = []

    @property
    def size(self) -> int:
        """Bytes of all documents, for a progress bar; standard input counts once it was read."""
        return sum(_size(document) for document in self.files)

    @property
    def done(self) -> int:
        """Bytes read so far; never more than `size`, never less than before."""
        current = min(self._current.consumed, _size(self._current)) if self._current else 0
        self._done = max(self._done, self._finished + current)
        return self._done

    def __iter__(self) -> Iterator[Item]:
        self._finished = self._done = self.left_out = self.unchanged = 0
        self.unknown, self.unknown_files = Counter(), []
        self._read_macros()
        for item in self._sources:
            if isinstance(item, Skipped):
                yield item
                continue
            self._current = item
            item.encoding = self._options.encoding
            yield from self._items(item)
            self._current = None
            self._finished += _size(item)
            # There may be very many documents.
            item.forget()

    def _read_macros(self) -> None:
        """Read the `@string`s at the beginning of BibTeX files, for entries of others."""
        if len(self.files) < 2:
            return
        for document in self.files:
            if document.path is not None and document.path.suffix.lower() in (".bib", ".bst"):
                with suppress(SourceError, OSError):
                    if b"@string" in document.head.lower():
                        lines = ((line.number, line.text) for line in head_lines(document))
                        for _ in parse_entries(lines, self._options.macros):
                            pass
                document.forget()

    def settled(self) -> None:
        """Record that every row so far is stored: a later import continues behind it."""
        if self._resume is None:
            return
        for document, reader in self._resumable:
            if document.place is not None:
                self._resume.save(document, reader, self._options, document.place)
        self._resumable = [(document, reader) for document, reader in self._resumable if not _at_end(document)]

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
            yield Skipped(document.name, 0, reason_of(error))

    def _guarded(self, part: Document) -> Iterator[Item]:
        """Yield the items of one document; in an archive, a bad one costs no other."""
        try:
            reader = detect(part, self._format)
            part.format = reader.name
            yield from self._resume_notices(part, reader)
            if part.begin.whole:
                return
            for item in reader.read(part, self._options):
                if isinstance(item, FilteredOut):
                    self.left_out += item.count
                    yield item
                elif isinstance(item, PaperRow) and not self._passes(item):
                    self.left_out += 1
                    yield FilteredOut(item.file, item.line)
                else:
                    yield item
        except UnknownFormatError as error:
            # In a folder much else may be; what was named should have been a file of papers.
            if not part.found:
                yield Skipped(part.name, 1, str(error))
                return
            self.unknown[PurePath(part.name).suffix.lower()] += 1
            if len(self.unknown_files) < _MOST_NAMES:
                self.unknown_files.append(part.name)
        except SourceError as error:
            yield Skipped(part.name, part.place.line + 1 if part.place else 1, str(error))
        except OSError as error:
            yield Skipped(part.name, 0, reason_of(error))

    def _resume_notices(self, part: Document, reader: Reader) -> Iterator[Notice]:
        if self._resume is None or not isinstance(reader, Resumable):
            return
        self._resumable.append((part, reader.name))
        part.begin = self._resume.begin(part, reader.name, self._options)
        if part.begin.whole:
            self.unchanged += 1
            yield Notice(part.name, part.begin.line, ALREADY_IMPORTED)
        elif part.begin.line:
            yield Notice(part.name, part.begin.line, CONTINUING)

    def _passes(self, row: PaperRow) -> bool:
        paper = row.paper
        return self._options.wants(paper.categories, paper.date or str(paper.year or ""))


def read(  # noqa: PLR0913 - one argument per option
    paths: Iterable[str],
    format: str | None = None,  # noqa: A002 - it is `--format`
    year: int | None = None,
    stdin: BinaryIO | None = None,
    *,
    categories: Iterable[str] = (),
    since: str = "",
    encoding: str = "",
    resume: ResumeStore | None = None,
) -> Reading:
    """Read files, folders and `-` (standard input); the other arguments are those of `ReadOptions`.

    Raises:
        UsageError: Unknown format.
    """
    if format:
        reader_named(format)
    options = ReadOptions(year, frozenset(name.strip().lower() for name in categories), since, encoding)
    return Reading(find_documents(paths, stdin), format, options, resume)


def _size(document: Document) -> int:
    try:
        return document.size
    except OSError:
        return 0


def _at_end(document: Document) -> bool:
    return document.place is not None and document.place.whole
