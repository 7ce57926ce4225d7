"""From paths to documents: files, folders, `-`, and what is packed in gzip, zstd and zip.

Packed files are never unpacked to disk. How much they may unpack to is limited by their own size, so that no
small file keeps an import busy for hours; memory is limited by the readers, which ask for a piece at a time.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Protocol

from search.errors import SourceError
from search.sources.base import HEAD, PACKED, Document, Skipped, label_of
from search.text.clean import clean_line

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

    from _typeshed import WriteableBuffer


_PAGES = ("", ".txt", ".text", ".md", ".html", ".htm")
_FEEDS = (".json", ".jsonl", ".ndjson", ".xml", ".atom", ".rss", ".rdf", ".opml")
_REFERENCES = (
    ".bib", ".bibtex", ".ris", ".csljson", ".nbib", ".enw", ".isi", ".ciw", ".yaml", ".yml", ".cff", ".csv",
)  # fmt: skip
# In a folder only files with these suffixes, also compressed, are read; a file that is named is always tried.
SUFFIXES = frozenset((*_PAGES, *_FEEDS, *_REFERENCES, ".zip"))
_OTHER_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
NO_SUCH_FILE = "no such file or folder"
NO_PAGES_IN_ARCHIVE = "no pages in this archive"
PASSWORD = "protected by a password"
UNPACKS_TOO_FAR = "It unpacks to far more than its size suggests"
DAMAGED = "The compressed file is damaged or incomplete"


def not_a_file(kind: str) -> str:
    return f"{kind}, not a file; use `-` to read standard input"


def nothing_in_folder() -> str:
    suffixes = ", ".join(sorted(SUFFIXES - {""}))
    return f"no pages in this folder (looked for {suffixes}, also compressed, and names without a suffix)"


def find_documents(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Document | Skipped]:
    """Documents at paths, each file once and none opened; folders without hidden files and suffixes of other kinds."""
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if path not in seen:
                seen.add(path)
                yield Document("-", stream=stdin or sys.stdin.buffer)
            continue
        yield from _documents(path, seen)


def _documents(path: str, seen: set[str]) -> Iterator[Document | Skipped]:
    name = clean_line(path)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        yield Skipped(name, 0, NO_SUCH_FILE)
        return
    except (OSError, ValueError) as error:
        yield Skipped(name, 0, reason_of(error))
        return
    if stat.S_ISREG(mode):
        yield from _document(path, seen)
    elif stat.S_ISDIR(mode):
        yield from _folder(path, seen)
    else:
        kind = next((word for test, word in _OTHER_KINDS if test(mode)), "something else")
        yield Skipped(name, 0, not_a_file(kind))


def _document(path: str, seen: set[str], *, found: bool = False) -> Iterator[Document]:
    real = os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        document = Document(path, Path(path))
        document.found = found
        yield document


def _folder(path: str, seen: set[str]) -> Iterator[Document | Skipped]:
    empty = True
    for item in _walk(path):
        if isinstance(item, Skipped):
            yield item
        else:
            yield from _document(item, seen, found=True)
        empty = False
    if empty:
        yield Skipped(clean_line(path), 0, nothing_in_folder())


def _walk(top: str) -> Iterator[str | Skipped]:
    """Yield the files of a folder and its subfolders, each folder once: links may form circles."""
    entered: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            status = Path(path).stat()
            if not stat.S_ISDIR(status.st_mode):
                if stat.S_ISREG(status.st_mode):
                    yield path
                continue
            if (status.st_dev, status.st_ino) not in entered:
                entered.add((status.st_dev, status.st_ino))
                waiting.extend(_entries(path))
        except OSError as error:
            yield Skipped(clean_line(path), 0, reason_of(error))


def _entries(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not is_hidden(entry.name) and _entered(entry)]
    return [str(Path(folder, name)) for name in sorted(names, reverse=True)]


def _entered(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() or (entry.is_file() and may_hold_papers(entry.name))
    except OSError:
        return False  # a link to itself


def is_hidden(name: str) -> bool:
    return name.startswith(".")


def may_hold_papers(name: str) -> bool:
    """Tell by its name whether a file in a folder or an archive may hold papers; `x.tar.gz` does not."""
    path = Path(name)
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() in SUFFIXES


def reason_of(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
# Text shrinks to a tenth at best; only a bomb shrinks to less than a hundredth.
MOST_TIMES = 100
ALWAYS_FINE = 64 * 1024 * 1024
# Bytes of an archive's table of contents: some fifty thousand files.
_LONGEST_TABLE = 4 * 1024 * 1024
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))


class _PackedFile(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


# Opens a compressed document; the first file is the content, the others are to be closed with it.
_Opened = Callable[[], tuple[_PackedFile, ...]]


class UnpackedDocument(Document):
    """A document in a compressed file, unpacked while it is read; all documents of an archive share a limit."""

    def __init__(self, packed: Document, name: str, label: str, opened: _Opened, limit: UnpackLimit) -> None:
        super().__init__(name, packed.path, label=label)
        self._opened = opened
        self._limit = limit

    @cached_property
    def head(self) -> bytes:
        """The first `HEAD` bytes, fewer if the file is damaged soon after; SourceError if there is not one."""
        content = bytearray()
        try:
            with self.open() as file:
                while len(content) < HEAD and (piece := file.read1(HEAD - len(content))):
                    content += piece
        except SourceError:
            if not content:
                raise
        return bytes(content)

    def open(self) -> io.BufferedReader:
        """Open it at its start; SourceError, also while it is read, if it cannot be unpacked."""
        return io.BufferedReader(_Bounded(self._opened(), self._limit), HEAD)


class UnpackLimit:
    """How many more bytes a compressed file may unpack to."""

    def __init__(self, packed: int) -> None:
        self._left = max(ALWAYS_FINE, MOST_TIMES * packed)

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise SourceError(UNPACKS_TOO_FAR, "Stopped reading it")


class _Bounded(io.RawIOBase):
    """An unpacked file within its limit; all kinds of damage become a `SourceError`."""

    def __init__(self, files: tuple[_PackedFile, ...], limit: UnpackLimit) -> None:
        self._files = files
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            piece = self._files[0].read(len(view))
        except Exception as error:  # these modules raise all kinds of exceptions
            raise _damaged(error) from None
        self._limit.spend(len(piece))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            for file in self._files:
                file.close()
        super().close()


class _Archive(io.BufferedReader):
    """An archive's file. `zipfile` reads the table of contents in one piece, whatever its stated size."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = _LONGEST_TABLE
        if size > _LONGEST_TABLE:
            raise SourceError("Its table of contents is too long")
        return super().read(size)


def unpack(document: Document) -> Iterator[Document | Skipped]:
    """Yield the documents in a compressed one; any other document itself."""
    head = document.head
    if head.startswith(_ZIP):
        yield from _members(document)
    elif head.startswith((_GZIP, _ZSTD)):
        opened = partial(_gzip if head.startswith(_GZIP) else _zstd, document)
        unpacked = UnpackedDocument(document, document.name, document.label, opened, UnpackLimit(document.size))
        unpacked.found, unpacked.encoding = document.found, document.encoding
        yield unpacked
    else:
        yield document


def _gzip(document: Document) -> tuple[_PackedFile, ...]:
    import gzip

    file = document.open()
    return gzip.GzipFile(fileobj=file, mode="rb"), file


def _zstd(document: Document) -> tuple[_PackedFile, ...]:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        hint = "Unpack it first: zstd -d FILE"
        raise SourceError("It is compressed with zstd", "This Python cannot read that", hint) from None
    file = document.open()
    # A window of more than 128 MB (`zstd --long=31`) is refused by default: it would be held in memory.
    return zstd.ZstdFile(file, "rb"), file


def _members(document: Document) -> Iterator[Document | Skipped]:
    import zipfile

    with _Archive(document.open().detach()) as file:
        try:
            archive = zipfile.ZipFile(file)
        except SourceError:
            raise
        except Exception as error:
            raise _damaged(error) from None
        # The table of contents is at the end.
        document.consumed = 0
        if _OFFICE & set(archive.namelist()[:5]):
            raise SourceError("Not a text file", "It looks like an Office or an EPUB file")
        pages = [member for member in archive.infolist() if _is_page(member)]
        limit = UnpackLimit(document.size)
        for member in pages:
            yield _member(document, archive, member, limit)
        if not pages:
            yield Skipped(document.name, 0, NO_PAGES_IN_ARCHIVE)


def _is_page(member: ZipInfo) -> bool:
    # macOS puts its metadata into a folder of its own.
    hidden = any(is_hidden(part) or part == "__MACOSX" for part in PurePosixPath(member.filename).parts)
    return not (member.is_dir() or hidden) and may_hold_papers(member.filename)


def _member(document: Document, archive: ZipFile, member: ZipInfo, limit: UnpackLimit) -> Document | Skipped:
    name = f"{document.name}/{clean_line(member.filename)}"
    if member.flag_bits & 1:
        return Skipped(name, 0, PASSWORD)
    label = label_of(PurePosixPath(member.filename).name)
    unpacked = UnpackedDocument(document, name, label, partial(_opened, archive, member), limit)
    unpacked.found, unpacked.encoding = True, document.encoding
    return unpacked


def _opened(archive: ZipFile, member: ZipInfo) -> tuple[_PackedFile, ...]:
    try:
        return (archive.open(member),)
    except Exception as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> SourceError:
    reason = clean_line(str(error)).rstrip(".")
    return SourceError(DAMAGED, reason[:1].upper() + reason[1:200])
