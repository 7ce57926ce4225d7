"""FileFormat: how one kind of YAML file is read, written, and taken apart for the journal."""

from __future__ import annotations

from typing import Protocol, TypeVar

from shelf.journal.record_set import RecordSet


class Stored(Protocol):
    """What a file holds, as far as stores need to know.

    Attributes:
        head: The comment at the top, kept when the file is written; empty for none.
        crlf: The file's lines end as on Windows; kept too.
        odd: What looks like a slip in it, each with line and column.
    """

    @property
    def head(self) -> str: ...
    @property
    def crlf(self) -> bool: ...
    @property
    def odd(self) -> tuple[str, ...]: ...


Document = TypeVar("Document", bound=Stored)


class FileFormat(Protocol[Document]):
    """Reads and writes one kind of file. `name` is the file's, without `.yaml`."""

    def read(self, data: bytes, name: str) -> Document | None:
        """Return what a file holds; None when there is nothing in it but comments.

        Raises:
            YamlError: It holds something that Carrel could not write back as it is meant.
        """

    def write(self, document: Document) -> bytes:
        """Return the file's content."""

    def records(self, document: Document) -> RecordSet:
        """Return what a document holds, taken apart."""

    def document(self, name: str, content: RecordSet, head: str, crlf: bool, odd: tuple[str, ...]) -> Document:
        """Put a document together again."""
