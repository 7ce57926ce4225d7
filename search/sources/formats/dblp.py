"""DBLP: its dump (dblp.xml), a record, and the answer of its search (XML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import iso_date, month_and_day, year_in
from search.sources.source_work import Reference
from search.sources.text_lines import head_text
from search.sources.work_types import BIBTEX, BIBTEX_GENRES
from search.sources.xml_elements import root_name, texts_of, xml_papers

_PAPERS = frozenset(("article", "inproceedings", "book", "incollection", "phdthesis", "mastersthesis", "data"))
_NAMES = _PAPERS | {"proceedings", "info"}
_RECORD = re.compile(r"<(?:article|inproceedings|proceedings|book|incollection|\w+thesis|www|data|person)\s[^>]*\bkey=")
# What the answer of a search says instead.
_TYPES = {
    "Journal Articles": "article-journal",
    "Conference and Workshop Papers": "paper-conference",
    "Books and Theses": "book",
    "Parts in Books or Collections": "chapter",
    "Informal and Other Publications": "article",
    "Reference Works": "entry-encyclopedia",
    "Data and Artifacts": "dataset",
}
# What `publtype` says besides, which may be followed by `withdrawn`.
_SORTS = {"informal": "article", "data": "dataset", "software": "software", "encyclopedia": "entry-encyclopedia"}
# Of people with one name: `Jane Doe 0001`.
_NUMBER = re.compile(r" \d{4}$")


class Dblp:
    name = "dblp"
    label = "DBLP (XML)"
    origin = "dblp.org: Export > XML, or dblp.org/xml/dblp.xml.gz"

    def sniff(self, document: Document) -> bool:
        root, text = root_name(document), head_text(document)
        if root in ("dblp", "dblpperson"):
            return bool(_RECORD.search(text))
        return root == "result" and "<hits" in text and "dblp" in text

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return xml_papers(document, "dblp", _NAMES, _reference)


def _reference(record: Element) -> Reference | str:
    said = next(iter(texts_of(record, "type")), "")
    if record.tag == "proceedings" or said == "Editorship":
        return "a volume, not a paper"
    if record.get("key", "").startswith("dblpnote/"):
        return "a note of DBLP, not a paper"
    found = {name: texts_of(record, name) for name in ("year", "month", "ee", "url", "doi", "volume", "number", "isbn")}
    first = {name: next(iter(values), "") for name, values in found.items()}
    month, day = month_and_day(first["month"])
    year = year_in(first["year"])
    venue = next(iter(texts_of(record, "journal", "booktitle", "venue", "school")), "")
    is_preprint = venue == "CoRR"
    return Reference(
        title=_title(record),
        authors=_people(record, "author", "authors/author") or _people(record, "editor"),
        date=iso_date(year, month, day if month else 0) if year else "",
        venue=venue,
        names=(*found["doi"], *found["ee"], f"arXiv:{first['volume'].removeprefix('abs/')}" if is_preprint else ""),
        url=found["ee"],
        publication=Publication(
            type="article" if is_preprint else _TYPES.get(said, "") if record.tag == "info" else _type(record),
            genre=BIBTEX_GENRES.get(record.tag, ""),
            publisher=next(iter(texts_of(record, "publisher")), ""),
            isbn=first["isbn"],
            volume="" if is_preprint else first["volume"],
            number=first["number"],
            pages=next(iter(texts_of(record, "pages")), ""),
            editors=tuple(_people(record, "editor")),
        ),
    )


def _type(record: Element) -> str:
    sort = record.get("publtype", "").partition(" ")[0]
    return _SORTS.get(sort) or ("dataset" if record.tag == "data" else BIBTEX.get(record.tag, ""))


def _title(record: Element) -> str:
    """The title without the full stop that DBLP puts behind each."""
    title = next(iter(texts_of(record, "title")), "")
    return title[:-1] if title.endswith(".") and not title.endswith("...") else title


def _people(record: Element, *paths: str) -> list[str]:
    return [_NUMBER.sub("", name) for name in texts_of(record, *paths)]
