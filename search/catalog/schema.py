"""The tables of the catalog, and how a Paper becomes a row: one column per field, readable with `sqlite3`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.paper import Link, Page, Paper, Publication, Sighting
from search.paper_json import publication_record

_TEXT = [
    "key",
    "title",
    "abstract",
    "authors",
    "date",
    "venue",
    "categories",
    "keywords",
    "arxiv",
    "doi",
    "url",
    "pdf",
    "links",
    "added",
]
_NUMBERS = ["year", "upvotes"]  # NULL when unknown
# `code` repeats what `links` says, so that the filter pane can count without reading every record. `publication` is a
# JSON object, empty for most papers.
_NAMES = [*_TEXT, *_NUMBERS, "code", "publication"]
_PUBLICATION = "publication TEXT NOT NULL DEFAULT ''"

_DECLARED = [
    *(f"{name} TEXT NOT NULL" for name in _TEXT),
    *(f"{name} INTEGER" for name in (*_NUMBERS, "code")),
    _PUBLICATION,
]
INSERT = f"INSERT INTO paper (seq, {', '.join(_NAMES)}) VALUES ({', '.join('?' * (len(_NAMES) + 1))})"
UPDATE = f"UPDATE paper SET {', '.join(f'{name} = ?' for name in ('seq', *_NAMES))} WHERE id = ?"
# Papers that were merged into another one: sequence number and time of that change, and both as they were before.
_FORMER = """
CREATE TABLE former (
    key TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES paper(id), joined INTEGER NOT NULL, at TEXT NOT NULL,
    told TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_paper ON former(paper);
"""
SCHEMA = 3
# What turns the tables of a format into those of the next one.
MIGRATIONS = {1: _FORMER, 2: f"ALTER TABLE paper ADD COLUMN {_PUBLICATION}"}
CREATE = f"""
CREATE TABLE paper (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, {", ".join(_DECLARED)}, UNIQUE (key)) STRICT;
CREATE INDEX paper_seq ON paper(seq);
CREATE TABLE alias (alias TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES paper(id)) STRICT, WITHOUT ROWID;
CREATE TABLE page (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, label TEXT NOT NULL, date TEXT NOT NULL, UNIQUE (source, label, date)
) STRICT;
CREATE TABLE sighting (
    id INTEGER PRIMARY KEY, paper INTEGER NOT NULL REFERENCES paper(id), page INTEGER NOT NULL REFERENCES page(id),
    rank INTEGER NOT NULL, UNIQUE (paper, page, rank)
) STRICT;
{_FORMER}"""


def row_from_paper(paper: Paper) -> list[str | int | None]:
    lists = {
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "links": [[link.url, link.kind] for link in paper.links],
    }
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in lists.items()}
    published = publication_record(paper.publication)
    return [
        *(written[name] if name in written else getattr(paper, name) for name in (*_TEXT, *_NUMBERS)),
        int(bool(paper.code)),
        json.dumps(published, ensure_ascii=False) if published else "",
    ]


def paper_from_row(row: Sequence[str | int | None], sightings: tuple[Sighting, ...]) -> Paper:
    """The paper of a row; merges that were made in format 2 told rows without `publication`."""
    values = dict(zip(_NAMES, row, strict=False))
    del values["code"]
    if published := values.pop("publication", ""):
        told = json.loads(str(published))
        values["publication"] = Publication(**{**told, "editors": tuple(told.get("editors", ()))})  # type: ignore[assignment]
    for name in ("authors", "categories", "keywords"):
        values[name] = tuple(json.loads(str(values[name])))  # type: ignore[assignment]
    links = tuple(Link(url, kind) for url, kind in json.loads(str(values.pop("links"))))
    return Paper(**values, links=links, sightings=sightings)  # type: ignore[arg-type]


def picked(db: sqlite3.Connection, query: str, values: Iterable[str | int], order: str = "") -> Iterator[Any]:
    """Yield the rows that a query ending in IN has for some values, a few hundred values at a time."""
    requested = list(values)
    for start in range(0, len(requested), 500):
        some = requested[start : start + 500]
        yield from db.execute(f"{query} ({','.join('?' * len(some))}) {order}", some)


def load(db: sqlite3.Connection, numbers: Sequence[int]) -> list[Paper]:
    seen: dict[int, list[Sighting]] = {number: [] for number in numbers}
    query = "SELECT paper, source, label, date, rank FROM sighting JOIN page ON page.id = sighting.page WHERE paper IN"
    for number, source, label, date, rank in picked(db, query, numbers, "ORDER BY sighting.id"):
        seen[number].append(Sighting(Page(source, label, date), rank))
    by_number: dict[int, Paper] = {}
    for number, *row in picked(db, f"SELECT id, {', '.join(_NAMES)} FROM paper WHERE id IN", numbers):
        by_number[number] = paper_from_row(row, tuple(seen[number]))
    return [by_number[number] for number in numbers]


def insert(db: sqlite3.Connection, paper: Paper) -> int:
    """Store a new paper with its identifiers and sightings, and return its number."""
    number = db.execute(INSERT, (next_seq(db), *row_from_paper(paper))).lastrowid or 0
    tie(db, number, paper)
    return number


def tie(db: sqlite3.Connection, number: int, paper: Paper) -> None:
    """Store the identifiers of a paper and the pages that show it; existing ones stay.

    The first paper of a title has `title:HASH`, any other `title:HASH/KEY`.
    """
    *identifiers, title = (f"key:{paper.key}", *paper.aliases)
    db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", [(alias, number) for alias in identifiers])
    if not db.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (title, number)).rowcount:
        (first,) = db.execute("SELECT paper FROM alias WHERE alias = ?", (title,)).fetchone()
        if first != number:
            db.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (f"{title}/{paper.key}", number))
    for sighting in paper.sightings:
        page = (sighting.page.source, sighting.page.label, sighting.page.date)
        seen = (
            "INSERT OR IGNORE INTO sighting (paper, page, rank) "
            "SELECT ?, id, ? FROM page WHERE source = ? AND label = ? AND date = ?"
        )
        if not db.execute(seen, (number, sighting.rank, *page)).rowcount:
            # A new page, or the sighting was there.
            db.execute("INSERT OR IGNORE INTO page (source, label, date) VALUES (?, ?, ?)", page)
            db.execute(seen, (number, sighting.rank, *page))


def of_title(title: str, most: int = -1) -> tuple[str, tuple[str, str, str, int]]:
    """The query for the papers of a title (as an alias), those added first at the front, and its values."""
    query = "SELECT DISTINCT paper FROM alias WHERE alias = ? OR (alias > ? AND alias < ?) ORDER BY paper LIMIT ?"
    return query, (title, f"{title}/", f"{title}0", most)


def next_seq(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT COALESCE(MAX(seq), 0) + 1 FROM paper").fetchone()[0])
