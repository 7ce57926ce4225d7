"""PubMed's own text format (MEDLINE, .nbib); the fields: https://www.nlm.nih.gov/bsd/mms/medlineelements.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import year_first
from search.sources.source_work import Reference, issn_in
from search.sources.tagged_records import TaggedFormat, TaggedRecord, tagged_papers
from search.sources.text_lines import first_character, head_text
from search.text.names import join_name, natural_order

_FORMAT = TaggedFormat("pubmed", re.compile(r"([A-Z]{2,4}) {0,2}-(?: |(?=\S))(.*)"), frozenset(("PMID",)))
_FIRST = re.compile(r"\s*PMID *- *\d+\s*\n")
_TITLE = re.compile(r"(?m)^(?:TI|BTI|VTI) {0,2}-")
_DOI = re.compile(r"(\S+) \[doi\]")
# `Doe, Jane A 3rd`
_SUFFIX = re.compile(r"([^,]+), ([^,]+) (Jr|Sr|I{2,3}|IV|2nd|3rd|4th)")
_NO_TITLE = re.compile(r"\[(?:(?:article title )?not available|in process citation)\.?\]\.?", re.IGNORECASE)
_FULL_TEXT = re.compile(r"PMC\d+")


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
    places = record.lines("LID", "AID")
    dois = [match[1] for text in places if (match := _DOI.search(text))]
    number = record.first("PMID")
    journal, title, book = (record.first(*tags) for tags in (("JT", "TA"), ("TI",), ("BTI",)))
    return Reference(
        title=title_of(*record.lines("TI", "TT", "BTI", "VTI")),
        abstract=next(iter(record.texts("AB")), ""),
        authors=map(_name, record.lines("FAU" if record.lines("FAU") else "AU", "CN")),
        date=year_first(record.first("DP")),
        venue=journal or (book if title else ""),
        # `Lamps/*therapeutic use`: a heading and its qualifiers.
        keywords=[word.lstrip("*") for word in (*record.lines("OT"), *(w.split("/")[0] for w in record.lines("MH")))],
        names=(*dois, *(text for text in places if text.lower().startswith("arxiv:"))),
        url=() if dois or not number.isdigit() else (pubmed_address(number),),
        mentions=full_text(record.first("PMC")),
        publication=Publication(
            type=work_type(record.lines("PT"), journal=bool(journal), book=bool(book), title=bool(title)),
            publisher=record.first("PB"),
            isbn=record.first("ISBN"),
            issn=issn_in(" ".join(record.lines("IS"))),
            volume=record.first("VI"),
            number=record.first("IP"),
            pages=record.first("PG"),
            editors=tuple(map(_name, record.lines("FED") or record.lines("ED"))),
        ),
    )


def _name(text: str) -> str:
    suffixed = _SUFFIX.fullmatch(text)
    return join_name(suffixed[2], "", suffixed[1], suffixed[3]) if suffixed else natural_order(text)


def pubmed_address(number: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/"


def full_text(number: str) -> list[str]:
    """The address of the text in PubMed Central, if it is there."""
    return [f"https://pmc.ncbi.nlm.nih.gov/articles/{number}/"] if _FULL_TEXT.fullmatch(number) else []


def work_type(said: list[str], *, journal: bool, book: bool, title: bool) -> str:
    """The type of a work with these titles; what has a title in a book is a part of it."""
    if journal:
        return "article" if "Preprint" in said else "article-journal"
    return ("chapter" if title else "book") if book else ""


def title_of(*titles: str) -> str:
    """The first title that is one, without PubMed's full stop, and the brackets that mark it as translated."""
    title = next((title for title in titles if title and not _NO_TITLE.fullmatch(title)), "")
    title = title[:-1] if title.endswith(".") and not title.endswith("...") else title
    return title[1:-1].rstrip(".") if title.startswith("[") and title.endswith("]") else title
