"""PubMed's XML: the answer of its services, and its yearly files (https://dtd.nlm.nih.gov/ncbi/pubmed/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import year_first
from search.sources.formats.nbib import full_text, pubmed_address, title_of, work_type
from search.sources.source_work import Reference
from search.sources.xml_elements import inner_text, root_name, texts_of, xml_papers
from search.text.names import join_name

_ROOTS = frozenset(("pubmedarticleset", "pubmedarticle", "pubmedbookarticleset", "pubmedbookarticle"))
_NAMES = frozenset(("PubmedArticle", "PubmedBookArticle"))
_DIGITS = re.compile(r"\d+")
# Of the paper itself: the works that it cites have identifiers, too.
_IDENTIFIERS = (
    "PubmedData/ArticleIdList/ArticleId",
    "BookDocument/ArticleIdList/ArticleId",
    "PubmedBookData/ArticleIdList/ArticleId",
)


class PubMedXml:
    name = "pubmed-xml"
    label = "PubMed (XML)"
    origin = "efetch -db pubmed -format xml, or ftp.ncbi.nlm.nih.gov/pubmed/baseline"

    def sniff(self, document: Document) -> bool:
        return root_name(document) in _ROOTS

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return xml_papers(document, "pubmed", _NAMES, _reference)


def _reference(entry: Element) -> Reference:
    article, book = entry.find("MedlineCitation/Article"), entry.find("BookDocument")
    part = article if article is not None else book if book is not None else entry
    number = _first(entry, "MedlineCitation/PMID", "BookDocument/PMID")
    places = [place for place in part.iterfind("ELocationID") if place.get("ValidYN") != "N"]
    dois = [inner_text(place).strip() for place in places if place.get("EIdType") == "doi"] + _identifiers(entry, "doi")
    preprints = [text for place in places if (text := inner_text(place).strip()).lower().startswith("arxiv:")]
    date = part.find("Journal/JournalIssue/PubDate")
    date = date if date is not None else part.find("Book/PubDate")
    return Reference(
        title=title_of(*texts_of(part, "ArticleTitle", "VernacularTitle", "Book/BookTitle")),
        abstract="\n\n".join(filter(None, map(_section, part.iterfind("Abstract/AbstractText")))),
        authors=_people(part, "AuthorList/Author")
        or _people(part, "Book/AuthorList[@Type='authors']/Author")
        or _people(part, "Book/AuthorList/Author"),
        date=_date(date) or _date(part.find("ArticleDate")),
        venue=_first(part, "Journal/Title", "Journal/ISOAbbreviation")
        or ("" if not _first(part, "ArticleTitle") else _first(part, "Book/BookTitle")),
        keywords=texts_of(entry, ".//KeywordList/Keyword", ".//MeshHeading/DescriptorName"),
        names=(*dois[:1], *preprints),
        url=() if dois or not _DIGITS.fullmatch(number) else (pubmed_address(number),),
        mentions=full_text(next(iter(_identifiers(entry, "pmc")), "")),
        publication=_publication(part, is_article=article is not None),
    )


def _publication(part: Element, *, is_article: bool) -> Publication:
    said, title = texts_of(part, "PublicationTypeList/PublicationType"), _first(part, "ArticleTitle")
    return Publication(
        type=work_type(said, journal=is_article, book=not is_article, title=bool(title)),
        publisher=_first(part, "Book/Publisher/PublisherName"),
        isbn=_first(part, "Book/Isbn"),
        issn=_first(part, "Journal/ISSN"),
        volume=_first(part, "Journal/JournalIssue/Volume"),
        number=_first(part, "Journal/JournalIssue/Issue"),
        pages=_first(part, "Pagination/MedlinePgn"),
        editors=tuple(_people(part, "Book/AuthorList[@Type='editors']/Author")),
    )


def _first(element: Element, *paths: str) -> str:
    return next(iter(texts_of(element, *paths)), "")


def _identifiers(entry: Element, kind: str) -> list[str]:
    return texts_of(entry, *(f"{path}[@IdType='{kind}']" for path in _IDENTIFIERS))


def _section(section: Element) -> str:
    text, label = inner_text(section).strip(), section.get("Label", "")
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
