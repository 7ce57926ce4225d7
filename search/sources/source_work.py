"""A work as a source describes it, and how it becomes a paper: identifiers found, URLs sorted, texts checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from search.paper import NOT_PUBLISHED, Link, LinkKind, Page, Paper, Publication, Sighting, arxiv_id, doi
from search.paper_json import from_record, publication_record
from search.sources.html_text import strip_markup, unwrap_paragraphs
from search.text.clean import clean_line
from search.text.links import find_links, is_link

_CLASS_BEHIND = re.compile(r"\s*\[[\w., -]+\]\s*$|[,\s(]+(?:19|20)\d\d\)?\s*$")
_GLUED = re.compile(r"^arxiv(?=\d)", re.IGNORECASE)
_SIGNS_OF_URLS = ("://", "www.", ".co", ".org", ".io")
_HEADING = re.compile(r"\A(?:abstract|summary)[.:]?\n", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_PREPRINT_SERVER = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
# `https://dl.acm.org/doi/abs/10.1145/3580305`
_PUBLISHER = re.compile(r"https?://[^/\s]+/doi/(?:\w+/)?(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
# A publisher's name or a list of ISBNs; not an abstract in the wrong field.
_LONGEST_DETAIL = 500
_NOT_OF_SERVERS = ("publisher", "volume", "number")
_OF_SERVER = re.compile(r"arxiv\b|corr\b|abs/", re.IGNORECASE)
_ISSN = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\d-])")
_DASHES = re.compile(r"\s*(?:-{1,3}|[‐‑‒–—−])\s*")
_BETWEEN_KEYWORDS = re.compile(r"[;\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A work as a source describes it; texts may contain markup and wrapped lines.

    Attributes:
        authors: In natural order.
        year: If the source has it separately.
        names: Texts that may be or contain an arXiv id or a DOI; best first, as are `url` and `pdf`.
        mentions: Texts besides the abstract whose links belong to the paper.
        publication: Its texts may contain markup, and its pages any kind of dash.
    """

    title: str
    abstract: str = ""
    authors: Iterable[str] = ()
    date: str = ""
    year: int | None = None
    venue: str = ""
    categories: Iterable[str] = ()
    keywords: Iterable[str] = ()
    names: Iterable[str] = ()
    url: Iterable[str] = ()
    pdf: Iterable[str] = ()
    mentions: Iterable[str] = ()
    publication: Publication = NOT_PUBLISHED

    def paper(self, page: Page) -> Paper:
        """The paper, seen on a page without order; ValueError if it has no title, or an overlong text."""
        names, abstract = list(self.names), _HEADING.sub("", unwrap_paragraphs(strip_markup(self.abstract)))
        arxiv = next(filter(None, map(arxiv_in, names)), "")
        published = next((name for name in map(doi_in, names) if name and not name.startswith(_ARXIV_DOI)), "")
        pages = [url for url in addresses(self.url) if not _is_derived(url, arxiv, published)]
        files = [url for url in addresses(self.pdf) if not (arxiv and arxiv in url)]
        record: dict[str, Any] = {
            "title": strip_markup(self.title),
            "abstract": abstract,
            "authors": list(map(strip_markup, self.authors)),
            "date": self.date,
            "venue": "" if _PREPRINT_SERVER.match(self.venue) else strip_markup(self.venue),
            "categories": _unique(self.categories),
            "keywords": _unique(map(strip_markup, self.keywords)),
            "arxiv": arxiv,
            "doi": published,
            "url": next(iter(pages), ""),
            "pdf": next(iter(files), ""),
            "links": [link.url for link in _links("\n".join((abstract, *self.mentions, *pages[1:])))],
        }
        if details := publication_record(self.publication):
            record["publication"] = _cleaned(details)
        # Not `in range(…)`, which compares None with each of its numbers.
        has_year = self.year is not None and 1 <= self.year < 10_000
        if has_year:
            record["year"] = self.year
        return from_record(record, (Sighting(page),))


def _cleaned(details: dict[str, Any]) -> dict[str, Any]:
    """The fields of a publication without markup; what is longer than any of its kind is left out."""
    record: dict[str, Any] = {"editors": list(map(strip_markup, details.pop("editors", ())))}
    for name, value in details.items():
        if len(value) <= _LONGEST_DETAIL:
            record[name] = strip_markup(value)
    if "pages" in record:
        record["pages"] = _DASHES.sub("–", record["pages"])
    # Where the preprint server stands for a publisher, its identifier does for volume or number.
    return {name: value for name, value in record.items() if not (name in _NOT_OF_SERVERS and _OF_SERVER.match(value))}


def _links(text: str) -> tuple[Link, ...]:
    # Most abstracts contain no URL, and a thorough search takes a third of the time of reading a paper.
    lowered = text.lower()
    return find_links(text) if any(sign in lowered for sign in _SIGNS_OF_URLS) else ()


def arxiv_in(text: str) -> str:
    """The arXiv id that a text is or ends with, if it mentions arXiv; otherwise empty."""
    lowered = text.lower()
    if "arxiv" not in lowered and "huggingface.co/papers/" not in lowered:
        return ""
    return bare_arxiv(text)


def bare_arxiv(text: str) -> str:
    """The arXiv id in a field for it: `2401.00001v2 [cs.CL]`, `abs/2401.00001`."""
    return arxiv_id(_GLUED.sub("", _CLASS_BEHIND.sub("", text)).strip().removeprefix("abs/"))


def addresses(texts: Iterable[str]) -> Iterator[str]:
    """Yield the URLs in fields for them: several in one, some without a scheme."""
    for text in map(clean_line, texts):
        for part in text.split():
            url = part.strip("<>,;")
            url = f"https://{url}" if url.lower().startswith("www.") else url
            if is_link(url):
                yield url


def doi_in(text: str) -> str:
    """The DOI that a text is, or the one in a publisher's URL."""
    publisher = _PUBLISHER.search(text)
    return doi(unquote(publisher[1]) if publisher else text)


def issn_in(text: str) -> str:
    """The first ISSN in a field for it: `0028-0836 (Print) 1476-4687 (Linking)`."""
    found = _ISSN.search(text)
    return found[0] if found else ""


def keywords_in(text: str) -> list[str]:
    """Split a list of keywords at semicolons and newlines, or else at commas."""
    between = _BETWEEN_KEYWORDS.split(text) if _BETWEEN_KEYWORDS.search(text) else text.split(",")
    return [word for word in map(clean_line, between) if word]


def _unique(texts: Iterable[str]) -> list[str]:
    unique: dict[str, str] = {}
    for text in texts:
        unique.setdefault(clean_line(text).casefold(), text)
    return list(unique.values())


def _is_derived(url: str, arxiv: str, published: str) -> bool:
    """Whether a URL is one that `Paper.page_url` derives anyway; stored, it would shadow a better one."""
    return bool((arxiv and arxiv_id(url) == arxiv) or (published and doi(url) == published))


def record_links(named: Iterable[tuple[str, LinkKind]], *texts: str) -> list[dict[str, str]]:
    """Links for a record, each once: those that a source names, perhaps without `https://`, then those in its texts."""
    links: dict[str, dict[str, str]] = {}
    for link in (*_named(named), *(link for text in texts for link in _links(text))):
        links.setdefault(_bare(link.url), {"url": link.url, "kind": link.kind})
    return list(links.values())


def _named(named: Iterable[tuple[str, LinkKind]]) -> Iterator[Link]:
    for address, kind in named:
        yield from (Link(link.url, kind) for link in find_links(address)[:1])


def _bare(url: str) -> str:
    """A URL without what does not distinguish it: scheme, trailing slash, `.git`."""
    return url.partition("://")[2].removesuffix("/").removesuffix(".git").lower()
