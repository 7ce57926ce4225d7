"""Merging two lists, and importing a list that someone sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from search.errors import ShelfError, UsageError
from search.text.clean import clean_line
from search.text.words import exact
from shelf.files.watched_file import DiskFile
from shelf.lists.model import MAX_NAME, ListEntry, ReadingList, list_entry
from shelf.yaml.list_file import read_list
from shelf.yaml.parse import YamlError

Known = Callable[[ListEntry], str | None]
"""Told an entry, returns the key under which the library has that paper; None when it does not."""
_LIKE = "A reading list is a YAML file with `name:` and `papers:`, as Carrel writes it."


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a list came to.

    Attributes:
        words: What was done.
        name: Of the list, which may be another than in the file.
        known: Entries whose paper is in the library.
        missing: The others, kept as they came, so that their papers can be fetched later.
    """

    words: str
    name: str
    known: tuple[ListEntry, ...]
    missing: tuple[ListEntry, ...]


def read_sent(path: Path) -> ReadingList:
    """The list in a file that someone sent.

    Raises:
        UsageError: There is no such file.
        ShelfError: It cannot be read, or is no reading list; file and line are named.
    """
    file = DiskFile(path, path.parent, _LIKE)
    file.stamp()  # raises for what is no file, or far too large
    data = file.read()
    if data is None:
        raise UsageError("No such file", str(path))
    try:
        found = read_list(data, clean_line(path.stem) or "list")
    except YamlError as error:
        raise file.unreadable(clean_line(str(error))) from error
    if found is None:
        raise file.unreadable("it is empty")
    try:
        name = found.name[:MAX_NAME] if exact(found.name) else "list"
        return replace(found, name=name, entries=tuple(map(list_entry, found.entries)), odd=())
    except UsageError as error:
        raise ShelfError(f"{path.name} cannot be imported", error.message, _LIKE) from error


def matched(entries: Iterable[ListEntry], keys: Iterable[str | None]) -> tuple[ListEntry, ...]:
    """The entries under the keys that the library has for them, None for none; each paper once."""
    found: dict[str, ListEntry] = {}
    for entry, known in zip(entries, keys, strict=True):
        key = known or entry.key
        here = found.get(key)
        found[key] = joined(here, entry) if here else replace(entry, key=key)
    return tuple(found.values())


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
