"""Web of Science, the plain text that it exports (`FN Clarivate …`, `PT J`, `ER`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import year_first
from search.sources.source_work import Reference, keywords_in
from search.sources.tagged_records import TaggedFormat, TaggedRecord, tagged_papers
from search.sources.text_lines import head_text
from search.text.names import natural_order

_FORMAT = TaggedFormat(
    "web-of-science",
    re.compile(r"([A-Z][A-Z0-9])(?: (.*)|()$)"),
    frozenset(("PT",)),
    frozenset(("ER",)),
    frozenset(("FN", "VR", "EF")),
)
_FIRST = re.compile(r"\s*+(?:FN .*\n\s*+VR .*\n\s*+)?PT [A-Z] *\n[A-Z][A-Z0-9][ \n]")
_TYPES = {"J": "article-journal", "B": "book", "P": "patent"}


class WebOfScience:
    name = "web-of-science"
    label = "Web of Science (plain text)"
    origin = "Web of Science: Export > Plain text file"

    def sniff(self, document: Document) -> bool:
        return bool(_FIRST.match(head_text(document).lstrip("\ufeff")))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return tagged_papers(document, _FORMAT, _reference)


def _reference(record: TaggedRecord) -> Reference:
    kind = record.first("DT").casefold()
    first, last = record.first("BP"), record.first("EP")
    return Reference(
        title=record.first("TI"),
        abstract=next(iter(record.texts("AB")), ""),
        authors=map(natural_order, record.each("AF") or record.each("AU") or record.each("CA", "GP")),
        date=year_first(f"{record.first('PY')} {record.first('PD')}"),
        venue=record.first("SO", "CT"),
        keywords=[word for text in record.lines("DE", "ID") for word in keywords_in(text)],
        names=record.lines("DI"),
        publication=Publication(
            type="paper-conference" if "proceedings" in kind else _TYPES.get(record.first("PT"), ""),
            publisher=record.first("PU"),
            isbn=record.first("BN"),
            issn=record.first("SN", "EI"),
            volume=record.first("VL"),
            number=record.first("IS"),
            pages=f"{first}–{last}" if first and last else first or record.first("AR"),
            editors=tuple(map(natural_order, record.each("BE") or record.each("ED"))),
        ),
    )
