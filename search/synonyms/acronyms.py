"""Acronyms learned from the library: the short forms that its papers explain, and how often.

Stored in a file of its own beside the index and, like the index, derived from the catalog: reading all papers again
takes 3 s for 100,000 of them. It is updated together with the index; a search then costs a few lookups of some 10 µs,
and opening the file 1 ms.

Short and long forms are found as in A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", Pacific Symposium on Biocomputing 2003, 451-462: both patterns, `long form (SHORT)` and
`SHORT (long form)`, and the rules of the authors' own program; ours are only `_FALSE` and the conditions in `_short`.

Our own code, because the package `abbreviations` 0.2.5 takes a hyphen for the start of the long form ("modal large
language models", "supervised learning" for SSL), knows only the first pattern, finds nothing in a text with an odd
parenthesis, and sets up logging when it is imported.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from search.files import transaction
from search.paper import Paper
from search.synonyms.synonyms import MOST_WORDS, Name, Sense, joined, key, senses
from search.text.latex import readable
from search.text.words import words

LONGEST = 10
"""Letters of a short form, and words of a long form, at most."""

_PARENTHESES = re.compile(r"\(([^()]{2,200})\)")
_SENTENCE_END = re.compile(r"[.!?;:]\s+")
_APART = re.compile(r"[\s-]+")
_WITHIN = re.compile(r"[,;] |, ?(?=e\.g\.|i\.e\.)")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_QUOTES = "\"'“”‘’«»`*"
# Parentheses that happen to match the words before them: references, asides, numerals, and words so common that every
# search for them would change.
_FALSE = (
    r"(?:fig|figs|figure|tab|table|eq|eqs|equation|sec|section|app|appendix|ref|refs|chapter|ch|alg|algorithm|"
    r"theorem|lemma|vol|no|pp|see|cf|e\.?g|i\.?e|vs|et|etc|aka|left|right|top|bottom|ours|ver|version)\b.*|"
    r"x{0,3}(?:ix|iv|v?i{0,3})|"
    r"a|all|am|an|and|any|are|as|at|be|but|by|can|do|does|each|for|from|go|had|has|have|he|her|him|his|how|i|if|in|"
    r"into|is|it|its|may|me|more|most|my|new|no|not|now|of|off|on|one|only|or|our|out|over|own|per|she|so|some|such|"
    r"than|that|the|their|them|then|there|these|they|this|those|to|too|two|under|up|us|use|was|we|were|what|when|"
    r"which|who|why|will|with|you|your"
)


class AcronymPair(NamedTuple):
    """A short form and its long form, both as written."""

    short: str
    long: str


def find_acronyms(text: str) -> Iterator[AcronymPair]:
    """Yield the short forms that a readable text explains; time is linear in the text."""
    if "(" not in text:
        return
    after = 0
    for match in _PARENTHESES.finditer(text):
        before = text[max(after, match.start() - 300) : match.start()]
        after = match.end()
        before = _SENTENCE_END.split(before)[-1].rstrip()
        pair = _pair(before, _WITHIN.split(match[1], maxsplit=1)[0].strip().strip(_QUOTES))
        if pair:
            yield pair


def _pair(before: str, within: str) -> AcronymPair | None:
    """The pair of the text before and within parentheses, by either pattern."""
    if len(within.split()) > 2 or len(within) > LONGEST:
        last = before.rsplit(None, 1)[-1].strip(_QUOTES) if before else ""
        return _explained(last, within) if _short(last) else None
    if not _short(within):
        return None
    # As many words before the parenthesis as the long form may have.
    most = min(len(within) + 5, 2 * len(within))
    return _explained(within, " ".join(before.split()[-most:]))


def _short(text: str) -> bool:
    """Whether a text may be a short form: a capital, more letters than digits, no false friend."""
    letters = sum(letter.isalpha() for letter in text)
    return (
        2 <= len(text) <= LONGEST
        and len(text.split()) <= 2
        and text[0].isalnum()
        and letters >= 2
        and 2 * letters > len(text.replace("-", ""))
        and _CAPITAL.search(text) is not None
        and re.fullmatch(_FALSE, text, re.IGNORECASE) is None
    )


def _explained(short: str, before: str) -> AcronymPair | None:
    long = _best(short, before).strip(_QUOTES + " ,")
    count = sum(letter.isalnum() for letter in short)
    size = len(_APART.split(long))
    if len(long) <= len(short) or short in long.split() or long.endswith(short) or size > LONGEST:
        return None
    return AcronymPair(short, long) if 0 < size <= min(2 * count, count + 5) else None


def _best(short: str, text: str) -> str:
    """The shortest end of a text that spells the short form; empty if none does.

    From right to left, each letter of the short form is searched for in the text; the first one must start a word, and
    anything joined to that word by a hyphen belongs to the long form.
    """
    place = len(text) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while place >= 0 and (
            text[place].lower() != letter or (index == 0 and place > 0 and text[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
        place -= 1
    return text[text.rfind(" ", 0, place + 1) + 1 :]


RULES = 1
"""Raise it when the rules for pairs change: all papers are then read again."""

_CREATE = """
CREATE TABLE state (catalog INTEGER NOT NULL, rules INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE found (
    paper TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL, short_joined TEXT NOT NULL, long_joined TEXT NOT NULL,
    PRIMARY KEY (paper, short, long)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_short ON found(short_joined, long, long_joined);
CREATE INDEX found_long ON found(long_joined, short, short_joined);
"""
# A sense this much rarer than the most frequent one is an error; more than four are no help.
_RARE = 0.1
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
            for count, (number, paper, _) in enumerate(changes(seq), 1):
                seq = number
                db.execute("DELETE FROM found WHERE paper = ?", (paper.key,))
                db.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?, ?)", _rows(paper))
                if count >= batch:
                    break
            if count:
                db.execute("UPDATE state SET seq = ?", (seq,))
        return count >= batch

    def of(self, name: Name) -> tuple[Sense, ...]:
        """The long forms and short forms of a name, most frequent first. Never raises.

        A long form leads to a short form only if that mostly means it: `continual learning` does not find every paper
        about CL, contrastive learning.
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


def _rows(paper: Paper) -> Iterator[tuple[str, str, str, str, str]]:
    for text in (paper.title, paper.abstract):
        for short, long in find_acronyms(readable(text)):
            keys = key(short), key(long)
            if all(keys) and keys[0] != keys[1] and len(words(long)) <= MOST_WORDS:
                yield (paper.key, short, long, *keys)
