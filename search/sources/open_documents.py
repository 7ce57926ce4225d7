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
_REFERENCES = (".bib", ".bibtex", ".ris", ".csljson")
# In a folder only these, and these packed, are taken for pages; a file that is named is always tried.
SUFFIXES = frozenset((*_PAGES, *_FEEDS, *_REFERENCES, ".zip"))
_OTHER_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def find_documents(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Document | Skipped]:
    """Yield the documents that paths lead to, in order, each file once however it is reached.

    Nothing is opened. Folders are walked in the order of their names; hidden files and folders,
    files with other endings than `SUFFIXES`, pipes and devices in them are passed over.

    Args:
        paths: Files, folders, or `-` for standard input.
        stdin: What `-` stands for; the process's own standard input by default.
    """
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
        yield Skipped(name, 0, "there is no such file or folder")
        return
    except (OSError, ValueError) as error:
        yield Skipped(name, 0, _reason(error))
        return
    if stat.S_ISREG(mode):
        yield from _document(path, seen)
    elif stat.S_ISDIR(mode):
        yield from _folder(path, seen)
    else:
        kind = next((word for test, word in _OTHER_KINDS if test(mode)), "no file")
        yield Skipped(name, 0, f"it is {kind}; `-` reads standard input")


def _document(path: str, seen: set[str]) -> Iterator[Document]:
    real = os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        yield Document(path, Path(path))


def _folder(path: str, seen: set[str]) -> Iterator[Document | Skipped]:
    found = False
    for item in _walk(path):
        if isinstance(item, Skipped):
            yield item
        else:
            yield from _document(item, seen)
        found = True
    if not found:
        kinds = ", ".join(sorted(SUFFIXES - {""}))
        reason = f"no pages in this folder (looked for {kinds}, these packed, and names without an ending)"
        yield Skipped(clean_line(path), 0, reason)


def _walk(top: str) -> Iterator[str | Skipped]:
    """Yield the files of a folder and of all folders in it, each folder once: links may lead in circles."""
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
            yield Skipped(clean_line(path), 0, _reason(error))


def _entries(folder: str) -> list[str]:
    """Return what in a folder is worth a look, last name first."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not is_hidden(entry.name) and _entered(entry)]
    return [str(Path(folder, name)) for name in sorted(names, reverse=True)]


def _entered(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() or (entry.is_file() and may_hold_papers(entry.name))
    except OSError:
        return False  # a link to itself


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder is one that nobody is shown."""
    return name.startswith(".")


def may_hold_papers(name: str) -> bool:
    """Tell by its name whether a file in a folder or an archive may be a page; `x.tar.gz` is none."""
    path = Path(name)
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() in SUFFIXES


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
# Text packs to a tenth at best; only what is made for it packs to less than a hundredth.
MOST_TIMES = 100
ALWAYS_FINE = 64 * 1024 * 1024
# Bytes of an archive's table of contents: some fifty thousand files.
_LONGEST_TABLE = 4 * 1024 * 1024
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))


class _PackedFile(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


# Opens a document that is packed; the first file is what is in it, the others are to be closed with it.
_Opened = Callable[[], tuple[_PackedFile, ...]]


class UnpackedDocument(Document):
    """A document within a packed one, unpacked while it is read.

    Args:
        packed: What it is in.
        name: As shown to a person.
        label: The page's name.
        opened: Opens it from its start.
        allowance: What may yet be unpacked; shared by all documents of one archive.
    """

    def __init__(self, packed: Document, name: str, label: str, opened: _Opened, allowance: UnpackLimit) -> None:
        super().__init__(name, packed.path)
        self._label = label
        self._opened = opened
        self._allowance = allowance

    @cached_property
    def label(self) -> str:
        """Return the page's name: the packed file's without its endings, or that of the file in an archive."""
        return self._label

    @cached_property
    def head(self) -> bytes:
        """Return the first `HEAD` bytes; fewer where the packed file is damaged soon after.

        Raises:
            SourceError: Not even the first of them can be unpacked.
            OSError: The packed file is gone or may not be read.
        """
        found = bytearray()
        try:
            with self.open() as file:
                while len(found) < HEAD and (piece := file.read1(HEAD - len(found))):
                    found += piece
        except SourceError:
            if not found:
                raise
        return bytes(found)

    def open(self) -> io.BufferedReader:
        """Open the document from its start.

        Raises:
            SourceError: It cannot be unpacked; also raised by what is returned, when it is read.
            OSError: The packed file is gone or may not be read.
        """
        return io.BufferedReader(_Bounded(self._opened(), self._allowance), HEAD)


class UnpackLimit:
    """How many bytes a packed file may yet come to."""

    def __init__(self, packed: int) -> None:
        self._left = max(ALWAYS_FINE, MOST_TIMES * packed)

    def spend(self, count: int) -> None:
        """Take note of bytes that were unpacked.

        Raises:
            SourceError: They are too many.
        """
        self._left -= count
        if self._left < 0:
            raise SourceError("It unpacks to far more than its size lets expect", "Read no further")


class _Bounded(io.RawIOBase):
    """An unpacked file that ends where its allowance does, and says in one way what is wrong with it."""

    def __init__(self, files: tuple[_PackedFile, ...], allowance: UnpackLimit) -> None:
        self._files = files
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            piece = self._files[0].read(len(view))
        except Exception as error:  # what these modules raise at damage is no one family
            raise _damaged(error) from None
        self._allowance.spend(len(piece))
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            for file in self._files:
                file.close()
        super().close()


class _Archive(io.BufferedReader):
    """An archive's file. `zipfile` reads a table of contents in one piece, however long it says that it is."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = _LONGEST_TABLE
        if size > _LONGEST_TABLE:
            raise SourceError("Its table of contents is too long")
        return super().read(size)


def unpack(document: Document) -> Iterator[Document | Skipped]:
    """Yield what is in a document when it is packed; else the document itself.

    Raises:
        SourceError: It is packed and cannot be unpacked.
        OSError: It cannot be read.
    """
    head = document.head
    if head.startswith(_ZIP):
        yield from _members(document)
    elif head.startswith((_GZIP, _ZSTD)):
        opened = partial(_gzip if head.startswith(_GZIP) else _zstd, document)
        yield UnpackedDocument(document, document.name, document.label, opened, UnpackLimit(document.size))
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
    """Yield the documents in a zip archive, in the order in which they stand in it."""
    import zipfile

    with _Archive(document.open().detach()) as file:
        try:
            archive = zipfile.ZipFile(file)
        except SourceError:
            raise
        except Exception as error:
            raise _damaged(error) from None
        # The table of contents stands at the end.
        document.consumed = 0
        if _OFFICE & set(archive.namelist()[:5]):
            raise SourceError("It is no text", "It seems to be an Office or an EPUB file")
        pages = [member for member in archive.infolist() if _a_page(member)]
        allowance = UnpackLimit(document.size)
        for member in pages:
            yield _member(document, archive, member, allowance)
        if not pages:
            yield Skipped(document.name, 0, "there are no pages in this archive")


def _a_page(member: ZipInfo) -> bool:
    # What a Mac puts beside each file stands in a folder of its own.
    hidden = any(is_hidden(part) or part == "__MACOSX" for part in PurePosixPath(member.filename).parts)
    return not (member.is_dir() or hidden) and may_hold_papers(member.filename)


def _member(document: Document, archive: ZipFile, member: ZipInfo, allowance: UnpackLimit) -> Document | Skipped:
    name = f"{document.name}/{clean_line(member.filename)}"
    if member.flag_bits & 1:
        return Skipped(name, 0, "it is locked with a password")
    label = label_of(PurePosixPath(member.filename).name)
    return UnpackedDocument(document, name, label, partial(_opened, archive, member), allowance)


def _opened(archive: ZipFile, member: ZipInfo) -> tuple[_PackedFile, ...]:
    try:
        return (archive.open(member),)
    except Exception as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> SourceError:
    said = clean_line(str(error)).rstrip(".")
    return SourceError("The packed file is damaged or its end is missing", said[:1].upper() + said[1:200])
