"""SQLite's FTS5: the porter tokenizer over unicode61, bm25, years and categories in tables beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers.base import TOP, Row, read

_FILE = "papers.sqlite3"
# `rank` is bm25, and by it FTS5 sorts without computing each score twice.
_BEST = f"SELECT rowid, title FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT {TOP}"
_COUNT = "SELECT count(*) FROM papers WHERE papers MATCH ?"
_FOUND = "FROM facts WHERE id IN (SELECT rowid FROM papers WHERE papers MATCH ?)"
_FACETS = tuple(f"SELECT {name}, count(*) {_FOUND} GROUP BY {name}" for name in ("year", "category"))


class Fts5:
    """A full-text table in a file."""

    _database: sqlite3.Connection

    def build(self, source: Path, folder: Path) -> None:
        """Index papers."""
        folder.mkdir(parents=True)
        database = sqlite3.connect(folder / _FILE)
        database.execute(
            "CREATE VIRTUAL TABLE papers USING fts5(title, abstract, authors, tokenize = 'porter unicode61')"
        )
        database.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, year INTEGER, category TEXT)")
        facts = []

        def texts() -> Iterator[tuple[int, str, str, str]]:
            for number, paper in enumerate(read(source), 1):
                facts.append((number, int(paper["date"][:4]), paper["categories"][0]))
                yield number, paper["title"], paper["abstract"], ", ".join(paper["authors"])

        with database:
            database.executemany("INSERT INTO papers(rowid, title, abstract, authors) VALUES (?, ?, ?, ?)", texts())
            database.executemany("INSERT INTO facts VALUES (?, ?, ?)", facts)
            database.execute("INSERT INTO papers(papers) VALUES ('optimize')")
        database.close()

    def open(self, folder: Path) -> None:
        """Open the file."""
        self._database = sqlite3.connect(folder / _FILE)

    def ask(self, row: Row) -> int:
        """Search, reading titles and the exact count."""
        joined = {"any": " OR ", "phrase": " + "}.get(row.how, " ")
        text = (f"{row.words[0]}*" if row.how == "prefix" else joined.join(row.words),)
        self._database.execute(_BEST, text).fetchall()
        (count,) = self._database.execute(_COUNT, text).fetchone()
        if row.how == "facets":
            for select in _FACETS:
                self._database.execute(select, text).fetchall()
        return int(count)


PEER = Fts5
