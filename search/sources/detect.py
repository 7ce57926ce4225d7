"""Which format a document has: told by what is in it, never by its name."""

from __future__ import annotations

import re

from search.errors import SourceError, UsageError
from search.sources.arxiv_atom import ArxivAtom
from search.sources.arxiv_rss import ArxivRss
from search.sources.arxiv_snapshot import ArxivSnapshot
from search.sources.base import Document, Reader
from search.sources.bibtex import BibTeX
from search.sources.csl_json import CslJson
from search.sources.daily_papers.reader import DailyPapers
from search.sources.feeds import Feeds, Opml
from search.sources.hugging_face import HuggingFace
from search.sources.hugging_face_page import HuggingFacePage
from search.sources.jsonl import JsonLines
from search.sources.openalex import OpenAlex
from search.sources.ris import Ris
from search.sources.semantic_scholar import SemanticScholar
from search.sources.text_lines import encoding

# In the order in which they are tried: what can only be one format comes before what may be many.
READERS: tuple[Reader, ...] = (
    # Told by fields of the first object that only they have; Carrel's own claims whatever has a title.
    OpenAlex(),
    SemanticScholar(),
    CslJson(),
    HuggingFace(),
    ArxivSnapshot(),
    JsonLines(),
    # arXiv's feeds are feeds, too.
    ArxivRss(),
    ArxivAtom(),
    Opml(),
    Feeds(),
    HuggingFacePage(),
    BibTeX(),
    Ris(),
    DailyPapers(),
)

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"PK\x03\x04", "a zip archive, an Office or an EPUB file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet table"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def formats() -> tuple[str, ...]:
    """Return the names that `--format` takes."""
    return tuple(reader.name for reader in READERS)


def reader_named(name: str) -> Reader:
    """Return the reader of a format.

    Raises:
        UsageError: There is no such format.
    """
    for reader in READERS:
        if reader.name == name:
            return reader
    raise UsageError(f"No format is called “{name}”", f"There are: {', '.join(formats())}")


def detect(document: Document, format: str | None = None) -> Reader:  # noqa: A002 - it is `--format`
    """Return the reader for a document.

    Args:
        document: What is to be read.
        format: A name that settles it; the content is then not asked.

    Raises:
        UsageError: No format has that name.
        SourceError: The document is empty, binary, or of no format that Carrel knows.
        OSError: It cannot be read.
    """
    named = reader_named(format) if format else None
    head = document.head
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise SourceError("The file is empty" if not head.strip(b"\x00") else "There is nothing but blanks in it")
    seems = _binary(head)
    if seems:
        raise SourceError("It is no text", f"It seems to be {seems}")
    if named:
        return named
    for reader in READERS:
        if reader.sniff(document):
            return reader
    tried = ", ".join(formats())
    raise SourceError("The format is not known", f"Tried: {tried}", "`--format NAME` says what it is")


def _binary(head: bytes) -> str:
    """Return what a file seems to be that is no text; empty for text."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    # A stray NUL or two in a page is damage, a hundredth of the file is a format.
    if encoding(head) in ("utf-8", "utf-8-sig") and len(_CONTROL.findall(head)) * 100 > len(head):
        return "a binary file"
    return ""
