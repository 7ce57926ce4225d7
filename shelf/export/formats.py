"""Export formats by name and suffix; JSON Lines; writing an export to a file."""

from __future__ import annotations

import json
import os
import stat
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from search.errors import ShelfError, UsageError
from search.files import sync_folder, unwritable
from search.paper_json import to_record
from search.text.clean import clean_line
from shelf.export.atom import atom
from shelf.export.bibtex import bibtex
from shelf.export.citekeys import citation_keys
from shelf.export.csl import csl_json
from shelf.export.csv import csv_table
from shelf.export.html import html_page
from shelf.export.item import Edition, ExportItem, harmless, once
from shelf.export.markdown import markdown
from shelf.export.ris import ris


def jsonl(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    """A line for each paper, ASCII: safe in every locale, and the same for every JSON reader."""
    del edition  # a line stands alone: no heading, no key but the paper's own
    for item in items:
        record = to_record(item.paper)
        if item.entry:
            record["shelf"] = {
                "tags": list(item.entry.tags),
                "status": item.entry.status,
                "bookmarked": item.entry.bookmarked,
                "rating": item.rating,
                "note": str(getattr(item.entry, "note", "") or ""),
            }
        yield json.dumps(record) + "\n"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports; the first of its suffixes is the usual one, `cites` if papers have citation keys in it."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    write: Callable[[Iterable[ExportItem], Edition], Iterator[str]]
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
    """The format that a file's name asks for by its suffix."""
    suffix = PurePath(name).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), None)


def format_named(name: str) -> Format:
    """The format of a name, a label or a suffix: `bibtex`, `BibTeX`, `bib`. None of these is a `UsageError`."""
    label = name.strip().lower()
    for each in FORMATS.values():
        if label in (each.name, each.label.lower(), *(suffix[1:] for suffix in each.suffixes)):
            return each
    raise UsageError("No such format", f'"{clean_line(name)[:40]}" is none', f"There are: {', '.join(FORMATS)}.")


def export(
    items: Iterable[ExportItem], name: str, title: str = "", keys: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Export papers, piece by piece and each once; an unknown format is a `UsageError`.

    `keys`, from `citation_keys`, stay the same whatever else is exported. Without them the items are told apart
    among themselves, and all are held in memory for it.
    """
    chosen = format_named(name)
    edition = Edition(clean_line(harmless(title)) or "Papers", keys or {})
    if chosen.cites and keys is None:
        items = list(items)
        edition = replace(edition, keys=citation_keys(item.paper for item in items))
    return chosen.write(once(items), edition)


def to_text(items: Iterable[ExportItem], name: str, title: str = "", keys: Mapping[str, str] | None = None) -> str:
    return "".join(export(items, name, title, keys))


def write_file(path: Path, chunks: Iterable[str]) -> None:
    """Replace the file with an export: temporary file beside it, fsync, rename. Its folder must exist.

    Not `write_atomically`: that wants the whole content at once, and a lock, since its temporary file has
    one name. A symbolic link stays one, the file's mode stays, and what is not a file (a pipe, `/dev/null`) is
    written to as it is.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="") as device:
                device.writelines(chunks)
            return
        _replace(target, chunks)
    except FileNotFoundError as error:
        raise ShelfError(
            f"{path.name} cannot be written", f"There is no folder {path.parent}", "Make it first."
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _replace(target: Path, chunks: Iterable[str]) -> None:
    # Nobody holds a lock here: two exports to one file must not share a temporary one.
    temporary = target.with_name(f".{target.name[:80]}.{uuid.uuid4().hex[:8]}.carrel-tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        with suppress(OSError):  # gone after the rename
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
