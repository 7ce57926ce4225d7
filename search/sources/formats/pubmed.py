"""PubMed's XML: the answer of its services, and its yearly files (https://dtd.nlm.nih.gov/ncbi/pubmed/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import year_first
from search.sources.formats.nbib import pubmed_address, title_of
from search.sources.source_work import Reference
from search.sources.xml_elements import root_name, texts_of, xml_papers
from search.text.names import join_name

_ROOTS = frozenset(("pubmedarticleset", "pubmedarticle", "pubmedbookarticleset", "pubmedbookarticle"))
_NAMES = frozenset(("PubmedArticle", "PubmedBookArticle"))
_DIGITS = re.compile(r"\d+")


class PubMedXml:
    name = "pubmed-xml"
    label = "PubMed (XML)"
    origin = "efetch -db pubmed -format xml, or ftp.ncbi.nlm.nih.gov/pubmed/baseline"

    def sniff(self, document: Document) -> bool:
        return root_name(document) in _ROOTS

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return xml_papers(document, "pubmed", _NAMES, _reference)


def _reference(entry: Element) -> Reference:
    article = entry.find("MedlineCitation/Article")
    book = entry.find("BookDocument")
    part = article if article is not None else book if book is not None else entry

    def first(*paths: str) -> str:
        return next(iter(texts_of(part, *paths)), "")

    number = next(iter(texts_of(entry, "MedlineCitation/PMID", "BookDocument/PMID")), "")
    dois = texts_of(part, "ELocationID[@EIdType='doi']") + texts_of(entry, ".//ArticleId[@IdType='doi']")
    date = part.find("Journal/JournalIssue/PubDate")
    date = date if date is not None else part.find("Book/PubDate")
    return Reference(
        title=title_of(first("ArticleTitle", "VernacularTitle", "Book/BookTitle")),
        abstract="\n\n".join(filter(None, map(_section, part.iterfind("Abstract/AbstractText")))),
        authors=_people(part, "AuthorList/Author") or _people(part, "Book/AuthorList/Author"),
        date=_date(date) or _date(part.find("ArticleDate")),
        venue=first("Journal/Title", "Journal/ISOAbbreviation")
        or ("" if not first("ArticleTitle") else first("Book/BookTitle")),
        keywords=texts_of(entry, ".//KeywordList/Keyword", ".//MeshHeading/DescriptorName"),
        names=dois[:1],
        url=() if dois or not _DIGITS.fullmatch(number) else (pubmed_address(number),),
        publication=Publication(
            type="article-journal" if article is not None else "book",
            publisher=first("Book/Publisher/PublisherName"),
            isbn=first("Book/Isbn"),
            issn=first("Journal/ISSN"),
            volume=first("Journal/JournalIssue/Volume"),
            number=first("Journal/JournalIssue/Issue"),
            pages=first("Pagination/MedlinePgn"),
        ),
    )


def _section(section: Element) -> str:
    text, label = "".join(section.itertext()).strip(), section.get("Label", "")
    return f"{label}: {text}" if text and label and label != "UNLABELLED" else text


def _people(part: Element, path: str) -> list[str]:
    return [name for each in part.iterfind(path) if (name := _person(each))]


def _person(author: Element) -> str:
    family, given, initials, suffix, body = (
        next(iter(texts_of(author, name)), "")
        for name in ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    )
    return join_name(given or initials, "", family, suffix) if family else body


def _date(date: Element | None) -> str:
    if date is None:
        return ""
    year, *rest = (next(iter(texts_of(date, name)), "") for name in ("Year", "Month", "Day"))
    month, day = rest
    if month.isdigit():
        return year_first(f"{year}-{month.zfill(2)}-{day.zfill(2)}" if day else f"{year}-{month.zfill(2)}")
    return year_first(f"{year} {month} {day}" if year else "".join(texts_of(date, "MedlineDate")))
