"""MODS, the Library of Congress's records (https://www.loc.gov/standards/mods/), as Zotero and bibutils write them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import parse_date
from search.sources.source_work import Reference
from search.sources.xml_elements import root_name, text_of, texts_of, xml_papers
from search.text.clean import clean_line
from search.text.names import join_name, natural_order

_SPACE = "{http://www.loc.gov/mods/v3}"
_NAMES = frozenset(("mods", f"{_SPACE}mods"))
_TYPES = {
    "journal article": "article-journal",
    "article": "article-journal",
    "book": "book",
    "book chapter": "chapter",
    "booksection": "chapter",
    "conference publication": "paper-conference",
    "conference paper": "paper-conference",
    "conferencepaper": "paper-conference",
    "dataset": "dataset",
    "journalarticle": "article-journal",
    "report": "report",
    "technical report": "report",
    "thesis": "thesis",
    "ph.d. thesis": "thesis",
    "patent": "patent",
    "web site": "webpage",
    "webpage": "webpage",
}


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
    pages = inner.find("part/extent")
    bounds = [text_of(pages, name) for name in ("start", "end")] if pages is not None else []
    editors = tuple(_people(record, "editor", "edt") or _people(inner, "editor", "edt"))
    genres = [genre.casefold() for genre in texts_of(record, "genre")]
    return Reference(
        title=_title(record),
        abstract=text_of(record, "abstract"),
        authors=_people(record, "author", "aut", "creator", "cre", "") or editors,
        date=next(filter(None, map(parse_date, _dates(record) + _dates(inner))), ""),
        venue=_title(host) if host is not None else "",
        keywords=texts_of(record, "subject/topic"),
        names=[text for kind in ("doi", "arxiv", "uri") for text in _numbers(record, kind)],
        url=urls,
        pdf=[url for url in urls if url.lower().endswith(".pdf")],
        publication=Publication(
            type=next((_TYPES[genre] for genre in genres if genre in _TYPES), ""),
            publisher=next(
                iter(texts_of(record, "originInfo/publisher") + texts_of(inner, "originInfo/publisher")), ""
            ),
            isbn=next(iter(_numbers(record, "isbn") + _numbers(inner, "isbn")), ""),
            issn=next(iter(_numbers(record, "issn") + _numbers(inner, "issn")), ""),
            volume=_detail(inner, "volume"),
            number=_detail(inner, "issue") or _detail(inner, "number"),
            pages="–".join(filter(None, bounds)) or (text_of(pages, "list") if pages is not None else ""),
            editors=editors,
            citekey=next(iter(_numbers(record, "citekey")), "") or record.get("ID", ""),
        ),
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


def _detail(record: Element, kind: str) -> str:
    return next((text_of(each, "number") for each in record.iterfind("part/detail") if each.get("type") == kind), "")
