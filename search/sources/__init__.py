"""Pages, feeds and files, read into papers. `read` is the door; one module for each format.

A new format is a module with a class that has `name`, `sniff` and `read` (`base.Reader`), and a line in
`detect.READERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from search.errors import SourceError
from search.sources.base import Document, Item, Noticed, Options, Row, Skipped
from search.sources.detect import detect, formats, reader_named
from search.sources.walk import documents

__all__ = ["Document", "Item", "Noticed", "Options", "Reading", "Row", "Skipped", "formats", "read"]


class Reading:
    """What paths lead to, read one item after the other.

    Attributes:
        files: The documents, in the order in which they are read.
    """

    def __init__(
        self,
        found: Iterable[Document | Skipped],
        format: str | None,  # noqa: A002
        options: Options,
    ) -> None:
        self._found = tuple(found)
        self._format = format
        self._options = options
        self._finished = 0
        self._current: Document | None = None
        self.files = tuple(item for item in self._found if isinstance(item, Document))

    @property
    def size(self) -> int:
        """Return the bytes of all files, for a progress bar; standard input counts once it was read."""
        return sum(_size(document) for document in self.files)

    @property
    def done(self) -> int:
        """Return how many bytes were read so far; never more than `size`."""
        current = min(self._current.consumed, _size(self._current)) if self._current else 0
        return self._finished + current

    def __iter__(self) -> Iterator[Item]:
        """Yield every row and remark. A file that cannot be read is a `Skipped`, and the next one follows."""
        self._finished = 0
        for item in self._found:
            if isinstance(item, Skipped):
                yield item
                continue
            self._current = item
            yield from self._items(item)
            self._current = None
            self._finished += _size(item)

    def _items(self, document: Document) -> Iterator[Item]:
        try:
            yield from detect(document, self._format).read(document, self._options)
        except SourceError as error:
            yield Skipped(document.name, 1, str(error))
        except OSError as error:
            yield Skipped(document.name, 0, (error.strerror or str(error)).lower())


def read(
    paths: Iterable[str],
    format: str | None = None,  # noqa: A002 - it is `--format`
    year: int | None = None,
    stdin: BinaryIO | None = None,
) -> Reading:
    """Return what files, folders and `-` hold, to be iterated over.

    Args:
        paths: As a person gives them.
        format: A name out of `formats()`; by default each document's content tells.
        year: The year of pages that name only a day.
        stdin: What `-` stands for; the process's own standard input by default.

    Raises:
        UsageError: No format has that name.
    """
    if format:
        reader_named(format)
    return Reading(documents(paths, stdin), format, Options(year))


def _size(document: Document) -> int:
    try:
        return document.size
    except OSError:
        return 0
