"""Which format a document has: recognised by its content; its name only says what to look for first."""

from __future__ import annotations

import re
from pathlib import PurePath

from search.errors import SourceError, UnknownFormatError, UsageError
from search.sources.base import Document, Reader
from search.sources.formats.arxiv_atom import ArxivAtom
from search.sources.formats.arxiv_rss import ArxivRss
from search.sources.formats.arxiv_snapshot import ArxivSnapshot
from search.sources.formats.bibtex import BibTeX
from search.sources.formats.citation_cff import CitationCff
from search.sources.formats.crossref import Crossref
from search.sources.formats.csl_json import CslJson
from search.sources.formats.csl_yaml import CslYaml
from search.sources.formats.daily_papers_text import DailyPapers
from search.sources.formats.dblp import Dblp
from search.sources.formats.endnote import EndNoteXml
from search.sources.formats.feeds import Feeds, Opml
from search.sources.formats.hayagriva import Hayagriva
from search.sources.formats.hugging_face_api import HuggingFace
from search.sources.formats.hugging_face_html import HuggingFacePage
from search.sources.formats.jsonl import JsonLines
from search.sources.formats.mods import Mods
from search.sources.formats.nbib import Nbib
from search.sources.formats.oai import OaiPmh
from search.sources.formats.openalex import OpenAlex
from search.sources.formats.papis import Papis
from search.sources.formats.pubmed import PubMedXml
from search.sources.formats.refer import Refer
from search.sources.formats.ris import Ris
from search.sources.formats.semantic_scholar import SemanticScholar
from search.sources.formats.web_of_science import WebOfScience
from search.sources.formats.zotero_csv import ZoteroCsv
from search.sources.formats.zotero_database import ZoteroDatabase
from search.sources.formats.zotero_rdf import ZoteroRdf
from search.sources.text_encoding import encoding_of
from search.sources.text_lines import first_character

# Readers by the first character of what they read; within a family, what can only be one format comes before
# what may be many.
_JSON: tuple[Reader, ...] = (
    # Recognised by fields of the first object that only they have; Carrel's own accepts whatever has a title.
    OpenAlex(),
    SemanticScholar(),
    Crossref(),
    CslJson(),
    HuggingFace(),
    ArxivSnapshot(),
    JsonLines(),
)
# arXiv's feeds are feeds, too.
_MARKUP: tuple[Reader, ...] = (
    ArxivRss(),
    ArxivAtom(),
    PubMedXml(),
    OaiPmh(),
    Dblp(),
    EndNoteXml(),
    Mods(),
    ZoteroRdf(),
    Opml(),
    Feeds(),
    HuggingFacePage(),
)
_TEXT: tuple[Reader, ...] = (
    BibTeX(),
    Ris(),
    Nbib(),
    WebOfScience(),
    Refer(),
    ZoteroCsv(),
    CitationCff(),
    Papis(),
    CslYaml(),
    Hayagriva(),
    DailyPapers(),
)
_DATABASE = ZoteroDatabase()
_BY_FIRST_CHARACTER = {"{": _JSON, "[": _JSON, "<": _MARKUP}
# Endings that say more than the first character. Those of JSON and XML do not: they are any service's.
_BY_SUFFIX = {".bib": "bibtex", ".bibtex": "bibtex", ".ris": "ris", ".opml": "opml"}
READERS = (*_JSON, *_MARKUP, *_TEXT, _DATABASE)

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


NAME_IT = "Name its format with `--format`, if it has one of these."


def not_recognised(kind: str, names: str) -> str:
    return f"This {kind} is none of {names}"


def formats() -> tuple[str, ...]:
    return tuple(reader.name for reader in READERS)


def reader_named(name: str) -> Reader:
    for reader in READERS:
        if reader.name == name:
            return reader
    raise UsageError(f'Unknown format "{name}"', f"Known formats: {', '.join(formats())}")


def detect(document: Document, format: str | None = None) -> Reader:  # noqa: A002 - it is `--format`
    """The reader for a document; SourceError if it is empty or binary, UnknownFormatError if no reader knows it."""
    named = reader_named(format) if format else None
    head = document.head
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        if b"\0" in head:
            raise SourceError("Not a text file", "It has nothing but zero bytes")
        raise SourceError("The file is blank" if head else "The file is empty")
    if named in {None, _DATABASE} and _DATABASE.sniff(document):
        return _DATABASE
    kind = _binary(head, encoding_of(document))
    if kind:
        raise SourceError("Not a text file", f"It looks like {kind}")
    if named is _DATABASE:
        raise SourceError("Not an SQLite database", "Zotero's own is zotero.sqlite, in its data folder")
    if named:
        return named
    tried = candidates(document)
    for reader in tried:
        if reader.sniff(document):
            return reader
    kind = {_JSON: "JSON", _MARKUP: "markup"}.get(_BY_FIRST_CHARACTER.get(first_character(document), _TEXT), "text")
    names = ", ".join(reader.name for reader in tried)
    raise UnknownFormatError("Unknown format", not_recognised(kind, names), NAME_IT)


def candidates(document: Document) -> list[Reader]:
    """The readers that may know a document, by its first character and its ending, likeliest first."""
    family = _BY_FIRST_CHARACTER.get(first_character(document), _TEXT)
    likely = _BY_SUFFIX.get(PurePath(document.name).suffix.lower())
    return sorted(family, key=lambda reader: reader.name != likely)


def _binary(head: bytes, text_encoding: str) -> str:
    """What a binary file seems to be; empty for text."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    # A stray NUL or two in a page is damage; a hundredth of the file is a binary format.
    if text_encoding in ("utf-8", "utf-8-sig") and len(_CONTROL.findall(head)) * 100 > len(head):
        return "a binary file"
    return ""
