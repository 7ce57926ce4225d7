"""Paper: the one record, and what makes two records the same paper.

A paper is known by its arXiv id (without version), else its DOI, else a hash of its normalised
title. The first of these that a record brings becomes its `key`, which never changes afterwards;
all of them are *aliases* by which the catalog recognises the paper when it is seen again.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Literal

from search.text.latex import readable
from search.text.words import exact, words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LinkKind = Literal["code", "project", "paper", "web"]

ARXIV_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
_ARXIV_IN = re.compile(
    rf"(?:^|arxiv:|arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.|huggingface\.co/papers/)"
    rf"(?P<id>{ARXIV_ID.pattern})(?:v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE,
)
_DOI_IN = re.compile(r"(?:^|doi:\s*|doi\.org/)(10\.\d{4,9}/\S+)$", re.IGNORECASE)


def arxiv_id(text: str) -> str:
    """Return the arXiv id without version in an id, URL or DOI; empty when there is none."""
    match = _ARXIV_IN.search(text.strip())
    return match["id"] if match else ""


def doi(text: str) -> str:
    """Return the DOI in a DOI or doi.org URL, lower-cased as DOIs compare; empty when none."""
    match = _DOI_IN.search(text.strip())
    return match[1].lower().rstrip(".,;") if match else ""


def title_hash(title: str) -> str:
    """Return `t` and 16 hex digits for a title: equal for titles that differ only in dress.

    Case, accents, LaTeX, punctuation and spacing do not count. A title without a single letter
    or digit is hashed as it stands, so that two such titles are not taken for one.
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
    """A page or feed as a person knows it.

    Attributes:
        source: The format or service it came by (`daily-papers`, `arxiv-rss`, `demo`).
        label: Its name: a file's stem, a feed's name.
        date: ISO date, or `--MM-DD` (ISO 8601:2000 truncated form) where the page names no year.
    """

    source: str
    label: str
    date: str = ""

    @property
    def day(self) -> str:
        """Return the date as people write it: `Mar 11`, `Mar 11, 2026`; empty when unknown."""
        match = re.fullmatch(r"(\d{4}|-)-(\d{2})-(\d{2})", self.date)
        if not match or not 1 <= int(match[2]) <= 12:
            return self.date
        day = f"{MONTHS[int(match[2]) - 1]} {int(match[3])}"
        return day if match[1] == "-" else f"{day}, {match[1]}"

    @property
    def names(self) -> frozenset[str]:
        """Return what `page:` matches, in `exact` form: the label, the source, the date, the day."""
        day = self.day.replace(",", "")
        both = f"{self.label} {self.date}"  # tells two pages of one label apart
        return frozenset(filter(None, map(exact, (self.label, self.source, self.date, day, both))))


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A paper seen on a page, at a rank counted from 1 (0: the source has no order)."""

    page: Page
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as sources tell it. Texts are the originals, cleaned but with their LaTeX.

    Attributes:
        key: Minted by the catalog when the paper is first added; empty before.
        title: One line; may hold LaTeX. `readable(title)` is what a person reads.
        abstract: Paragraphs separated by a newline; may hold LaTeX.
        date: Day of publication, ISO (`2024-03-11`, `2024-03`); empty when unknown.
        year: Year of publication, from `date` where a source gives no other.
        arxiv: arXiv id without version.
        doi: Lower-case DOI without resolver.
        links: From the abstract and the source, in order, without repetition.
        upvotes: Where the source has them.
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
    sightings: tuple[Sighting, ...] = field(default=())

    @property
    def code(self) -> tuple[str, ...]:
        """Return the URLs of the links that lead to code."""
        return tuple(link.url for link in self.links if link.kind == "code")

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the pages that the paper was seen on, each once, in the order of sighting."""
        return tuple(dict.fromkeys(sighting.page for sighting in self.sightings))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return every identifier, strongest first: `arxiv:…`, `doi:…`, `title:…`."""
        found = []
        if self.arxiv:
            found.append(f"arxiv:{self.arxiv}")
        if self.doi:
            found.append(f"doi:{self.doi}")
        return (*found, f"title:{title_hash(self.title)}")

    @property
    def page_url(self) -> str:
        """Return the address of the paper's own page; empty when none is known."""
        if self.url:
            return self.url
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def pdf_url(self) -> str:
        """Return the address of the paper's PDF; empty when none is known."""
        return self.pdf or (f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else "")

    def minted(self, added: str, *, apart: bool = False) -> Paper:
        """Return the paper with its key, minted from its strongest identifier unless it has one.

        Args:
            added: UTC time of the import, ISO to the second; a time already given stands.
            apart: The key would be another paper's: mint one from all identifiers together.
        """
        key = self.key or self.aliases[0].split(":", 1)[1]
        if apart:
            key = title_hash(" ".join((*self.aliases, self.abstract)))
        return replace(self, key=key, added=self.added or added)
