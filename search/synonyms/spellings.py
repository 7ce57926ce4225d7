"""How a library's papers write its words: as words (`map`), as short forms (`MAP`), or as their plural (`MAPs`).

Tells `VLM`, which is the same in any case, from `MAP`, which mostly is a map, and how many of the papers that hold a
short form define it. A capital at the start says nothing, since every sentence has one.

Counting all papers would take nearly four times as long as learning their acronyms, so of a large library a sample is
counted.
Title and abstract are counted once, when they are first there: what an older version said, nobody knows any more, and
a few papers with an older abstract change nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from search.synonyms.synonyms import in_capitals, singular
from search.text.words import fold

CREATE = """
CREATE TABLE counted (place INTEGER PRIMARY KEY, abstract INTEGER NOT NULL) STRICT;
CREATE TABLE spelling (
    word TEXT PRIMARY KEY, lower INTEGER NOT NULL, capitals INTEGER NOT NULL, plural INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
# The first papers are counted, of the others one in so many.
_ALL = 2000
_ONE_IN = 10
# Longer ones are neither short forms nor words that are typed.
_LONGEST = 24
_ASCII = re.compile("[A-Za-z0-9]+")
_ANY = re.compile(r"[^\W_]+")


class Spellings(NamedTuple):
    """How many papers write a word in lower case, with capitals after its first letter, and so with a plural s.

    `scale` is how many papers of the library each counted paper stands for.
    """

    lower: int = 0
    capitals: int = 0
    plural: int = 0
    scale: float = 1.0

    @property
    def words(self) -> float:
        """In how many papers of the library it is a word."""
        return self.lower * self.scale

    @property
    def short_forms(self) -> float:
        """In how many papers of the library it may be a short form; a sample may just miss one that holds it."""
        return (max(self.capitals, self.plural) + 1) * self.scale - 1


def spellings(db: sqlite3.Connection, word: str) -> Spellings:
    """How papers write a folded word."""
    query = "SELECT lower, capitals, plural FROM spelling WHERE word = ?"
    lower, capitals, plural = db.execute(query, (word,)).fetchone() or (0, 0, 0)
    (last,) = db.execute("SELECT MAX(place) FROM counted").fetchone()
    papers = max(last or 0, _ALL)
    return Spellings(lower, capitals, plural, papers / (_ALL + (papers - _ALL) / _ONE_IN))


class SpellingCount:
    """Counts the spellings of some papers, and adds them to a file's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._papers: Counter[str] = Counter()

    def add(self, place: int, title: str, abstract: str) -> None:
        """Count a paper's readable title and abstract, if it is in the sample and they were not counted before."""
        if place > _ALL and place % _ONE_IN:
            return
        row = self._db.execute("SELECT abstract FROM counted WHERE place = ?", (place,)).fetchone()
        if row is None:
            self._papers.update(_forms(title) | _forms(abstract))
        elif abstract and not row[0]:
            self._papers.update(_forms(abstract) - _forms(title))
        else:
            return
        self._db.execute("INSERT OR REPLACE INTO counted VALUES (?, ?)", (place, bool(abstract)))

    def save(self) -> None:
        self._db.executemany(
            "INSERT INTO spelling VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET lower = lower + excluded.lower, capitals = capitals + excluded.capitals, "
            "plural = plural + excluded.plural",
            ((word, *counts) for word, counts in _sorted_out(self._papers).items()),
        )


def _forms(text: str) -> set[str]:
    """The different words of a text as written; none of a heading in capitals, which says nothing."""
    if text.isupper():
        return set()
    return set((_ASCII if text.isascii() else _ANY).findall(text))


def _sorted_out(papers: Mapping[str, int]) -> dict[str, list[int]]:
    """The counts of each folded word, from those of its spellings."""
    counts: dict[str, list[int]] = {}
    for form, count in papers.items():
        if not 2 <= len(form) <= _LONGEST:
            continue
        if form.islower():
            word, kind = form, 0
        elif in_capitals(form):
            word = singular(form)
            kind = 1 if word == form else 2
        else:
            continue
        counts.setdefault(fold(word), [0, 0, 0])[kind] += count
    return counts
