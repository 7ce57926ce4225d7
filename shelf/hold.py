"""Hold: one process's view of one YAML file, which a person or another program may save at any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from search.errors import ShelfError
from search.files import sync_folder, unwritable
from search.text.clean import clean_line
from shelf.files.snapshot_cache import digest
from shelf.files.watched_file import DiskFile, FileStamp
from shelf.yaml.parse import YamlError


class Readable(Protocol):
    """What is read from such a file."""

    @property
    def odd(self) -> tuple[str, ...]:
        """Return what looks like a slip in it, each with line and column."""


Document = TypeVar("Document", bound=Readable)


class Hold(Generic[Document]):
    """Not thread-safe.

    Args:
        file: The file.
        read: Returns what bytes hold, None for nothing; raises `YamlError`.
        lost: Told that the file `is gone` or `is empty`, returns what to tell a person of it.

    Attributes:
        document: What the file held when it could last be read; None while it never could.
        digest: Of the file that was read; empty while it is gone or empty.
        lost: `is gone` or `is empty` when it is.
        problem: Why the file is not written (`blocked`), or what is odd about it.
        waiting: It was saved so lately that its editor may not be done; look again.
    """

    def __init__(
        self,
        file: DiskFile,
        read: Callable[[bytes], Document | None],
        lost: Callable[[str], ShelfError | None] = lambda _: None,
    ) -> None:
        self.file = file
        self.document: Document | None = None
        self.digest = ""
        self.lost = ""
        self.problem: ShelfError | None = None
        self.blocked = False
        self.waiting = False
        self._read = read
        self._told = lost
        self._seen: FileStamp | None = None

    @property
    def size(self) -> int:
        """Return the size of the file that was read, in bytes."""
        return self._seen.size if self._seen else 0

    def take(self, known: Callable[[str], bool]) -> None:
        """Read the file if it is another one than before. Never raises: see `problem`.

        Args:
            known: Tells of a digest (empty: no file) whether that is how a Carrel left the file, so
                that nobody is to be waited for.
        """
        self.waiting = False
        try:
            stamp = self.file.stamp()
            if stamp == self._seen:
                return
            data = self.file.read()
            torn = self.file.stamp() != stamp
        except ShelfError as error:
            self._block(None, error)
            return
        if torn or not (known(digest(data)) or self.file.settled(stamp)):
            self.waiting = True
            return
        try:
            document = None if data is None else self._read(data)
        except YamlError as error:
            self._block(stamp, self.file.unreadable(clean_line(str(error))))
            return
        if document is None:
            self._lose(stamp, "is gone" if data is None else "is empty")
        else:
            self._accept(stamp, document, digest(data))

    def write(self, data: bytes, document: Document) -> bool:
        """Replace the file; tell whether nobody else wrote it since it was read, else nothing is done.

        Raises:
            ShelfError: It cannot be written; it is as it was.
        """
        stamp = self.file.write(data, self._seen or FileStamp())
        if stamp is None:
            return False
        self._accept(stamp, document, digest(data))
        return True

    def remove(self) -> bool:
        """Remove the file; tell whether nobody else wrote it since it was read, else nothing is done.

        Raises:
            ShelfError: It cannot be removed.
        """
        if self.file.stamp() != self._seen:
            return False
        try:
            self.file.path.unlink(missing_ok=True)
            sync_folder(self.file.path.parent)
        except OSError as error:
            raise unwritable(self.file.path, error) from error
        self._lose(FileStamp(), "is gone")
        return True

    def move(self, file: DiskFile) -> bool:
        """Let the file become another; tell whether that was free and nobody else wrote it, else nothing is done.

        Raises:
            ShelfError: It cannot be moved.
        """
        if self.file.stamp() != self._seen or file.stamp() != FileStamp():
            return False
        try:
            self.file.path.rename(file.path)
            sync_folder(file.path.parent)
        except OSError as error:
            raise unwritable(file.path, error) from error
        self._lose(FileStamp(), "is gone")
        return True

    def tell(self, problem: ShelfError | None) -> None:
        """Set the problem; one that is known stays the same object, so that it is easily said only once."""
        if str(problem) != str(self.problem):
            self.problem = problem

    def _block(self, stamp: FileStamp | None, problem: ShelfError) -> None:
        self._seen, self.blocked = stamp, True
        self.tell(problem)

    def _lose(self, stamp: FileStamp, state: str) -> None:
        self._seen, self.blocked = stamp, False
        self.digest, self.lost = "", state
        self.tell(self._told(state))

    def _accept(self, stamp: FileStamp, document: Document, found: str) -> None:
        self._seen, self.blocked = stamp, False
        self.document, self.digest, self.lost = document, found, ""
        if not document.odd:
            self.tell(None)
            return
        more = f" (and {len(document.odd) - 1} more like it)" if len(document.odd) > 1 else ""
        hint = "It is kept as it is; correct it in the file if it is a slip."
        self.tell(ShelfError(f"{self.file.path.name} looks odd", f"{self.file.path}: {document.odd[0]}{more}", hint))
