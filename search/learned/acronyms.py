"""Acronyms learned from the library: which short forms its papers explain, and how often.

Kept in a file of its own beside the index, for it is as derived: not in the catalog, whose format
would then change with every better rule, and not made anew at each start, which costs 3 s at a
hundred thousand papers. It is brought up to date where the index is; a search then costs a
few look-ups of some 10 µs in it, and opening it 1 ms.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from search.learned.pairs import pairs
from search.learned.senses import MOST_WORDS, Name, Sense, joined, key, senses
from search.paper import Paper
from search.text.latex import readable
from search.text.words import words

RULES = 1
"""To be raised when pairs are found by other rules: everything is then learned anew."""

_CREATE = """
CREATE TABLE state (catalog INTEGER NOT NULL, rules INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE found (
    paper TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL, short_joined TEXT NOT NULL, long_joined TEXT NOT NULL,
    PRIMARY KEY (paper, short, long)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_short ON found(short_joined, long, long_joined);
CREATE INDEX found_long ON found(long_joined, short, short_joined);
"""
# A sense this much rarer than the most frequent one is a slip; more than four are no help.
_RARE = 0.1
_MOST_SENSES = 4

T = TypeVar("T")
Changes = Callable[[int], Iterable[tuple[int, Paper, int]]]
"""Yields what changed in the catalog after a sequence number: number, paper, place."""


class Acronyms:
    """What the library's papers abbreviate. May be used from several threads and processes.

    Args:
        path: The file; made when it is missing, made anew when it is damaged or of another catalog.
        catalog: The catalog's identity.

    Attributes:
        trouble: Why nothing could be learned the last time; empty when it could.
    """

    def __init__(self, path: Path, catalog: int) -> None:
        self._path = path
        self._catalog = catalog
        self.trouble = ""
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    @property
    def seq(self) -> int:
        """Return the sequence number of the last change that was learned from; 0 for none."""
        return self._read(lambda db: int(db.execute("SELECT seq FROM state").fetchone()[0]), 0)

    @property
    def count(self) -> int:
        """Return how many short forms are known."""
        return self._read(lambda db: int(db.execute("SELECT COUNT(DISTINCT short) FROM found").fetchone()[0]), 0)

    def sync(self, changes: Changes, batch: int = 2000) -> None:
        """Learn from what has changed since the last time; another process may learn at the same time.

        Never raises for what is wrong with the file, for a search without acronyms is a search still:
        `trouble` says what it is, and the next time it is tried again.

        Args:
            changes: What there is to learn from.
            batch: Papers that are learned from at once; a search waits for no more than these.
        """
        more = True
        while more:
            with self._lock:
                more = self._learned_more(changes, batch)

    def _learned_more(self, changes: Changes, batch: int) -> bool:
        self.trouble = ""
        try:
            return self._learn(changes, batch)
        except (sqlite3.Error, OSError) as error:
            if _is_busy(error):
                self.trouble = f"{self._path}: another process is at it"
                return False
        # Damaged after it was opened, which only the first write may notice. Once more, and from the start.
        try:
            self.forget()
            return self._learn(changes, batch)
        except (sqlite3.Error, OSError) as error:
            self.trouble = f"{self._path}: {error}"
            return False

    def _learn(self, changes: Changes, batch: int) -> bool:
        """Learn from some changes and return whether there may be more."""
        db = self._opened()
        with _transaction(db):
            seq = int(db.execute("SELECT seq FROM state").fetchone()[0])
            taken = 0
            for taken, (number, paper, _) in enumerate(changes(seq), 1):
                seq = number
                db.execute("DELETE FROM found WHERE paper = ?", (paper.key,))
                db.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?, ?)", _rows(paper))
                if taken >= batch:
                    break
            if taken:
                db.execute("UPDATE state SET seq = ?", (seq,))
        return taken >= batch

    def of(self, name: Name) -> tuple[Sense, ...]:
        """Return what a name stands for or is short for, most frequent first; never raises.

        A long form leads back to a short form only where that mostly means it: `continual learning`
        does not bring in all that is about CL, contrastive learning.
        """
        if not name or len(name) > MOST_WORDS:
            return ()
        return self._read(lambda db: self._of(db, joined(name)), ())

    def _of(self, db: sqlite3.Connection, name: str) -> tuple[Sense, ...]:
        longs = self._longs(db, name)
        usual = [long for long in longs if long.count >= _RARE * longs[0].count]
        counted = db.execute(
            "SELECT short, COUNT(DISTINCT paper) FROM found WHERE long_joined = ? GROUP BY short", (name,)
        ).fetchall()
        shorts = [
            short
            for short in senses(counted)
            if 2 * short.count > sum(long.count for long in self._longs(db, key(short.text)))
        ]
        return tuple((*usual, *shorts)[:_MOST_SENSES])

    def _longs(self, db: sqlite3.Connection, short: str) -> list[Sense]:
        return senses(
            db.execute(
                "SELECT long, COUNT(DISTINCT paper) FROM found WHERE short_joined = ? GROUP BY long", (short,)
            ).fetchall()
        )

    def all(self, limit: int = 1000) -> list[tuple[str, tuple[Sense, ...]]]:
        """Return the short forms that most papers explain, each with its long forms."""

        def read(db: sqlite3.Connection) -> list[tuple[str, tuple[Sense, ...]]]:
            rows = db.execute(
                "SELECT short_joined, MIN(short), COUNT(DISTINCT paper) AS papers FROM found "
                "GROUP BY short_joined ORDER BY papers DESC, short_joined LIMIT ?",
                (limit,),
            ).fetchall()
            return [(short, tuple(self._longs(db, name))) for name, short, _ in rows]

        return self._read(read, [])

    def forget(self) -> None:
        """Throw everything away; `sync` learns it again.

        Raises:
            OSError: The file cannot be removed.
        """
        with self._lock:
            self.close()
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; closing twice is fine, and it is opened again when it is needed."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _read(self, look: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what is looked up; without the file, nothing has been learned, which is no failure."""
        with self._lock:
            try:
                return look(self._opened())
            except (sqlite3.Error, OSError, LookupError, TypeError, ValueError):
                # Damage is mended by `sync`, whose `seq` of 0 says that everything is yet to be learned.
                with suppress(sqlite3.Error):
                    self.close()
                return otherwise

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._db = self._made()
            except sqlite3.OperationalError:
                # Locked, or not to be written: nothing that a new file would cure.
                raise
            except sqlite3.Error:
                self.forget()
                self._db = self._made()
        return self._db

    def _made(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None, check_same_thread=False)
        try:
            known = (self._catalog, RULES)
            if _state(db) != known:
                with _transaction(db):
                    # A second process may have made it while this one waited for the lock.
                    if _state(db) != known:
                        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                            db.execute(f"DROP TABLE {table}")
                        for statement in filter(str.strip, _CREATE.split(";")):
                            db.execute(statement)
                        db.execute("INSERT INTO state VALUES (?, ?, 0)", known)
                # So that a search never waits for an import.
                db.execute("PRAGMA journal_mode = WAL")
            # What is lost in a power cut is learned again.
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


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _rows(paper: Paper) -> Iterator[tuple[str, str, str, str, str]]:
    for text in (paper.title, paper.abstract):
        for short, long in pairs(readable(text)):
            keys = key(short), key(long)
            if all(keys) and keys[0] != keys[1] and len(words(long)) <= MOST_WORDS:
                yield (paper.key, short, long, *keys)
