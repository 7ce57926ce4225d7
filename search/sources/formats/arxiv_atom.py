"""What arXiv's API answers to a query: an Atom feed of papers with all that arXiv knows of them.

An answer to a query that it does not understand is a feed too: one entry, titled "Error".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from search.paper import Page, Paper, Sighting
from search.paper_json import from_record
from search.sources.base import Document, Item, PaperRow, ReadOptions, Skipped
from search.sources.formats.arxiv import categories, day_of, first_doi, identifier, unwrapped
from search.sources.source_work import record_links
from search.sources.text_lines import head_text
from search.sources.xml_elements import XmlElement, read_elements, root_name, text_of
from search.text.clean import clean_line

SOURCE = "arxiv"
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
# As a namespace: exports of others, Carrel's own too, name the address as the scheme of a category.
_NAMESPACE = re.compile(r"xmlns(?::\w+)?=[\"']http://arxiv\.org/schemas/atom")
_OWN = re.compile(r"<id>\s*https?://(?:export\.)?arxiv\.org/(?:abs|api)/")
_UPDATED, _START, _ENTRY = f"{ATOM}updated", f"{_SEARCH}startIndex", f"{ATOM}entry"


class ArxivAtom:
    name = "arxiv-atom"
    label = "arXiv API (Atom)"
    origin = "curl 'https://export.arxiv.org/api/query?search_query=all:lamps'"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        ours = _NAMESPACE.search(text) or _OWN.search(text)
        return root_name(document) == "feed" and bool(ours) and "announce_type" not in text

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        day, rank, entries = "", 0, 0
        for element in read_elements(document, frozenset((_UPDATED, _START, _ENTRY))):
            if not isinstance(element, XmlElement):
                yield element
                continue
            text = "".join(element.tree.itertext()).strip()
            if element.tree.tag == _UPDATED:
                day = day_of(text)
            elif element.tree.tag == _START:
                rank = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
            else:
                entries += 1
                rank += 1
                page = Page(SOURCE, document.label, day)
                yield _row(document, element, Sighting(page, rank))
        if not entries:
            yield Skipped(document.name, 1, "the answer has no papers")


def _row(document: Document, element: XmlElement, sighting: Sighting) -> Item:
    entry = element.tree
    address, title = text_of(entry, f"{ATOM}id"), text_of(entry, f"{ATOM}title")
    if "/api/errors" in address or (title == "Error" and not identifier(address)):
        return Skipped(document.name, element.line, f"arXiv says: {clean_line(text_of(entry, f'{ATOM}summary'))[:300]}")
    try:
        paper = _paper(entry)
    except ValueError as error:
        return Skipped(document.name, element.line, str(error))
    return PaperRow(document.name, element.line, replace(paper, sightings=(sighting,)))


def _paper(entry: Element) -> Paper:
    abstract = unwrapped(text_of(entry, f"{ATOM}summary"))
    primary = [term.get("term", "") for term in entry.iterfind(f"{ARXIV}primary_category")]
    others = [term.get("term", "") for term in entry.iterfind(f"{ATOM}category")]
    names = (text_of(author, f"{ATOM}name") for author in entry.iterfind(f"{ATOM}author"))
    return from_record(
        {
            "title": text_of(entry, f"{ATOM}title"),
            "abstract": abstract,
            "authors": list(filter(None, names)),
            "date": day_of(text_of(entry, f"{ATOM}published")),
            "venue": text_of(entry, f"{ARXIV}journal_ref"),
            "categories": categories([*primary, *others]),
            "arxiv": identifier(text_of(entry, f"{ATOM}id")),
            "doi": first_doi(text_of(entry, f"{ARXIV}doi")),
            # "Accepted at …, code at https://…"
            "links": record_links((), abstract, text_of(entry, f"{ARXIV}comment")),
        }
    )
