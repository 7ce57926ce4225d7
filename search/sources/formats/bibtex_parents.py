"""Fields that entries inherit from others: `crossref`, `xref` and `xdata`, as biblatex and BibTeX have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search.text.bibtex import BibEntry, BibField, BrokenEntry, Repair

_FROM = ("crossref", "xref", "xdata")
# Kinds that others are part of. All are short; no paper is kept.
_PARENTS = frozenset(
    [
        "proceedings",
        "mvproceedings",
        "book",
        "mvbook",
        "collection",
        "mvcollection",
        "reference",
        "mvreference",
        "periodical",
        "xdata",
        "misc",
        "inproceedings",
        "incollection",
        "inbook",
        "set",
        "techreport",
        "report",
        "journal",
        "conference",
    ]
)
# The title of a volume is the place of what is in it.
_PLACE = {"article": "journaltitle", "review": "journaltitle"}
_INHERITED = frozenset(
    [
        "booktitle",
        "year",
        "date",
        "month",
        "day",
        "editor",
        "editortype",
        "publisher",
        "organization",
        "address",
        "location",
        "isbn",
        "issn",
        "volume",
        "number",
        "series",
        "journal",
        "journaltitle",
        "institution",
        "school",
        "eventtitle",
        "chapter",
        "edition",
    ]
)
# Characters of a field that is kept for others, entries that are, and characters of entries that wait for theirs.
_LONGEST = 2_000
_MOST_PARENTS = 100_000
_MOST_WAITING = 50_000_000
_MOST_STEPS = 10


def with_inherited(entries: Iterable[BibEntry | BrokenEntry]) -> Iterator[BibEntry | BrokenEntry]:
    """Yield entries with what they inherit; those whose parents come later wait for them, or for the end."""
    parents: dict[str, BibEntry] = {}
    waiting: list[BibEntry] = []
    size = 0
    for entry in entries:
        if not isinstance(entry, BibEntry):
            yield entry
            continue
        if entry.kind in _PARENTS and len(parents) < _MOST_PARENTS:
            parents.setdefault(entry.key.casefold(), _kept(entry))
        names = _named(entry)
        if not names:
            yield entry
        elif all(name in parents for name in names):
            yield _inherited(entry, parents)
        else:
            waiting.append(entry)
            size += sum(len(field.value) for field in entry.fields)
            if size > _MOST_WAITING:
                yield from (_inherited(each, parents) for each in waiting)
                waiting, size = [], 0
    yield from (_inherited(each, parents) for each in waiting)


def _named(entry: BibEntry) -> list[str]:
    return [name for value in entry.values(*_FROM) for part in value.split(",") if (name := part.strip().casefold())]


def _kept(entry: BibEntry) -> BibEntry:
    wanted = _INHERITED.union(_FROM, ("title", "subtitle"))
    if entry.kind == "xdata":
        return replace(entry, fields=tuple(field for field in entry.fields if len(field.value) <= _LONGEST))
    fields = tuple(field for field in entry.fields if field.name in wanted and len(field.value) <= _LONGEST)
    return replace(entry, fields=fields, troubles=())


def _inherited(entry: BibEntry, parents: dict[str, BibEntry]) -> BibEntry:
    """An entry with the fields of its parents, and of theirs, that it doesn't have itself."""
    fields = {field.name for field in entry.fields if field.value}
    if fields & {"date", "year"}:
        # A year is no better for the month of another.
        fields |= {"date", "year", "month", "day"}
    more: list[BibField] = []
    unknown: list[str] = []
    seen = {entry.key.casefold()}
    names = _named(entry)
    while names and len(seen) < _MOST_STEPS:
        name = names.pop(0)
        if name in seen:
            continue
        seen.add(name)
        parent = parents.get(name)
        if parent is None:
            unknown.append(name)
            continue
        names += _named(parent)
        for field in _given(entry, parent):
            if field.name not in fields:
                fields.add(field.name)
                more.append(field)
    troubles = entry.troubles
    if unknown:
        troubles = (*troubles, Repair(entry.line, f'it refers to "{unknown[0][:60]}", which is not in this file'))
    return replace(entry, fields=(*entry.fields, *more), troubles=troubles)


def _given(entry: BibEntry, parent: BibEntry) -> Iterator[BibField]:
    """Yield what a parent gives: all of xdata; of a volume its own title, as the place, and what volumes have."""
    if parent.kind == "xdata":
        yield from parent.fields
        return
    place = _PLACE.get(entry.kind, "booktitle")
    yield from (field for field in parent.fields if field.name in _INHERITED)
    title = ": ".join(filter(None, (parent.value("title"), parent.value("subtitle"))))
    if title:
        yield BibField(place, title, parent.line)
