"""EndNote's XML export: every text in it may be dressed in <style>."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import parse_date, year_in
from search.sources.source_work import Reference, issn_in
from search.sources.text_lines import head_text
from search.sources.work_types import ENDNOTE
from search.sources.xml_elements import inner_text, root_name, text_of, texts_of, xml_papers
from search.text.names import natural_order


class EndNoteXml:
    name = "endnote-xml"
    label = "EndNote (XML)"
    origin = "EndNote: File > Export, type XML"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        return root_name(document) in ("xml", "records") and "<records" in text and "<ref-type" in text

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return xml_papers(document, "endnote", frozenset(("record",)), _reference)


def _reference(record: Element) -> Reference:
    def first(*paths: str) -> str:
        return next(iter(texts_of(record, *paths)), "")

    kind = record.find("ref-type")
    type_name = ENDNOTE.get(kind.get("name", "").casefold(), "") if kind is not None else ""
    number, year = first("isbn"), year_in(first("dates/year"))
    whole = parse_date(f"{first('dates/pub-dates/date')} {year or ''}")
    editors = tuple(map(_name, texts_of(record, "contributors/secondary-authors/author")))
    urls = texts_of(record, "urls/related-urls/url", "urls/web-urls/url")
    issn, publisher = issn_in(number), first("publisher")
    venue = first("titles/secondary-title", "periodical/full-title", "alt-periodical/full-title")
    is_issued = type_name in ("thesis", "report")
    return Reference(
        title=first("titles/title"),
        abstract=text_of(record, "abstract"),
        authors=list(map(_name, texts_of(record, "contributors/authors/author"))) or editors,
        date=whole if year and whole.startswith(str(year)) else str(year or ""),
        venue=venue or publisher * is_issued,
        # Many programs put all into one, each on a line.
        keywords=[word for each in record.iterfind("keywords/keyword") for word in inner_text(each).splitlines()],
        names=(first("electronic-resource-num"), *urls),
        url=urls,
        pdf=texts_of(record, "urls/pdf-urls/url"),
        publication=Publication(
            type=type_name,
            # Of articles it is what databases say of them, such as who paid.
            genre=first("work-type") * is_issued,
            publisher=publisher if venue or not is_issued else "",
            isbn="" if issn else number,
            issn=issn,
            volume=first("volume"),
            number=first("number"),
            pages=first("pages"),
            editors=editors,
            citekey=first("label"),
        ),
    )


def _name(text: str) -> str:
    """A name in natural order; EndNote ends that of a body with a comma."""
    return text.rstrip(", ") if text.endswith(",") else natural_order(text)
