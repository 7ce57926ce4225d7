"""shelf.yaml as Carrel writes it: readable, in a stable order, every text a text to any YAML reader.

Entries have a fixed shape, so they are written here directly, at ten times the speed of PyYAML's
dumper; that one writes only the fields that Carrel does not know.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from shelf.model import ShelfEntry, Value
from shelf.yaml.shelf_file import VERSION, ShelfDocument

HEAD = """\
# The shelf of Carrel, a reading room for papers: what you bookmarked, tagged and read.
#
# You may edit this file by hand, also while Carrel runs: it takes your changes in when you save.
# A paper is its key, then any of: title, url, tags, status (reading, read, dismissed), dates (the
# day of each status), bookmarked, rating (1 to 5), priority (high, low), note (Markdown; `note: |`
# begins one of several lines). `colours` gives tags their colours. Fields that Carrel does not know
# are kept. This comment at the top is kept too; comments further down are not when Carrel writes
# the file (a copy of yours then goes to `backups` in its data folder; `carrel locate` tells where
# that is)."""

# What may stand without quotes: it starts with a letter, as no number and no date does, and holds
# nothing that means something to YAML anywhere (`:`, `#`, `,`, brackets), no blank at the end.
_PLAIN = re.compile(r"[^\W\d_](?:[\w./+=&%;()-]| (?=[\w(]))*")
_URL = re.compile(r"https?://[A-Za-z0-9._~/?=&%+-]+")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_ESCAPED = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
# What no line of a block may hold; YAML ends lines at more signs than newlines.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def write_document(document: ShelfDocument) -> bytes:
    """Return the file's content."""
    parts = [document.head or HEAD, "", f"version: {VERSION}"]
    if document.top:
        parts.append(unknown_fields(document.top, ""))
    if document.colours:
        parts += ["", "colours:"]
        parts.extend(f"  {scalar(tag)}: {scalar(colour)}" for tag, colour in document.colours.items())
    parts.append("")
    parts.append("papers:" if document.entries else "papers: {}")
    parts.extend(map(_entry, document.entries.values()))
    text = "\n".join(parts) + "\n"
    return (text.replace("\n", "\r\n") if document.crlf else text).encode("utf-8", "replace")


def _entry(entry: ShelfEntry) -> str:
    lines = [f"  {scalar(entry.key)}:"]
    if entry.title:
        lines.append(f"    title: {scalar(entry.title)}")
    if entry.url:
        lines.append(f"    url: {scalar(entry.url)}")
    if entry.tags:
        lines.append(f"    tags: [{', '.join(map(scalar, entry.tags))}]")
    if entry.status != "unread":
        lines.append(f"    status: {scalar(entry.status)}")
    if entry.dates:
        days = (f"{scalar(status)}: {scalar(day)}" for status, day in entry.dates.items())
        lines.append(f"    dates: {{{', '.join(days)}}}")
    if entry.bookmarked:
        lines.append("    bookmarked: true")
    if entry.rating:
        lines.append(f"    rating: {entry.rating}")
    if entry.priority != "normal":
        lines.append(f"    priority: {scalar(entry.priority)}")
    if entry.added:
        lines.append(f"    added: {scalar(entry.added)}")
    if entry.changed:
        lines.append(f"    changed: {scalar(entry.changed)}")
    if entry.note:
        lines.append(f"    note: {block(entry.note, ' ' * 6)}")
    if entry.extra:
        lines.append(unknown_fields(entry.extra, "    "))
    return "\n".join(lines) if len(lines) > 1 else lines[0] + " {}"


def block(text: str, indent: str) -> str:
    """Return a text as a YAML scalar: several lines as they are, indented, where YAML can hold them so."""
    if "\n" not in text or _UNPRINTABLE.search(text):
        return scalar(text)
    # YAML takes the first line's blanks for the indentation of all, unless it is told how deep that is.
    mark = "|2" if text[0] in " \t" else "|"
    return "\n".join([mark, *(indent + line if line else "" for line in text.split("\n"))])


def scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line, quoted where any reader could take it for something else."""
    if _URL.fullmatch(text) or (_PLAIN.fullmatch(text) and text.casefold() not in _WORDS):
        return text
    if not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", escaped) + '"'


def unknown_fields(fields: Mapping[str, Value], indent: str) -> str:
    """Return fields that this version does not know as lines of YAML, without the last newline."""
    # Few shelves have any: who has none does not wait for PyYAML.
    from shelf.yaml.dump import dumped

    return textwrap.indent(dumped(fields).removesuffix("\n"), indent)
