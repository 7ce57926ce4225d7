"""PubMed's own text format (MEDLINE, .nbib); the fields: https://www.nlm.nih.gov/bsd/mms/medlineelements.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import year_first
from search.sources.source_work import Reference
from search.sources.tagged_records import TaggedFormat, TaggedRecord, tagged_papers
from search.sources.text_lines import first_character, head_text
from search.text.names import natural_order

_FORMAT = TaggedFormat("pubmed", re.compile(r"([A-Z]{2,4}) {0,2}-(?: |(?=\S))(.*)"), frozenset(("PMID",)))
_FIRST = re.compile(r"\s*PMID *- *\d+\s*\n")
_TITLE = re.compile(r"(?m)^(?:TI|BTI|VTI) {0,2}-")
_DOI = re.compile(r"(\S+) \[doi\]")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")


class Nbib:
    name = "nbib"
    label = "PubMed (NBIB, MEDLINE)"
    origin = "pubmed.ncbi.nlm.nih.gov: Send to > Citation manager"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        return first_character(document) == "P" and bool(_FIRST.match(text) and _TITLE.search(text))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return tagged_papers(document, _FORMAT, _reference)


def _reference(record: TaggedRecord) -> Reference:
    dois = [match[1] for text in record.lines("LID", "AID") if (match := _DOI.search(text))]
    number = record.first("PMID")
    issn = _ISSN.search(" ".join(record.lines("IS")))
    return Reference(
        title=title_of(record.first("TI", "BTI", "VTI")),
        abstract=next(iter(record.texts("AB")), ""),
        authors=map(natural_order, record.lines("FAU", "CN") or record.lines("AU", "CN")),
        date=year_first(record.first("DP")),
        venue=record.first("JT", "TA", "BTI" if record.lines("TI") else "JT"),
        keywords=(word.lstrip("*") for word in record.lines("OT", "MH")),
        names=dois,
        url=() if dois or not number.isdigit() else (pubmed_address(number),),
        publication=Publication(
            type="article-journal" if record.lines("JT", "TA") else "book" if record.lines("BTI") else "",
            publisher=record.first("PB"),
            isbn=record.first("ISBN"),
            issn=issn[0] if issn else "",
            volume=record.first("VI"),
            number=record.first("IP"),
            pages=record.first("PG"),
            editors=tuple(map(natural_order, record.lines("FED") or record.lines("ED"))),
        ),
    )


def pubmed_address(number: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/"


def title_of(text: str) -> str:
    """A title without PubMed's full stop, and the brackets that mark it as translated."""
    title = text[:-1] if text.endswith(".") and not text.endswith("...") else text
    return title[1:-1].rstrip(".") if title.startswith("[") and title.endswith("]") else title
