"""CITATION.cff: how a program wants to be cited (https://citation-file-format.github.io), and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from search.paper import Publication
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import iso_date, parse_date, year_in
from search.sources.json_stream import inner_objects
from search.sources.source_work import Reference
from search.sources.text_lines import head_text
from search.sources.yaml_items import Key, lines_of, members, yaml_papers
from search.text.names import join_name

_VERSION = re.compile(r"(?m)^[\"']?cff-version[\"']?:")
_TYPES = {
    "article": "article-journal",
    "book": "book",
    "conference-paper": "paper-conference",
    "dataset": "dataset",
    "data": "dataset",
    "generic": "",
    "magazine-article": "article-magazine",
    "manual": "report",
    "patent": "patent",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "website": "webpage",
}


class CitationCff:
    name = "citation-cff"
    label = "CITATION.cff"
    origin = "The file in a program's repository"

    def sniff(self, document: Document) -> bool:
        return bool(_VERSION.search(head_text(document)))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return yaml_papers(document, "citation-cff", _works, _reference)


def _works(root: yaml.Node) -> Iterator[tuple[Key, yaml.Node]]:
    """The paper to be cited in place of the program, or else the program; and the works that it refers to."""
    if not isinstance(root, yaml.MappingNode):
        return
    preferred = next((value for key, value in root.value if key.value == "preferred-citation"), root)
    yield "software" if preferred is root else None, preferred
    yield from members(root, "references")


def _reference(work: Fields, key: str) -> Reference:
    dois = [each.line("value") for each in inner_objects(work, "identifiers") if each.line("type") in ("doi", "url")]
    urls = [url for name in ("url", "repository-code", "repository") for url in lines_of(work, name)]
    publisher = work.inner("publisher")
    first, last = work.line("start"), work.line("end")
    year, month = year_in(work.line("year")), work.line("month")
    number = int(month) if month.isascii() and month.isdigit() and len(month) < 3 else 0
    day = parse_date(work.line("date-released", "date-published", "issue-date"))
    return Reference(
        title=work.line("title"),
        abstract=work.text("abstract"),
        authors=[name for each in inner_objects(work, "authors") if (name := _person(each))],
        date=day or (iso_date(year, number) if year else ""),
        venue=work.line("journal", "collection-title") or _name(work, "conference"),
        keywords=lines_of(work, "keywords"),
        names=(work.line("doi"), *dois, *urls),
        url=urls,
        mentions=urls,
        publication=Publication(
            type=_TYPES.get(work.line("type").casefold(), "") or key,
            publisher=publisher.line("name") if publisher else "",
            isbn=work.line("isbn"),
            issn=work.line("issn"),
            volume=work.line("volume"),
            number=work.line("issue"),
            pages=f"{first}–{last}" if first and last else first or work.line("pages"),
            editors=tuple(name for each in inner_objects(work, "editors") if (name := _person(each))),
        ),
    )


def _person(person: Fields) -> str:
    family = person.line("family-names")
    if not family:
        return person.line("name", "given-names", "alias")
    return join_name(person.line("given-names"), person.line("name-particle"), family, person.line("name-suffix"))


def _name(work: Fields, name: str) -> str:
    inner = work.inner(name)
    return inner.line("name") if inner else ""
