"""Zotero's database, `zotero.sqlite`, of Zotero 5 and later: read from a copy, so that Zotero may be running.

SQLite recovers the copy by the journal beside the database, if Zotero is writing; nothing is written beside it.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from search.errors import SourceError
from search.paper import Page
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.zotero_items import ZoteroItem
from search.text.clean import clean_line
from search.text.plural import plural

SOURCE = "zotero"
MAGIC = b"SQLite format 3\0"
_TABLES = (
    "items", "itemTypes", "itemData", "itemDataValues", "fields", "creators", "itemCreators", "creatorTypes",
    "collections", "collectionItems", "tags", "itemTags", "itemNotes", "itemAttachments", "deletedItems",
    "libraries",
)  # fmt: skip
_JOURNALS = ("-wal", "-journal")
# Bytes of one value; pictures within notes can be long.
_LONGEST = 256 * 1024 * 1024
# Rows of one item; tables without keys can be joined to any number of them.
_MOST_ROWS = 20_000
_DEEPEST = 20
_LINKED_FILES = frozenset((0, 1, 2))
_KEPT = """FROM items JOIN libraries USING (libraryID) JOIN itemTypes USING (itemTypeID)
    WHERE libraries.type IS NOT 'feed' AND itemID NOT IN (SELECT itemID FROM deletedItems)"""
_ITEMS = f"""SELECT itemID, typeName {_KEPT} AND typeName NOT IN ('attachment', 'note', 'annotation') ORDER BY itemID"""
_ALONE = f"""SELECT count(*) {_KEPT} AND typeName = '{{}}'
    AND itemID IN (SELECT itemID FROM {{}} WHERE parentItemID IS NULL)"""
_FIELDS = """SELECT itemID, fieldName, value FROM itemData JOIN fields USING (fieldID)
    JOIN itemDataValues USING (valueID) ORDER BY itemID"""
_CREATORS = """SELECT itemID, creatorType, firstName, lastName, fieldMode FROM itemCreators
    JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID) ORDER BY itemID, orderIndex"""
_TAGS = "SELECT itemID, name, type FROM itemTags JOIN tags USING (tagID) ORDER BY itemID, tagID"
_NOTES = """SELECT parentItemID, note FROM itemNotes WHERE parentItemID IS NOT NULL
    AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY parentItemID, itemID"""
_ATTACHMENTS = """SELECT parentItemID, linkMode, value FROM itemAttachments LEFT JOIN
    (SELECT itemID, value FROM itemData JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID)
    WHERE fieldName = 'url') USING (itemID) WHERE parentItemID IS NOT NULL
    AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY parentItemID, itemID"""
_COLLECTED = "SELECT itemID, collectionID FROM collectionItems ORDER BY itemID, collectionID"


def files_stay(count: int) -> str:
    return f"{plural(count, 'file')} of Zotero stay where they are: a link can only be an address on the web"


def belong_to_none(notes: int, files: int) -> str:
    return (
        f"left out what belongs to no item: {plural(notes, 'note')}, {plural(files, 'file or link', 'files and links')}"
    )


class ZoteroDatabase:
    name = SOURCE
    label = "Zotero's database (zotero.sqlite)"
    origin = "carrel import ~/Zotero/zotero.sqlite, with tags, notes and collections"

    def sniff(self, document: Document) -> bool:
        return document.head.startswith(MAGIC)

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        page, library = Page(SOURCE, document.label), ZoteroLibrary(document)
        for item in library.items():
            try:
                yield PaperRow(document.name, item.number, item.reference().paper(page))
            except ValueError as error:
                yield Skipped(document.name, item.number, f"{item.kind}: {error}")
        if library.files:
            yield Notice(document.name, 1, files_stay(library.files))
        if any(library.alone):
            yield Notice(document.name, 1, belong_to_none(*library.alone))


class ZoteroLibrary:
    """The items of a database, those in the bin left out.

    Attributes:
        files: How many attachments are files of this computer, once all items were read.
        alone: How many notes and attachments belong to no item.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.files = 0
        self.alone = (0, 0)

    def items(self) -> Iterator[ZoteroItem]:
        """Yield all items, in the order in which they were added; SourceError if it is another kind of database."""
        with tempfile.TemporaryDirectory(prefix="carrel-") as folder:
            copy = _copy(self._document, Path(folder))
            try:
                with closing(_opened(copy)) as database:
                    yield from self._items(database)
            except sqlite3.Error as error:
                raise SourceError(
                    "The database cannot be read", clean_line(str(error))[:200], "Close Zotero and import it again."
                ) from None

    def _items(self, database: sqlite3.Connection) -> Iterator[ZoteroItem]:
        collections = _collections(database)
        fields, creators, tags, notes, attachments, collected = (
            _by_item(database.execute(query)) for query in (_FIELDS, _CREATORS, _TAGS, _NOTES, _ATTACHMENTS, _COLLECTED)
        )
        for number, kind in database.execute(_ITEMS):
            tagged, attached = tags(number), attachments(number)
            self.files += sum(mode in _LINKED_FILES for mode, _ in attached)
            yield ZoteroItem(
                number,
                _text(kind),
                {_text(name): _text(value) for name, value in fields(number)},
                tuple((_text(role), name) for role, *parts in creators(number) if (name := _name(*parts))),
                tags=tuple(_text(tag) for tag, automatic in tagged if not automatic),
                keywords=tuple(_text(tag) for tag, automatic in tagged if automatic),
                links=tuple(url for _, address in attached if (url := _text(address)).startswith(("http:", "https:"))),
                notes=tuple(_text(note) for (note,) in notes(number)),
                collections=tuple(name for (each,) in collected(number) if (name := collections.get(each, ""))),
            )
        self.alone = (
            database.execute(_ALONE.format("note", "itemNotes")).fetchone()[0],
            database.execute(_ALONE.format("attachment", "itemAttachments")).fetchone()[0],
        )


def _copy(document: Document, folder: Path) -> Path:
    copy = folder / "zotero.sqlite"
    with document.open() as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target)
    if type(document) is Document and document.path is not None:
        for suffix in _JOURNALS:
            beside = document.path.with_name(document.path.name + suffix)
            if beside.is_file():
                shutil.copyfile(beside, f"{copy}{suffix}")
    return copy


def _opened(copy: Path) -> sqlite3.Connection:
    """The copy, opened for reading; SourceError if its tables are not Zotero's."""
    database = sqlite3.connect(copy)
    try:
        database.text_factory = lambda data: data.decode("utf-8", "replace")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA query_only = ON")
        # A view could take forever.
        tables = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    except BaseException:
        database.close()
        raise
    missing = [name for name in _TABLES if not str(tables.get(name) or "").upper().startswith("CREATE TABLE")]
    if missing:
        database.close()
        raise SourceError(
            "An SQLite database, but not Zotero's", f'It has no table "{missing[0]}"', "Zotero 5 or newer writes them."
        )
    return database


def _collections(database: sqlite3.Connection) -> dict[int, str]:
    """The names of the collections: `Thesis / Chapter 2`, without those in the bin."""
    deleted = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'deletedCollections'")
    kept = "WHERE collectionID NOT IN (SELECT collectionID FROM deletedCollections)" if deleted.fetchone() else ""
    query = f"SELECT collectionID, collectionName, parentCollectionID FROM collections {kept}"
    rows = {number: (clean_line(_text(name)), parent) for number, name, parent in database.execute(query)}

    def path(number: int | None, depth: int = 0) -> Iterator[str]:
        if number is not None and number in rows and depth < _DEEPEST:
            name, parent = rows[number]
            yield from path(parent, depth + 1)
            yield name

    return {number: " / ".join(filter(None, path(number))) for number in rows}


def _by_item(rows: Iterator[tuple[Any, ...]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """A function that gives the rows of each item, asked for in their order; SourceError where there is no end."""
    ahead: list[tuple[Any, ...]] = []
    last: list[object] = [None]

    def of(number: int) -> list[tuple[Any, ...]]:
        found = []
        others = 0
        while row := ahead.pop() if ahead else next(rows, None):
            if row[0] == number:
                found.append(row[1:])
            elif isinstance(row[0], int) and row[0] > number:
                ahead.append(row)
                break
            # Of items that are not asked for there may be as many as there are papers.
            others += row[0] == last[0]
            last[0] = row[0]
            if max(len(found), others) > _MOST_ROWS:
                raise SourceError(f"Item {clean_line(str(row[0]))[:20]} is endless", "Stopped reading the database")
        return found

    return of


def _name(first: object, last: object, single: object) -> str:
    """A creator's name in natural order; bodies have a single one."""
    return clean_line(_text(last) if single else f"{_text(first)} {_text(last)}")


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""
