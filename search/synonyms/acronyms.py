"""Acronyms learned from the library: the short forms that its papers explain, and how often.

Stored in a file of its own beside the index and, like the index, derived from the catalog. It is updated together with
the index; a search then costs a few lookups.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from search.files import transaction
from search.paper import Paper
from search.synonyms import spellings
from search.synonyms.definitions import find_acronyms
from search.synonyms.lookup import long_forms, short_forms
from search.synonyms.synonyms import MOST_WORDS, Name, Sense, key, short_key
from search.text.function_words import FUNCTION_WORDS
from search.text.latex import readable
from search.text.words import fold, words

RULES = 2
"""Raise it when the rules for pairs or the tables change: all papers are then read again."""

_CREATE = f"""
{spellings.CREATE}
CREATE TABLE state (catalog INTEGER NOT NULL, rules INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE found (
    paper TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL, short_key TEXT NOT NULL, long_joined TEXT NOT NULL,
    PRIMARY KEY (paper, short, long)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_short ON found(short_key, long);
CREATE INDEX found_long ON found(long_joined, short);
"""
# More are no help.
_MOST_SENSES = 4

T = TypeVar("T")
ReadChanges = Callable[[int], Iterable[tuple[int, Paper, int]]]
"""Yields the changes in the catalog after a sequence number: number, paper, place."""


class Acronyms:
    """The acronyms of a library's papers. Safe for several threads and processes.

    The file is created if it is missing, recreated if it is damaged or of another catalog. `problem` says why the last
    `sync` could not learn; it is empty if it could.
    """

    def __init__(self, path: Path, catalog: int) -> None:
        self._path = path
        self._catalog = catalog
        self.problem = ""
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    @property
    def seq(self) -> int:
        """The sequence number of the last change that was learned from; 0 for none."""
        return self._read(lambda db: int(db.execute("SELECT seq FROM state").fetchone()[0]), 0)

    @property
    def count(self) -> int:
        return self._read(lambda db: int(db.execute("SELECT COUNT(DISTINCT short) FROM found").fetchone()[0]), 0)

    def sync(self, changes: ReadChanges, batch: int = 2000) -> None:
        """Learn from the changes since the last time; another process may do so at the same time.

        Never raises for problems with the file, since a search works without acronyms: `problem` says why, and the next
        call tries again. A search waits for no more than one batch.
        """
        more = True
        while more:
            with self._lock:
                more = self._learn_batch(changes, batch)

    def _learn_batch(self, changes: ReadChanges, batch: int) -> bool:
        self.problem = ""
        try:
            return self._learn(changes, batch)
        except (sqlite3.Error, OSError) as error:
            if _is_busy(error):
                self.problem = f"{self._path}: in use by another process"
                return False
        # Damaged after it was opened, which only the first write may notice: try once more, from the start.
        try:
            self.forget()
            return self._learn(changes, batch)
        except (sqlite3.Error, OSError) as error:
            self.problem = f"{self._path}: {error}"
            return False

    def _learn(self, changes: ReadChanges, batch: int) -> bool:
        """Learn from one batch, and say whether there may be more."""
        db = self._open()
        with transaction(db):
            seq = int(db.execute("SELECT seq FROM state").fetchone()[0])
            count = 0
            counted = spellings.SpellingCount(db)
            for count, (number, paper, place) in enumerate(changes(seq), 1):
                seq = number
                title, abstract = readable(paper.title), readable(paper.abstract)
                counted.add(place, title, abstract)
                db.execute("DELETE FROM found WHERE paper = ?", (paper.key,))
                db.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?, ?)", _rows(paper.key, title, abstract))
                if count >= batch:
                    break
            if count:
                counted.save()
                db.execute("UPDATE state SET seq = ?", (seq,))
        return count >= batch

    def of(self, name: Name) -> tuple[Sense, ...]:
        """The long forms and short forms of a name, most frequent first. Never raises.

        A short form is compared as written: only its case and the s of its plural do not count. A long form leads to a
        short form only if that mostly means it: `continual learning` does not find every paper about CL, contrastive
        learning.
        """
        if not name or len(name) > MOST_WORDS or FUNCTION_WORDS.issuperset(map(fold, name)):
            return ()
        return self._read(lambda db: (*long_forms(db, name), *short_forms(db, name))[:_MOST_SENSES], ())

    def forget(self) -> None:
        """Delete the file; `sync` learns everything again.

        Raises:
            OSError: The file cannot be removed.
        """
        with self._lock:
            self.close()
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _read(self, query: Callable[[sqlite3.Connection], T], default: T) -> T:
        """Run a query; without a readable file there are no acronyms, which is not a failure."""
        with self._lock:
            try:
                return query(self._open())
            except (sqlite3.Error, OSError, LookupError, TypeError, ValueError):
                # `sync` repairs the file: a `seq` of 0 says that everything must be learned.
                with suppress(sqlite3.Error):
                    self.close()
                return default

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._db = self._connect()
            except sqlite3.OperationalError:
                # Locked or read-only: a new file would not help.
                raise
            except sqlite3.Error:
                self.forget()
                self._db = self._connect()
        return self._db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None, check_same_thread=False)
        try:
            expected = (self._catalog, RULES)
            if _state(db) != expected:
                with transaction(db):
                    # Another process may have created it while this one waited for the lock.
                    if _state(db) != expected:
                        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                            db.execute(f"DROP TABLE {table}")
                        for statement in filter(str.strip, _CREATE.split(";")):
                            db.execute(statement)
                        db.execute("INSERT INTO state VALUES (?, ?, 0)", expected)
                # A search never waits for an import.
                db.execute("PRAGMA journal_mode = WAL")
            # Anything lost in a power cut is learned again.
            db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            db.close()
            raise
        return db


def _is_busy(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _state(db: sqlite3.Connection) -> tuple[int, int] | None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
        return None
    row = db.execute("SELECT catalog, rules FROM state").fetchone()
    return (int(row[0]), int(row[1])) if row else None


def _rows(paper: str, *texts: str) -> Iterator[tuple[str, str, str, str, str]]:
    for text in texts:
        for short, long in find_acronyms(text):
            keys = short_key(short), key(long)
            if all(keys) and key(short) != keys[1] and len(words(long)) <= MOST_WORDS:
                yield (paper, short, long, *keys)
