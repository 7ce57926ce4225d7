"""What a name stands for according to the papers: which of the definitions that were found count.

A definition counts where it says often enough what the papers mean (`_ShortForm.often`), and a word that they mostly
write in lower case is no short form, unless it is typed as one (`MAP`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from search.synonyms.definitions import LONGEST
from search.synonyms.spellings import Spellings, spellings
from search.synonyms.synonyms import Name, Sense, in_capitals, joined, senses, short_key
from search.text.words import fold, words

# A sense this much rarer than the most frequent one is an error.
_RARE = 0.1


class _ShortForm(NamedTuple):
    """What a short form stands for, most frequent first, and how papers write it."""

    longs: tuple[Sense, ...] = ()
    written: Spellings = Spellings()

    @property
    def is_word(self) -> bool:
        """Whether the papers write it as a word at least as often: `map`."""
        lower, capitals, plural, scale = self.written
        # Not all papers that define it may be in the sample.
        return lower > 0 and lower >= max(capitals, plural, sum(long.count for long in self.longs) / scale)

    def often(self, count: int, papers: float = 0) -> bool:
        """Whether what some papers say is so for all that hold the short form, or for more papers.

        1 of 4 is enough, 2 of 16, 5 of 100, 50 of 10,000: the more agree, the less they do so by chance.
        """
        return (2 * count) ** 2 >= max(papers, self.written.short_forms)


def long_forms(db: sqlite3.Connection, name: Name) -> Iterator[Sense]:
    """What a name stands for that is a short form."""
    short = _typed(db, name)
    most = 0
    for long in short.longs:
        if short.often(long.count) and long.count >= _RARE * most:
            most = most or long.count
            yield long


def short_forms(db: sqlite3.Connection, name: Name) -> Iterator[Sense]:
    """The short forms of a name, if they mostly mean it, and if it is mostly meant by it."""
    counted = db.execute(
        "SELECT short, COUNT(DISTINCT paper) FROM found WHERE long_joined = ? GROUP BY short", (joined(name),)
    ).fetchall()
    if not counted:
        return
    # Many papers hold `regression`; the three that also have a short form for it are about something else.
    papers = spellings(db, fold(name[0])).words if len(name) == 1 else 0
    for sense in senses(counted, short_key):
        short = _short_form(db, short_key(sense.text))
        mostly = 2 * sense.count > sum(long.count for long in short.longs)
        if mostly and not short.is_word and short.often(sense.count, papers):
            yield sense


def _typed(db: sqlite3.Connection, name: Name) -> _ShortForm:
    """The short form that a name is as typed, in any case: `VLM`, `vlm`, `U-Net`, and `VLMs` if papers write that."""
    text = "".join(name)
    if len(text) > LONGEST + 1:
        return _ShortForm()
    short = _short_form(db, short_key(text), len(name))
    if in_capitals(text):
        return short
    if not short.longs and text.endswith("s"):
        short = _short_form(db, fold(text)[:-1], len(name))
        if short.longs and spellings(db, fold(text)).lower >= spellings(db, fold(text)[:-1]).plural:
            return _ShortForm()
    return _ShortForm() if short.is_word else short


def _short_form(db: sqlite3.Connection, short: str, size: int = 1) -> _ShortForm:
    """The short form with a key; if that is several words, it must be so many words in a paper, too."""
    counted = db.execute("SELECT long, COUNT(DISTINCT paper) FROM found WHERE short_key = ? GROUP BY long", (short,))
    longs = tuple(senses(counted))
    if not longs or (size > 1 and not _has_words(db, short, size)):
        return _ShortForm()
    return _ShortForm(longs, spellings(db, short))


def _has_words(db: sqlite3.Connection, short: str, size: int) -> bool:
    texts = db.execute("SELECT DISTINCT short FROM found WHERE short_key = ?", (short,))
    return any(len(words(text)) == size for (text,) in texts)
