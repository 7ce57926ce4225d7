"""arXiv's daily feeds, RSS and Atom: `https://rss.arxiv.org/rss/cs.CL+cs.LG`, `…/atom/cs.CL`.

New papers come first, then cross-lists and replacements. Each day is a page; at weekends it is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from search.paper import Page, Paper, Sighting
from search.paper_json import from_record
from search.sources.base import Document, Item, PaperRow, ReadOptions, Skipped
from search.sources.formats.arxiv import categories, day_of, first_doi, identifier, month_of, names, unwrapped
from search.sources.formats.arxiv_atom import ARXIV, ATOM
from search.sources.html_text import strip_markup
from search.sources.source_work import record_links
from search.sources.text_lines import head_text
from search.sources.xml_elements import XmlElement, read_elements, root_name, text_of
from search.text.clean import clean_line

SOURCE = "arxiv-rss"
_DC = "{http://purl.org/dc/elements/1.1/}"
# Feeds saved before 2024 are RSS 1.0, with this namespace for every element.
_OLD = "{http://purl.org/rss/1.0/}"
_ENTRIES = frozenset(("item", f"{ATOM}entry", f"{_OLD}item"))
_TITLES = ("title", f"{ATOM}title", f"{_OLD}title")
_DAYS = ("pubDate", f"{ATOM}published", f"{ATOM}updated", f"{_DC}date")
_ABOUT = ("description", f"{ATOM}subtitle", f"{_OLD}description")
_SUMMARIES = ("description", f"{ATOM}summary", f"{_OLD}description")
_OURS = re.compile(r"updates on arXiv\.org|rss\.arxiv\.org|export\.arxiv\.org/rss|announce_type|oai:arXiv\.org:")
_LONGEST_NAME = 300
_NAME_ENDS = " updates on arXiv.org"
_BEFORE_ABSTRACT = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*[\w-]+\s*(?:Abstract:)?\s*", re.IGNORECASE)
_OLD_TITLE = re.compile(r"\.? ?\(arXiv:(?P<id>\S{1,40}) \[(?P<category>[\w.-]{1,40})\](?P<mark>[^()]{0,40})\)$")


class ArxivRss:
    name = "arxiv-rss"
    label = "arXiv feeds (RSS, Atom)"
    origin = "curl https://rss.arxiv.org/rss/cs.CL"

    def sniff(self, document: Document) -> bool:
        return root_name(document) in ("rss", "feed", "rdf") and bool(_OURS.search(head_text(document)))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        feed = _Feed(document)
        for element in read_elements(document, _ENTRIES.union(_TITLES, _DAYS, _ABOUT)):
            if not isinstance(element, XmlElement):
                yield element
            elif element.tree.tag in _ENTRIES:
                yield feed.row(element)
            else:
                feed.about.setdefault(element.tree.tag, "".join(element.tree.itertext()).strip())
        if not feed.count:
            yield Skipped(document.name, 1, feed.nothing())


@dataclass
class _Feed:
    """A feed being read; of `about`, its own elements, the first of each counts: those of pictures come later."""

    document: Document
    about: dict[str, str] = field(default_factory=dict)
    count: int = 0
    ranks: Counter[Page] = field(default_factory=Counter)

    def row(self, element: XmlElement) -> Item:
        self.count += 1
        item = element.tree
        day = day_of(text_of(item, *_DAYS)) or day_of(self._first(_DAYS))
        try:
            paper = _paper(item, day)
        except ValueError as error:
            return Skipped(self.document.name, element.line, str(error))
        label = self._first(_TITLES).removesuffix(_NAME_ENDS) or self.document.label
        page = Page(SOURCE, label, day)
        self.ranks[page] += 1
        return PaperRow(self.document.name, element.line, replace(paper, sightings=(Sighting(page, self.ranks[page]),)))

    def nothing(self) -> str:
        if self._first(_TITLES).startswith("Feed error"):
            return f"arXiv says: {self._first(_ABOUT)}"
        return "no papers in this feed; arXiv announces none on Saturdays and Sundays"

    def _first(self, tags: tuple[str, ...]) -> str:
        return next((clean_line(self.about[tag])[:_LONGEST_NAME] for tag in tags if self.about.get(tag)), "")


def _paper(item: Element, day: str) -> Paper:
    title, old = clean_line(text_of(item, *_TITLES)), ""
    if match := _OLD_TITLE.search(title):
        title, old = title[: match.start()], match["id"]
    guid = text_of(item, "guid", f"{ATOM}id")
    arxiv = identifier(guid) or identifier(_address(item)) or identifier(old)
    abstract = unwrapped(_abstract(text_of(item, *_SUMMARIES)))
    kind = text_of(item, f"{ARXIV}announce_type").lower()
    # Old feeds mark what isn't new in the title: UPDATED, CROSS LISTED.
    is_new = kind == "new" or (not kind and match is not None and not match["mark"].strip())
    terms = [*(tag.text or "" for tag in item.iterfind("category")), *_terms(item), match["category"] if match else ""]
    creators = ", ".join("".join(tag.itertext()) for tag in item.iterfind(f"{_DC}creator"))
    return from_record(
        {
            "title": title,
            "abstract": abstract,
            "authors": names(strip_markup(creators) if "<a" in creators else creators),
            # Replacements and cross-lists are papers older than the feed.
            "date": day if day and is_new else month_of(arxiv),
            "venue": text_of(item, f"{ARXIV}journal_reference", f"{ARXIV}journal_ref"),
            "categories": categories(terms),
            "arxiv": arxiv,
            "doi": first_doi(text_of(item, f"{ARXIV}DOI", f"{ARXIV}doi")),
            "links": record_links((), abstract),
        }
    )


def _terms(item: Element) -> list[str]:
    return [tag.get("term", "") for tag in item.iterfind(f"{ATOM}category")]


def _address(item: Element) -> str:
    """The URL of an item's link; in Atom it is an attribute."""
    atom = item.find(f"{ATOM}link")
    return text_of(item, "link", f"{_OLD}link") or (atom.get("href", "") if atom is not None else "")


def _abstract(description: str) -> str:
    """The abstract without its prefix; only old feeds have it as an HTML paragraph."""
    text = strip_markup(description) if description.startswith("<p>") else description
    return _BEFORE_ABSTRACT.sub("", text, count=1) if _BEFORE_ABSTRACT.match(text) else text
