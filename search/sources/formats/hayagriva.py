"""Hayagriva, the bibliographies of Typst (https://github.com/typst/hayagriva/blob/main/docs/file-format.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from search.paper import Publication
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import parse_date
from search.sources.source_work import Reference
from search.sources.text_lines import head_text
from search.sources.yaml_items import Key, yaml_papers
from search.text.names import natural_order

_TYPES = {
    "anthology": "book",
    "anthos": "chapter",
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "blog": "post-weblog",
    "book": "book",
    "case": "legal_case",
    "chapter": "chapter",
    "conference": "paper-conference",
    "entry": "entry",
    "legislation": "legislation",
    "manuscript": "manuscript",
    "misc": "",
    "newspaper": "article-newspaper",
    "patent": "patent",
    "periodical": "periodical",
    "post": "post",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "repository": "software",
    "thesis": "thesis",
    "video": "motion_picture",
    "web": "webpage",
}
_ENTRY = re.compile(r"[^\s#:-][^:]*:\s*$")
_FIELD = re.compile(r"\s+(type|title):\s*[\"']?([\w-]*)")


class Hayagriva:
    name = "hayagriva"
    label = "Hayagriva (Typst)"
    origin = 'The bibliography of a Typst document: bibliography("works.yml")'

    def sniff(self, document: Document) -> bool:
        found: set[str] = set()
        for line in head_text(document).split("\n"):
            if _ENTRY.match(line):
                found = {"entry"}
            elif found and (field := _FIELD.match(line)):
                if field[1] == "title" or field[2].lower() in _TYPES:
                    found.add(field[1])
                if len(found) == 3:
                    return True
            elif line[:1].strip():
                found = set()
        return False

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return yaml_papers(document, "hayagriva", _entries, _reference)


def _entries(root: yaml.Node) -> Iterator[tuple[Key, yaml.Node]]:
    if isinstance(root, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in root.value)


def _reference(entry: Fields, key: str) -> Reference:
    parents = _parents(entry)
    parent = parents[0] if parents else Fields({})
    kind = entry.line("type").casefold()
    journal = any(each.line("type").casefold() in ("proceedings", "conference") for each in parents)
    numbers = entry.inner("serial-number") if isinstance(entry.raw.get("serial-number"), dict) else None
    url = _text(entry, "url", "value")
    return Reference(
        title=_text(entry, "title", "value"),
        abstract=_text(entry, "abstract", "value"),
        authors=_people(entry, "author") or _people(entry, "editor"),
        date=parse_date(entry.line("date") or parent.line("date")),
        venue=_text(parent, "title", "value"),
        names=((numbers.line("doi"), f"arXiv:{numbers.line('arxiv')}", url) if numbers else (url,)),
        url=(url,),
        publication=Publication(
            type="paper-conference" if journal and kind in ("article", "") else _TYPES.get(kind, ""),
            genre=_text(entry, "genre", "value"),
            publisher=_text(entry, "publisher", "name") or _text(parent, "publisher", "name"),
            isbn=numbers.line("isbn") if numbers else "",
            issn=numbers.line("issn") if numbers else "",
            volume=entry.line("volume") or parent.line("volume"),
            number=entry.line("issue") or parent.line("issue"),
            pages=entry.line("page-range"),
            editors=tuple(_people(entry, "editor") or _people(parent, "editor")),
            citekey=key,
        ),
    )


def _parents(entry: Fields) -> list[Fields]:
    value = entry.raw.get("parent")
    values = value if isinstance(value, list) else [value]
    return [Fields(each, entry.problems) for each in values if isinstance(each, dict)]


def _text(fields: Fields, name: str, inner: str) -> str:
    """A text, or the one in an object that says more about it."""
    value = fields.raw.get(name)
    return Fields(value).line(inner) if isinstance(value, dict) else fields.line(name)


def _people(fields: Fields, name: str) -> list[str]:
    value = fields.raw.get(name)
    people = value if isinstance(value, list) else [value]
    return [person for each in people if (person := _person(each))]


def _person(person: object) -> str:
    if isinstance(person, dict):
        parts = Fields(person)
        return " ".join(
            filter(None, (parts.line("given-name"), parts.line("prefix"), parts.line("name"), parts.line("suffix")))
        )
    return natural_order(person) if isinstance(person, str) else ""
