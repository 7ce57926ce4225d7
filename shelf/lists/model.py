"""Reading lists: the list, its entries, and their names, dates and slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from search.errors import UsageError
from search.paper import Paper, arxiv_id, doi
from search.text.clean import clean, clean_line
from search.text.words import exact
from shelf.model import Ref, one_line, ref_of
from shelf.yaml.parse import Value

# Room for a number behind it, the suffix and a temporary file's name: file systems allow 255 bytes.
MAX_CHARACTERS = 60
MAX_BYTES = 150
# Windows takes these for devices, whatever follows a dot.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def slug_for(name: str, taken: Collection[str]) -> str:
    """A file name without suffix: letters, digits and single `-`, like the name, and not taken, whatever its case."""
    slug = _plain(name)
    if not slug or _DEVICES.fullmatch(slug):
        slug = f"{slug}-list" if slug else "list"
    used = {each.casefold() for each in taken}
    number, candidate = 2, slug
    while candidate in used:
        candidate = f"{slug}-{number}"
        number += 1
    return candidate


def _plain(name: str) -> str:
    slug = ""
    for letter in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()):
        slug += _part(letter, slug[-1:])
    slug = slug.strip("-")[:MAX_CHARACTERS]
    return slug.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore").strip("-")


def _part(letter: str, before: str) -> str:
    """What a slug has of a letter: Latin ones lose their accent, other scripts need their marks."""
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii() and base.isalnum():
        return base
    mark = unicodedata.category(letter).startswith("M")
    if letter.isalnum() or (mark and not before.isascii()):
        return letter
    return "" if mark or before in {"", "-"} else "-"


MAX_NAME = 500


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A paper as a list holds it: enough to know, find and fetch it without a library.

    Attributes:
        key: The catalog's key, here or where the list comes from.
        year: Four digits, or anything else written by hand.
        note: Why it is in this list; may have several lines.
        extra: Fields that this version does not know, kept and written back.
    """

    key: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    url: str = ""
    note: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)

    @property
    def paper(self) -> Paper:
        """The paper, with the identifiers that key and address give."""
        year = int(self.year) if len(self.year) == 4 and self.year.isdecimal() else None
        arxiv = arxiv_id(self.key) or arxiv_id(self.url)
        name = doi(self.key) or doi(self.url)
        return Paper(self.title, key=self.key, authors=self.authors, year=year, arxiv=arxiv, doi=name, url=self.url)


@dataclass(frozen=True)
class ReadingList:
    """A list of papers.

    Attributes:
        name: As shown; unique without regard to case and spacing.
        due: ISO date, or anything else written by hand.
        extra: Fields that this version does not know, kept and written back.
        head: The comment at the top of the file, kept when it is written; empty for Carrel's own.
        crlf: The file's lines end as on Windows; kept too.
        odd: What is kept as it is but looks like a slip, each with line and column.
    """

    slug: str
    name: str
    description: str = ""
    due: str = ""
    entries: tuple[ListEntry, ...] = ()
    extra: Mapping[str, Value] = field(default_factory=dict)
    head: str = field(default="", compare=False)
    crlf: bool = field(default=False, compare=False)
    odd: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.entries)

    @property
    def due_date(self) -> date | None:
        return as_date(self.due)

    def progress(self, is_read: Callable[[str], bool]) -> tuple[int, int]:
        """How many of its papers are read, and how many there are."""
        return sum(map(is_read, self.keys)), len(self.keys)

    def place(self, key: str) -> int | None:
        """Where a paper stands, counted from 0."""
        return next((place for place, entry in enumerate(self.entries) if entry.key == key), None)


def list_entry(paper: Paper | Ref | ListEntry) -> ListEntry:
    """What a list keeps of a paper; `UsageError` for one without a key, or with one that YAML could not hold."""
    plain_ref = Ref(one_line(paper.key), paper.title, paper.url) if isinstance(paper, ListEntry) else paper
    ref = ref_of(plain_ref)
    title, url = one_line(ref.title), one_line(ref.url)
    if isinstance(paper, Ref):
        return ListEntry(ref.key, title, url=url)
    authors = tuple(filter(None, map(one_line, paper.authors)))
    if isinstance(paper, Paper):
        return ListEntry(ref.key, title, authors, str(paper.year or ""), url)
    year, note = one_line(paper.year), paragraphs(paper.note)
    return replace(paper, key=ref.key, title=title, authors=authors, year=year, url=url, note=note)


def paragraphs(text: str) -> str:
    """A text of any number of lines without what could harm a terminal, and without blank ends."""
    lines = (line.rstrip() for line in clean(text).split("\n"))
    whole = "\n".join(lines).strip()
    return "" if whole == "~" else whole  # YAML's word for nothing


def checked_name(text: str) -> str:
    """The name as it is stored; `UsageError` where nothing is left that could be asked for, or it is very long."""
    name = one_line(text)
    if not exact(name):
        raise UsageError("Invalid name for a list", f'"{clean_line(text)[:40]}" has no letter or digit', "Use letters.")
    if len(name) > MAX_NAME:
        why = f'"{name[:40]}…" has {len(name)} characters; a name has at most {MAX_NAME}'
        raise UsageError("Invalid name for a list", why)
    return name


def checked_due(text: str) -> str:
    """The ISO date, empty for none; `UsageError` for what is not a date."""
    day = clean_line(text)
    if day.casefold() in {"", "none"}:
        return ""
    if day_found := as_date(day):
        return day_found.isoformat()
    hint = "Write year, month and day: 2026-11-30. `none` removes the date."
    raise UsageError("No such date", f'"{day[:40]}" is not a day of the calendar', hint)


def as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def matched(entries: Iterable[ListEntry], keys: Iterable[str | None]) -> tuple[ListEntry, ...]:
    """The entries under the keys that the library has for them, None for none; each paper once."""
    result: dict[str, ListEntry] = {}
    for entry, library_key in zip(entries, keys, strict=True):
        key = library_key or entry.key
        here = result.get(key)
        result[key] = joined(here, entry) if here else replace(entry, key=key)
    return tuple(result.values())


def joined(mine: ListEntry, other: ListEntry) -> ListEntry:
    """Merge two entries of the same paper; the first wins, and both notes stay."""
    note = mine.note
    if other.note and other.note not in note:
        note = f"{note}\n\n{other.note}".strip()
    return replace(
        mine,
        title=mine.title or other.title,
        authors=mine.authors or other.authors,
        year=mine.year or other.year,
        url=mine.url or other.url,
        note=note,
        extra={**other.extra, **mine.extra},
    )


def merged(into: ReadingList, other: ReadingList) -> ReadingList:
    """Merge two lists; where both say something of the list itself, the first wins."""
    theirs = {entry.key: entry for entry in other.entries}
    mine = [joined(entry, theirs[entry.key]) if entry.key in theirs else entry for entry in into.entries]
    new = [entry for entry in other.entries if entry.key not in into.keys]
    return replace(
        into,
        description=into.description or other.description,
        due=into.due or other.due,
        entries=(*mine, *new),
        extra={**other.extra, **into.extra},
    )
