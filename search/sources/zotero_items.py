"""What Zotero keeps of an item, in its own words for fields and types; what it exports has the same ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.paper import Publication
from search.sources.dates import parse_date
from search.sources.source_work import Reference
from search.sources.work_types import ZOTERO
from search.text.clean import clean_line

_TITLES = ("title", "caseName", "nameOfAct", "subject")
_VENUES = (
    "publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "encyclopediaTitle", "dictionaryTitle",
    "websiteTitle", "blogTitle", "forumTitle", "university", "institution", "repository", "programTitle", "meetingName",
)  # fmt: skip
_NUMBERS = ("issue", "reportNumber", "number", "seriesNumber", "patentNumber")
_GENRES = ("thesisType", "reportType", "genre", "manuscriptType", "type")
_NAMES = ("DOI", "url", "archiveID", "archiveLocation", "number", "reportNumber", "publicationTitle", "pages")
_NOT_AUTHORS = frozenset(
    ("editor", "seriesEditor", "translator", "reviewedAuthor", "recipient", "bookAuthor", "commenter")
)
# Lines of "Extra", which hold what Zotero has no field for.
_EXTRA = re.compile(r"(?im)^\s*(arxiv|doi|citation key|isbn|issn)\s*:\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class ZoteroItem:
    """An item of a Zotero library.

    Attributes:
        number: Its place in the database or file.
        fields: By Zotero's names: `abstractNote`, `publicationTitle`.
        creators: Each with its role: `author`, `editor`.
        tags: What you wrote.
        keywords: What Zotero found by itself.
        links: Addresses of its attachments.
        notes: HTML.
        collections: Their names, behind those that they are in.
    """

    number: int
    kind: str
    fields: Mapping[str, str]
    creators: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)
    collections: tuple[str, ...] = ()

    def first(self, *names: str) -> str:
        return next((value for name in names if (value := self.fields.get(name, ""))), "")

    def reference(self) -> Reference:
        extra = self.first("extra")
        said = {name.lower(): clean_line(value) for name, value in _EXTRA.findall(extra[:10_000])}
        names = [value for name in _NAMES if (value := self.fields.get(name, ""))]
        if arxiv := said.get("arxiv"):
            names.append(f"arXiv:{arxiv.split()[0]}")
        urls = [url for url in (self.first("url"), *self.links) if url]
        return Reference(
            title=self.first(*_TITLES),
            abstract=self.first("abstractNote"),
            authors=[name for role, name in self.creators if role not in _NOT_AUTHORS] or self._editors,
            date=parse_date(self.first("date", "dateDecided", "dateEnacted", "issueDate")[:100]),
            venue=self.first(*_VENUES),
            keywords=self.keywords,
            names=[*names, said.get("doi", "")],
            url=urls,
            pdf=[url for url in urls if url.lower().endswith(".pdf") or "/pdf/" in url],
            mentions=[*self.links, extra],
            publication=self._publication(said),
        )

    @property
    def _editors(self) -> tuple[str, ...]:
        return tuple(name for role, name in self.creators if role in {"editor", "seriesEditor"})

    def _publication(self, said: Mapping[str, str]) -> Publication:
        return Publication(
            type=ZOTERO.get(self.kind.casefold(), ""),
            genre=self.first(*_GENRES),
            publisher=self.first("publisher"),
            isbn=self.first("ISBN") or said.get("isbn", ""),
            issn=self.first("ISSN") or said.get("issn", ""),
            volume=self.first("volume"),
            number=self.first(*_NUMBERS),
            pages=self.first("pages"),
            editors=self._editors,
            citekey=self.first("citationKey") or said.get("citation key", ""),
        )
