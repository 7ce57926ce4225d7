"""A list's file as Carrel writes it: readable, in a stable order, so that a small change is a small difference."""

from __future__ import annotations

import re

from shelf.lists.model import Listed, ReadingList
from shelf.lists.reading import VERSION
from shelf.writing import scalar, unknown_fields

HEAD = """\
# A reading list of Carrel, a reading room for papers, in the order in which they are to be read.
#
# You may edit this file by hand, also while Carrel runs, and send it to others, who take it in with
# `carrel list import FILE`. A paper is its key, then any of: title, authors, year, url, note; or an
# arXiv id or DOI alone. Fields that Carrel does not know are kept. This comment at the top is kept
# too; comments further down are not when Carrel writes the file (a copy of yours then goes to
# `backups` in its data folder)."""
_YEAR = re.compile("[1-9][0-9]{3}")


def write_list(reading_list: ReadingList) -> bytes:
    """Return the file's content."""
    parts = [reading_list.head or HEAD, "", f"version: {VERSION}", f"name: {scalar(reading_list.name)}"]
    if reading_list.description:
        parts.append(_text("description", reading_list.description, ""))
    if reading_list.due:
        parts.append(f"due: {scalar(reading_list.due)}")
    if reading_list.extra:
        parts.append(unknown_fields(reading_list.extra, ""))
    parts += ["", "papers:" if reading_list.entries else "papers: []"]
    parts.extend(map(_entry, reading_list.entries))
    content = "\n".join(parts) + "\n"
    return (content.replace("\n", "\r\n") if reading_list.crlf else content).encode("utf-8", "replace")


def _entry(entry: Listed) -> str:
    lines = [f"  - key: {scalar(entry.key)}"]
    if entry.title:
        lines.append(f"    title: {scalar(entry.title)}")
    if entry.authors:
        lines.append(f"    authors: [{', '.join(map(scalar, entry.authors))}]")
    if entry.year:
        lines.append(f"    year: {entry.year if _YEAR.fullmatch(entry.year) else scalar(entry.year)}")
    if entry.url:
        lines.append(f"    url: {scalar(entry.url)}")
    if entry.note:
        lines.append(_text("note", entry.note, "    "))
    if entry.extra:
        lines.append(unknown_fields(entry.extra, "    "))
    return "\n".join(lines)


def _text(name: str, value: str, indent: str) -> str:
    """Return a field whose text may have several lines, which are then written as lines."""
    return unknown_fields({name: value}, indent) if "\n" in value else f"{indent}{name}: {scalar(value)}"
