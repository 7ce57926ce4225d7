"""What a source says of a work, field by field, made a paper: identifiers found, addresses sorted, texts checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from search.paper import Link, Page, Paper, Sighting, arxiv_id, doi
from search.record import from_record
from search.sources.html_text import strip_markup, unwrap_paragraphs
from search.text.clean import clean_line
from search.text.links import find_links, is_link

_CLASS_BEHIND = re.compile(r"\s*\[[\w.-]+\]\s*$|[,\s(]+(?:19|20)\d\d\)?\s*$")
_ADDRESS = re.compile(r"https?://|www\.|\.(?:com|org|co|io)\b", re.IGNORECASE)
_HEADING = re.compile(r"\A(?:abstract|summary)[.:]?\n", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_PREPRINT_SERVER = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
# `https://dl.acm.org/doi/abs/10.1145/3580305`
_PUBLISHER = re.compile(r"https?://[^/\s]+/doi/(?:\w+/)?(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_BETWEEN_KEYWORDS = re.compile(r"[;\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """What a source says of a work; everything but the title may be missing.

    Texts may hold markup, and line breaks where they were wrapped.

    Attributes:
        authors: Each as it is spoken.
        date: ISO date.
        year: Where the source gives it apart from the date.
        names: Texts one of which may be, or hold, an arXiv id or a DOI; best first.
        url: Addresses of the paper's page, best first.
        pdf: Addresses of its PDF, best first.
        mentions: Texts whose links belong to the paper, besides the abstract.
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

    def paper(self, page: Page) -> Paper:
        """Return the paper, seen on a page that has no order.

        Raises:
            ValueError: It has no title, or a text is longer than any real one.
        """
        names, abstract = list(self.names), _HEADING.sub("", unwrap_paragraphs(strip_markup(self.abstract)))
        arxiv = next(filter(None, map(arxiv_in, names)), "")
        known = next((found for found in map(doi_in, names) if found and not found.startswith(_ARXIV_DOI)), "")
        pages = [url for url in map(clean_line, self.url) if is_link(url) and not _computed(url, arxiv, known)]
        files = [url for url in map(clean_line, self.pdf) if is_link(url) and not (arxiv and arxiv in url)]
        record = {
            "title": strip_markup(self.title),
            "abstract": abstract,
            "authors": list(map(strip_markup, self.authors)),
            "date": self.date,
            "venue": "" if _PREPRINT_SERVER.match(self.venue) else strip_markup(self.venue),
            "categories": _once(self.categories),
            "keywords": _once(map(strip_markup, self.keywords)),
            "arxiv": arxiv,
            "doi": known,
            "url": next(iter(pages), ""),
            "pdf": next(iter(files), ""),
            "links": [link.url for link in _links("\n".join((abstract, *self.mentions)))],
        }
        # Not `in range(…)`, which compares None with each of its numbers.
        has_year = self.year is not None and 1 <= self.year < 10_000
        paper = from_record(record | ({"year": self.year} if has_year else {}))
        return replace(paper, sightings=(Sighting(page),))


def _links(text: str) -> tuple[Link, ...]:
    # Most abstracts name no address, and to look for one closely takes a fifth of the time of an import.
    return find_links(text) if _ADDRESS.search(text) else ()


def arxiv_in(text: str) -> str:
    """Return the arXiv id that a text is or ends with, when it says that it is one of arXiv's; else nothing."""
    lowered = text.lower()
    if "arxiv" not in lowered and "huggingface.co/papers/" not in lowered:
        return ""
    return bare_arxiv(text)


def bare_arxiv(text: str) -> str:
    """Return the arXiv id in a field that holds nothing else: `2401.00001v2 [cs.CL]`, `abs/2401.00001`."""
    return arxiv_id(_CLASS_BEHIND.sub("", text).strip().removeprefix("abs/"))


def doi_in(text: str) -> str:
    """Return the DOI that a text is, or that a publisher's address holds."""
    found = _PUBLISHER.search(text)
    return doi(unquote(found[1]) if found else text)


def keywords_in(text: str) -> list[str]:
    """Return the keywords in a list of them: between semicolons where there is one, else between commas."""
    between = _BETWEEN_KEYWORDS.split(text) if _BETWEEN_KEYWORDS.search(text) else text.split(",")
    return [word for word in map(clean_line, between) if word]


def is_category(text: str) -> bool:
    """Tell whether a word is a category of arXiv's: `cs.CL`, `math-ph`, `q-bio.NC`."""
    return bool(_CATEGORY.fullmatch(text))


_CATEGORY = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z-]{2,17}"
    r"|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)


def _once(texts: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(clean_line(text).casefold(), text)
    return list(found.values())


def _computed(url: str, arxiv: str, known: str) -> bool:
    """Tell an address that `Paper.page_url` gives anyway; kept, it would stand before a better one."""
    return bool((arxiv and arxiv_id(url) == arxiv) or (known and doi(url) == known))
