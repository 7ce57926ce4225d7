"""Papers, and what makes two records the same paper.

A paper is identified by its arXiv id (without version), or else its DOI, or else a hash of its normalised
title. The first of these in a record becomes its `key`, which never changes afterwards; all of them are
*aliases* by which the catalog recognises the paper when it comes again.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import Literal
from urllib.parse import unquote

from search.text.latex import readable
from search.text.words import exact, words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LinkKind = Literal["code", "project", "paper", "web"]

ARXIV_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
_ARXIV_IN = re.compile(
    rf"(?:^|arxiv:|arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.|huggingface\.co/papers/)"
    rf"(?P<id>{ARXIV_ID.pattern})(?:v\d+)?(?:\.pdf)?/?$"
    # `arXiv: 2401.00001 [cs, stat]`, and what else follows in a note.
    rf"|^arxiv(?: e-?prints?)?[:,\s]*(?P<named>{ARXIV_ID.pattern})(?:v\d+)?(?![\w./-]*\w)",
    re.IGNORECASE,
)
# At the start, behind `doi:`, or in the address of a resolver, the publisher's own or a library's proxy of it.
_DOI_IN = re.compile(r"(?:^|doi:\s*|^https?://(?:[\w-]+\.)*doi\.[\w.-]+/|doi\.org/)(10\.\d{4,9}(?:\.\d+)*/\S+)", re.I)
_DISGUISED = re.compile(r"[%&$]|://")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def arxiv_id(text: str) -> str:
    """The arXiv id, without version, in an id, URL or DOI; empty if there is none."""
    match = _ARXIV_IN.search(text.strip())
    return match["id"] or match["named"] if match else ""


def doi(text: str) -> str:
    """The first DOI in a field for it, or in the URL of a resolver, in lower case; empty if there is none."""
    text = text.strip()
    if _DISGUISED.search(text):
        text = unescape(unquote(text) if "%2f" in text.lower() else text).replace("$", "")
    match = _DOI_IN.search(text)
    if match is None:
        return ""
    found = match[1].lower()
    if "://" in text:
        found = found.partition("?")[0].partition("#")[0]
    found = found.partition(";10.")[0].rstrip(".,;")
    while found and (opener := _BRACKETS.get(found[-1])) and found.count(opener) < found.count(found[-1]):
        found = found[:-1].rstrip(".,;")
    return found


@lru_cache(maxsize=1024)
def title_hash(title: str) -> str:
    """`t` and 16 hex digits: equal for titles that differ only in notation.

    Case, accents, LaTeX, punctuation and spacing do not count. A title without any letter or digit is
    hashed as it is, so that two such titles remain different.
    """
    normal = "".join(words(readable(title))) or unicodedata.normalize("NFKC", title).strip()
    return "t" + hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Link:
    """A link found in an abstract or given by a source; always http or https."""

    url: str
    kind: LinkKind = "web"


@dataclass(frozen=True, slots=True, order=True)
class Page:
    """A page or feed as its reader knows it.

    Attributes:
        source: Its format or service (`daily-papers`, `arxiv-rss`, `demo`).
        label: Its name: a file's stem, a feed's name.
        date: ISO date, or `--MM-DD` (ISO 8601:2000 truncated form) if the page shows no year.
    """

    source: str
    label: str
    date: str = ""

    @property
    def day(self) -> str:
        """The date as people write it: `Mar 11`, `Mar 11, 2026`; empty if unknown."""
        match = re.fullmatch(r"(\d{4}|-)-(\d{2})-(\d{2})", self.date)
        if not match or not 1 <= int(match[2]) <= 12:
            return self.date
        day = f"{MONTHS[int(match[2]) - 1]} {int(match[3])}"
        return day if match[1] == "-" else f"{day}, {match[1]}"

    @property
    def names(self) -> frozenset[str]:
        """What `page:` matches, in `exact` form: the label, the source, the date, the day."""
        day = self.day.replace(",", "")
        both = f"{self.label} {self.date}"  # distinguishes pages of one label
        return frozenset(filter(None, map(exact, (self.label, self.source, self.date, day, both))))


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A paper's place on a page; the rank counts from 1 (0: the page has no order)."""

    page: Page
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """How and where a work was published, as its source says; every field may be empty.

    Attributes:
        type: In the vocabulary of CSL (`article-journal`, `book`, `thesis`; `article` is a preprint).
        genre: The kind of a thesis or report: `PhD thesis`.
        number: Of an issue or a report.
        pages: A range, with an en dash, or whatever else the source gives.
        editors: In natural order.
        citekey: The citation key that the paper has in the user's own bibliography.
    """

    type: str = ""
    genre: str = ""
    publisher: str = ""
    isbn: str = ""
    issn: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    editors: tuple[str, ...] = ()
    citekey: str = ""


# Most papers of pages and feeds say nothing of it.
NOT_PUBLISHED = Publication()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as sources describe it. Texts are the originals, cleaned, but with their LaTeX.

    Attributes:
        key: Assigned by the catalog when the paper is first added; empty before.
        title: One line; may contain LaTeX. `readable(title)` is for display.
        abstract: Paragraphs separated by a newline; may contain LaTeX.
        date: Day of publication, ISO (`2024-03-11`, `2024-03`); empty if unknown.
        year: Year of publication, from `date` unless a source gives another.
        arxiv: arXiv id without version.
        doi: Lower-case DOI without resolver.
        links: From the abstract and the source, in order, without repetition.
        upvotes: None if the source has none.
        added: UTC time of the first import, ISO to the second; set by the catalog.
    """

    title: str
    abstract: str = ""
    key: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    year: int | None = None
    venue: str = ""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    arxiv: str = ""
    doi: str = ""
    url: str = ""
    pdf: str = ""
    links: tuple[Link, ...] = ()
    upvotes: int | None = None
    added: str = ""
    sightings: tuple[Sighting, ...] = ()
    publication: Publication = NOT_PUBLISHED

    @property
    def code(self) -> tuple[str, ...]:
        return tuple(link.url for link in self.links if link.kind == "code")

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that list the paper, each once, in the order of its sightings."""
        return tuple(dict.fromkeys(sighting.page for sighting in self.sightings))

    @property
    def aliases(self) -> tuple[str, ...]:
        """All identifiers, strongest first: `arxiv:…`, `doi:…`, `title:…`."""
        identifiers = []
        if self.arxiv:
            identifiers.append(f"arxiv:{self.arxiv}")
        if self.doi:
            identifiers.append(f"doi:{self.doi}")
        return (*identifiers, f"title:{title_hash(self.title)}")

    @property
    def page_url(self) -> str:
        """The URL of the paper's own page; empty if unknown."""
        if self.url:
            return self.url
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def pdf_url(self) -> str:
        return self.pdf or (f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else "")

    def minted(self, added: str, *, apart: bool = False) -> Paper:
        """Give the paper a key, made from its strongest identifier, and a time of import, unless it has them.

        `apart`: the usual key belongs to another paper, so make one from what the record says.
        """
        key = self.key or self.aliases[0].split(":", 1)[1]
        if apart:
            said = (*self.aliases, self.abstract, *self.authors, self.date, str(self.year), self.venue, self.url)
            key = title_hash(" ".join(said))
        return replace(self, key=key, added=self.added or added)
