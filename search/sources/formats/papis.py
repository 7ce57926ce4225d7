"""papis: the `info.yaml` in the folder of each paper; a folder of such folders is a library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath
from typing import NamedTuple

import yaml

from search.paper import Publication
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.dates import iso_date, month_and_day, parse_date, year_in
from search.sources.json_stream import inner_objects
from search.sources.source_work import Reference, keywords_in
from search.sources.text_lines import head_text
from search.sources.work_types import BIBTEX, BIBTEX_GENRES
from search.sources.yaml_items import Key, lines_of, plain, yaml_papers, yaml_text
from search.text.names import bibtex_authors, join_name
from search.text.yaml_events import compose

SOURCE = "papis"
_TITLE = re.compile(r"(?m)^title:")
_OWN = re.compile(r"(?m)^(?:author_list|papis_id|ref|time-added):")


class Papis:
    name = SOURCE
    label = "papis (info.yaml)"
    origin = "The folder of a papis library: papis config dir"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        if not _TITLE.search(text) or "cff-version:" in text:
            return False
        return bool(_OWN.search(text)) or PurePath(document.name).name == "info.yaml"

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return yaml_papers(document, SOURCE, _whole, _reference)


class PapisInfo(NamedTuple):
    """What an info.yaml says: of the paper, and what its owner added; `notes` is the name of a file beside it."""

    reference: Reference
    tags: tuple[str, ...]
    notes: str


def read_info(document: Document) -> PapisInfo | None:
    """Read an info.yaml; None if it is none, which an import tells of."""
    with suppress(yaml.YAMLError, RecursionError):
        root = compose(yaml_text(document))
        value = plain(root, [10_000]) if root is not None else None
        if isinstance(value, dict):
            info = Fields(value)
            # A list; older versions write one text, with blanks or commas between.
            listed = isinstance(info.raw.get("tags"), list)
            tags = info.lines("tags") if listed else info.line("tags").replace(",", " ").split()
            return PapisInfo(_reference(info, ""), tuple(tags), info.line("notes"))
    return None


def _whole(root: yaml.Node) -> Iterator[tuple[Key, yaml.Node]]:
    yield None, root


def _reference(info: Fields, key: str) -> Reference:
    del key
    kind = info.line("type").casefold()
    urls = [url for name in ("url", "doc_url") for url in lines_of(info, name)]
    people = inner_objects(info, "author_list")
    authors = [name for each in people if (name := join_name(each.line("given"), "", each.line("family"), ""))]
    month, day = month_and_day(info.line("month"))
    year = year_in(info.line("year"))
    date = parse_date(info.line("date")) or (iso_date(year, month, day if month else 0) if year else "")
    return Reference(
        title=info.line("title"),
        abstract=info.text("abstract"),
        authors=authors or [name for line in lines_of(info, "author") for name in bibtex_authors(line)],
        date=date,
        venue=info.line("journal", "booktitle", "venue", "school", "institution"),
        categories=lines_of(info, "primaryclass"),
        keywords=[word for line in lines_of(info, "keywords") for word in keywords_in(line)],
        names=(info.line("doi"), f"arXiv:{info.line('eprint')}", *urls),
        url=urls,
        publication=Publication(
            type=BIBTEX.get(kind, ""),
            genre=BIBTEX_GENRES.get(kind, ""),
            publisher=info.line("publisher"),
            isbn=info.line("isbn"),
            issn=info.line("issn"),
            volume=info.line("volume"),
            number=info.line("number", "issue"),
            pages=info.line("pages"),
            editors=tuple(name for line in lines_of(info, "editor") for name in bibtex_authors(line)),
            citekey=info.line("ref"),
        ),
    )
