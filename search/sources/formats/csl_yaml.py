"""CSL-YAML: the `references` of pandoc, and a list of them as Zotero's Better BibTeX writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import iso_date, year_in
from search.sources.formats import csl_json
from search.sources.source_work import Reference
from search.sources.text_lines import head_text
from search.sources.yaml_items import Key, members, yaml_papers

_LIST = re.compile(r"\A\s*+(?:---[ \t]*\n\s*+)?(?:#.*\n\s*+)*+(?:references:\s*+)?- (?=\S)")
_FIELDS = re.compile(r"(?m)^[ \t]*(?:- )?[ \t]*(?:issued|container-title|citation-key|author|DOI|type):")


class CslYaml:
    name = "csl-yaml"
    label = "CSL-YAML"
    origin = "pandoc refs.bib -t csljson, or Better BibTeX: Export Library… > Better CSL YAML"

    def sniff(self, document: Document) -> bool:
        text = head_text(document).lstrip("\ufeff").replace("\r\n", "\n")
        begins = _LIST.match(text)
        return bool(begins and re.search(r"(?m)^\s*(?:- )?title:", text) and _FIELDS.search(text, begins.end() - 2))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return yaml_papers(document, "csl-yaml", _items, _reference)


def _items(root: yaml.Node) -> Iterator[tuple[Key, yaml.Node]]:
    return members(root, "references")


def _reference(item: Fields, key: str) -> Reference:
    del key
    for name in ("issued", "accessed", "published"):
        if (date := _date(item.raw.get(name))) is not None:
            item.raw[name] = date
    return csl_json.reference(item)


def _date(value: object) -> str | None:
    """A date as ISO text; None for one that is one already, or in the notation of CSL-JSON.

    Pandoc writes `issued: 2020-05`, older versions `- year: 2020` with month and day.
    """
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict) or "year" not in first:
        return None
    parts = [str(first.get(name) or "") for name in ("month", "day")]
    month, day = (int(part) if part.isascii() and part.isdigit() and len(part) < 3 else 0 for part in parts)
    year = year_in(str(first["year"]))
    return iso_date(year, month, day if month else 0) if year else ""
