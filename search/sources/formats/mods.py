"""MODS, the Library of Congress's records (https://www.loc.gov/standards/mods/), as Zotero and bibutils write them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import parse_date
from search.sources.source_work import Reference
from search.sources.work_types import ZOTERO
from search.sources.xml_elements import root_name, text_of, texts_of, xml_papers
from search.text.clean import clean_line
from search.text.names import join_name, natural_order

_SPACE = "{http://www.loc.gov/mods/v3}"
_NAMES = frozenset(("mods", f"{_SPACE}mods"))
# Genres of MARC, of bibutils and of Zotero.
_TYPES = ZOTERO | {
    "article": "article-journal",
    "book chapter": "chapter",
    "conference paper": "paper-conference",
    "conference publication": "paper-conference",
    "habilitation thesis": "thesis",
    "journal article": "article-journal",
    "masters thesis": "thesis",
    "ph.d. thesis": "thesis",
    "technical report": "report",
    "theses": "thesis",
    "web site": "webpage",
}
# What is in a host of such a genre, if it says nothing of itself.
_TYPES_IN = {
    "academic journal": "article-journal",
    "book": "chapter",
    "collection": "chapter",
    "conference publication": "paper-conference",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "periodical": "article-journal",
}
_GENRES = {"ph.d. thesis": "PhD thesis", "masters thesis": "Master's thesis"}


class Mods:
    name = "mods"
    label = "MODS (XML)"
    origin = "Zotero: File > Export Library… > MODS"

    def sniff(self, document: Document) -> bool:
        return root_name(document) in ("modscollection", "mods")

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return xml_papers(document, "mods", _NAMES, _reference)


def _reference(record: Element) -> Reference:
    for element in record.iter():
        # With and without a prefix, the same names.
        element.tag = element.tag.removeprefix(_SPACE)
    host = next((each for each in record.iterfind("relatedItem") if each.get("type") == "host"), None)
    inner = host if host is not None else record
    urls = texts_of(record, "location/url")
    publication = _publication(record, inner)
    return Reference(
        title=_title(record),
        abstract=text_of(record, "abstract"),
        authors=_people(record, "author", "aut", "creator", "cre", "") or publication.editors,
        date=next(filter(None, map(parse_date, _dates(record) + _dates(inner))), ""),
        venue=_title(host) if host is not None else next(iter(_people(record, "degree grantor", "dgg")), ""),
        keywords=texts_of(record, "subject/topic"),
        names=[text for kind in ("doi", "arxiv", "uri") for text in _numbers(record, kind)],
        url=urls,
        pdf=[url for url in urls if url.lower().endswith(".pdf")],
        publication=publication,
    )


def _publication(record: Element, inner: Element) -> Publication:
    """What a record or its host, such as the volume that it is in, says of how it came out."""
    both = (record, inner)
    parts = [part for each in (inner, record) for part in each.iterfind("part")]
    pages = next((extent for part in parts if (extent := part.find("extent")) is not None), None)
    bounds = [text_of(pages, name) for name in ("start", "end")] if pages is not None else []
    genres = [genre.casefold() for genre in texts_of(record, "genre")]
    around = [genre.casefold() for genre in texts_of(inner, "genre")] if inner is not record else []
    types = [_TYPES[genre] for genre in genres if genre in _TYPES]
    types += [_TYPES_IN[genre] for genre in around if genre in _TYPES_IN]
    return Publication(
        type=next(iter(types), ""),
        genre=next((_GENRES[genre] for genre in genres if genre in _GENRES), ""),
        publisher=next((text for each in both for text in texts_of(each, "originInfo/publisher")), ""),
        isbn=next((text for each in both for text in _numbers(each, "isbn")), ""),
        issn=next((text for each in both for text in _numbers(each, "issn")), ""),
        volume=_detail(parts, "volume"),
        number=_detail(parts, "issue") or _detail(parts, "number"),
        pages="–".join(filter(None, bounds)) or (text_of(pages, "list") if pages is not None else ""),
        editors=tuple(_people(record, "editor", "edt") or _people(inner, "editor", "edt")),
        citekey=next(iter(_numbers(record, "citekey")), "") or record.get("ID", ""),
    )


def _title(record: Element) -> str:
    info = next((each for each in record.iterfind("titleInfo") if not each.get("type")), None)
    if info is None:
        return ""
    title = f"{text_of(info, 'nonSort')} {text_of(info, 'title')}".strip()
    return clean_line(": ".join(filter(None, (title, text_of(info, "subTitle")))))


def _people(record: Element, *roles: str) -> list[str]:
    """The names with one of these roles; an empty one stands for no role at all."""
    people = []
    for name in record.iterfind("name"):
        said = [role.casefold() for role in texts_of(name, "role/roleTerm")] or [""]
        if not set(said).isdisjoint(roles) and (person := _person(name)):
            people.append(person)
    return people


def _person(name: Element) -> str:
    parts: dict[str, list[str]] = {}
    for part in name.iterfind("namePart"):
        parts.setdefault(part.get("type", ""), []).append(clean_line("".join(part.itertext())))
    if "family" in parts:
        return join_name(" ".join(parts.get("given", [])), "", " ".join(parts["family"]), "")
    return natural_order(" ".join(parts.get("", [])))


def _dates(record: Element) -> list[str]:
    return texts_of(record, "originInfo/dateIssued", "part/date", "originInfo/copyrightDate", "originInfo/dateCreated")


def _numbers(record: Element, kind: str) -> list[str]:
    return [clean_line("".join(each.itertext())) for each in record.iterfind("identifier") if each.get("type") == kind]


def _detail(parts: list[Element], kind: str) -> str:
    details = (detail for part in parts for detail in part.iterfind("detail") if detail.get("type") == kind)
    return next((text_of(detail, "number") for detail in details), "")
