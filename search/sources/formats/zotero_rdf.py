"""Zotero's RDF: items, and journals and collections that they refer to, as one description each."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.errors import SourceError
from search.paper import Page
from search.sources.base import TOO_LONG, Document, Item, PaperRow, ReadOptions, Skipped
from search.sources.text_lines import head_text
from search.sources.xml_elements import XmlElement, read_elements, root_name, text_of, texts_of
from search.sources.zotero_items import ZoteroItem
from search.text.names import join_name

SOURCE = "zotero"
_RDF, _DC, _DCTERMS = (
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://purl.org/dc/terms/}",
)
_BIB, _FOAF = "{http://purl.org/net/biblio#}", "{http://xmlns.com/foaf/0.1/}"
_PRISM, _Z = "{http://prismstandard.org/namespaces/1.2/basic/}", "{http://www.zotero.org/namespaces/export#}"
_KINDS = (
    "Article", "Book", "BookSection", "Document", "Manuscript", "Patent", "Report", "Thesis", "Letter", "Recording",
    "Image", "Illustration", "Data", "Legislation", "Interview", "MotionPicture", "Journal", "Series",
)  # fmt: skip
_NAMES = frozenset((*(f"{_BIB}{kind}" for kind in _KINDS), f"{_RDF}Description"))
_ROLES = {"author": _BIB, "editor": _BIB, "presenter": _Z, "programmer": _Z, "inventor": _Z, "artist": _Z}
_VOLUMES = frozenset((f"{_BIB}Journal", f"{_BIB}Series"))
# The items of a library are in memory at once: what one is part of may come later.
_LONGEST = 64 * 1024 * 1024


class ZoteroRdf:
    name = "zotero-rdf"
    label = "Zotero (RDF)"
    origin = "Zotero: File > Export Library… > Zotero RDF"

    def sniff(self, document: Document) -> bool:
        return root_name(document) == "rdf" and "http://www.zotero.org/namespaces/export#" in head_text(document)

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        if document.size > _LONGEST:
            raise SourceError(TOO_LONG, f"More than {_LONGEST // 2**20} MB of RDF cannot be read in one piece")
        page = Page(SOURCE, document.label)
        items: list[XmlElement] = []
        volumes: dict[str, Element] = {}
        for element in read_elements(document, _NAMES):
            if not isinstance(element, XmlElement):
                yield element
            elif element.tree.tag in _VOLUMES:
                volumes[element.tree.get(f"{_RDF}about", "")] = element.tree
            elif text_of(element.tree, f"{_Z}itemType") not in ("", "attachment", "note"):
                items.append(element)
        for item in items:
            try:
                yield PaperRow(document.name, item.line, _item(item, volumes).reference().paper(page))
            except ValueError as error:
                yield Skipped(document.name, item.line, str(error))
        if not items:
            yield Skipped(document.name, 1, "no papers in it")


def _item(element: XmlElement, volumes: dict[str, Element]) -> ZoteroItem:
    item = element.tree
    whole = _part_of(item, volumes)
    said = [item.get(f"{_RDF}about", ""), *texts_of(item, f"{_DC}identifier"), *texts_of(whole, f"{_DC}identifier")]
    urls = [text for text in said if text.startswith("http")]
    numbers = {text.partition(" ")[0]: text.partition(" ")[2] for text in said if " " in text}
    fields = {
        "title": text_of(item, f"{_DC}title"),
        "abstractNote": text_of(item, f"{_DCTERMS}abstract"),
        "date": text_of(item, f"{_DC}date"),
        "publicationTitle": text_of(whole, f"{_DC}title"),
        "url": next(iter(urls), ""),
        "type": text_of(item, f"{_Z}type"),
        "conferenceName": text_of(item, f"{_BIB}presentedAt//{_DC}title"),
        "publisher": text_of(item, f"{_DC}publisher//{_FOAF}name", f"{_DC}publisher"),
        "volume": text_of(whole, f"{_PRISM}volume") or text_of(item, f"{_PRISM}volume"),
        "issue": text_of(whole, f"{_PRISM}number") or text_of(item, f"{_PRISM}number"),
        "pages": text_of(item, f"{_BIB}pages"),
        "extra": text_of(item, f"{_DC}description"),
        **{name: numbers.get(name, "") for name in ("DOI", "ISBN", "ISSN")},
    }
    creators = [(role, name) for role, space in _ROLES.items() for name in _people(item, f"{space}{role}s")]
    return ZoteroItem(
        element.line,
        text_of(item, f"{_Z}itemType"),
        fields,
        tuple(creators),
        keywords=tuple(texts_of(item, f"{_DC}subject")),
        links=tuple(urls[1:]),
    )


def _part_of(item: Element, volumes: dict[str, Element]) -> Element:
    """The journal or book that an item is part of, described within it or on its own; empty if there is none."""
    for part in item.iterfind(f"{_DCTERMS}isPartOf"):
        inner = next(iter(part), None)
        inner = volumes.get(part.get(f"{_RDF}resource", "")) if inner is None else inner
        if inner is not None:
            return inner
    return Element("nothing")


def _people(item: Element, role: str) -> list[str]:
    people = []
    for person in item.iterfind(f"{role}/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
        given = text_of(person, f"{_FOAF}givenName", f"{_FOAF}givenname")
        if name := join_name(given, "", text_of(person, f"{_FOAF}surname"), ""):
            people.append(name)
    return people
