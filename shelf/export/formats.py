"""The formats by name and by a file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from search.errors import UsageError
from search.text.clean import clean_line
from shelf.export.atom import atom
from shelf.export.bibtex import bibtex
from shelf.export.citekeys import citation_keys
from shelf.export.csl import csl_json
from shelf.export.item import Edition, Item, harmless, once
from shelf.export.jsonl import jsonl
from shelf.export.markdown import markdown
from shelf.export.ris import ris
from shelf.export.spreadsheet import csv_table
from shelf.export.webpage import html_page


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports.

    Attributes:
        name: As in `--format`.
        label: As people call it.
        suffixes: Of files that hold it; the first is the usual one.
        write: Yields the export in pieces, as it reads the items.
        cites: Names each paper by its citation key.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[[Iterable[Item], Edition], Iterator[str]]
    cites: bool = False


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), jsonl),
        Format("bibtex", "BibTeX", (".bib", ".bibtex"), bibtex, cites=True),
        Format("ris", "RIS", (".ris",), ris, cites=True),
        Format("csl-json", "CSL-JSON", (".json", ".csljson"), csl_json, cites=True),
        Format("markdown", "Markdown", (".md", ".markdown"), markdown),
        Format("html", "HTML", (".html", ".htm"), html_page),
        Format("csv", "CSV", (".csv",), csv_table),
        Format("atom", "Atom", (".atom", ".xml"), atom),
    )
}


def format_for(name: str) -> Format | None:
    """Return the format that a file's name asks for by its suffix; None when it says nothing."""
    suffix = PurePath(name).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), None)


def format_named(name: str) -> Format:
    """Return the format of a name, a label or a suffix: `bibtex`, `BibTeX`, `bib`.

    Raises:
        UsageError: There is none of this name.
    """
    wanted = name.strip().lower()
    for each in FORMATS.values():
        if wanted in (each.name, each.label.lower(), *(suffix[1:] for suffix in each.suffixes)):
            return each
    raise UsageError("No such format", f"“{clean_line(name)[:40]}” is none", f"There are: {', '.join(FORMATS)}.")


def export(items: Iterable[Item], name: str, title: str = "", keys: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield an export in pieces; a paper that comes twice is written once.

    Args:
        items: What is exported, in this order.
        name: Of the format.
        title: Heads the formats that have a heading.
        keys: From `citation_keys`, for keys that stay the same whatever else is exported. Without
            them the items are told apart among themselves, and all are held in memory for it.

    Raises:
        UsageError: There is no such format.
    """
    chosen = format_named(name)
    edition = Edition(clean_line(harmless(title)) or "Papers", keys or {})
    if chosen.cites and keys is None:
        items = list(items)
        edition = replace(edition, keys=citation_keys(item.paper for item in items))
    return chosen.write(once(items), edition)


def to_text(items: Iterable[Item], name: str, title: str = "", keys: Mapping[str, str] | None = None) -> str:
    """Return an export in one piece; the arguments are those of `export`."""
    return "".join(export(items, name, title, keys))
