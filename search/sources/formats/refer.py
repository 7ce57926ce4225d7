"""Refer, which EndNote writes as .enw (`%0 Journal Article`, `%T A title`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import parse_date, year_in
from search.sources.source_work import Reference
from search.sources.tagged_records import TaggedFormat, TaggedRecord, tagged_papers
from search.sources.text_lines import head_text
from search.sources.work_types import ENDNOTE
from search.text.names import natural_order

_FORMAT = TaggedFormat("refer", re.compile(r"%([0-9A-Za-z@!#$&(*+^<>~\[?])(?: (.*)|()$)"), frozenset("0"))
_TITLE = re.compile(r"(?m)^%T \S")


class Refer:
    name = "refer"
    label = "Refer (EndNote's .enw)"
    origin = "EndNote: File > Export, output style Refer/BibIX"

    def sniff(self, document: Document) -> bool:
        text = head_text(document).lstrip("\ufeff \n")
        return text.startswith("%0 ") and bool(_TITLE.search(text))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return tagged_papers(document, _FORMAT, _reference)


def _reference(record: TaggedRecord) -> Reference:
    kind = ENDNOTE.get(record.first("0").casefold(), "")
    number = record.first("@")
    urls = record.each("U", ">")
    editors = tuple(map(natural_order, record.each("E")))
    dates = [date for text in record.lines("8", "D") if (date := parse_date(text))]
    year = year_in(record.first("D"))
    agreed = [date for date in dates if not year or date[:4] == str(year)]
    return Reference(
        title=record.first("T"),
        abstract=next(iter(record.texts("X")), ""),
        authors=[natural_order(name.rstrip(",")) for name in record.each("A")] or editors,
        date=max(agreed, key=len, default=str(year) if year else ""),
        venue=record.first("J", "B", "S" if kind == "paper-conference" else "B"),
        keywords=record.each("K"),
        names=(*record.lines("R", "M"), *urls),
        url=urls,
        pdf=[url for url in urls if url.lower().endswith(".pdf")],
        publication=Publication(
            type=kind,
            genre=record.first("9"),
            publisher=record.first("I"),
            isbn=number if kind in ("book", "chapter") else "",
            issn=number if kind not in ("book", "chapter") else "",
            volume=record.first("V"),
            number=record.first("N"),
            pages=record.first("P"),
            editors=editors,
            citekey=record.first("F"),
        ),
    )
