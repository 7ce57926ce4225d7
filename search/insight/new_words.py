"""New words: terms that no paper had before the latest import.

An import is what was added at one time, to the second: `search.importing.take_in` gives all of its
papers the time at which it began, however many files and batches it reads. Papers that bring their
time along, from an export of Carrel's, keep it. Which import is the latest is told by the order of
addition and never by the clock, which may have been wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from search.insight.kwic import Read, batches
from search.paper import Paper
from search.query.parser import parse
from search.query.tree import Word
from search.text.clean import clean_line
from search.text.latex import readable
from search.text.plural import plural
from search.text.words import MAX_WORD, stem, tokens, words

_SHORTEST = 3


class NewWord(NamedTuple):
    """A word that only the latest import has.

    Attributes:
        word: As it is mostly spelt there.
        papers: How many papers have it, in any inflection, in title, abstract or keywords.
        key: Of one of them.
        title: Of the same one, on one line.
    """

    word: str
    papers: int
    key: str
    title: str

    @property
    def query(self) -> str:
        """Return what to search for to see the papers: the word, but not one that would be an operator."""
        return self.word if parse(self.word).tree == Word(self.word) else self.word.lower()


@dataclass
class _Seen:
    """A word of the latest import."""

    paper: Paper
    papers: int = 0
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def spelling(self) -> str:
        """Return how it is mostly spelt; in small letters where that is as usual, since titles have large ones."""
        return max(self.spellings, key=lambda text: (self.spellings[text], text.islower()))


@dataclass
class NewWords:
    """What is new, found by reading a library backwards: the latest import first, then what it is new to.

    Attributes:
        total: How many papers the library has.
        added: When the latest import was, UTC, ISO to the second.
        imported: How many papers it brought.
        read: How many papers were read; all that are needed, once `words` is asked.
        only: Whether there was no other import: then every word would be new, and none is told.
    """

    total: int = 0
    added: str = ""
    imported: int = 0
    read: int = 0
    only: bool = False
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def take(self, papers: Iterable[Paper]) -> None:
        """Read some papers more, the one added last first."""
        for paper in papers:
            if not self.read:
                self.added = paper.added
            latest = self.read == self.imported and paper.added == self.added
            self.read += 1
            if latest:
                self.imported += 1
                self._learn(paper)
            else:
                for word in set(words(_text(paper))):
                    self._seen.pop(stem(word), None)

    def _learn(self, paper: Paper) -> None:
        text, counted = _text(paper), set()
        for start, end, folded in tokens(text):
            if _is_term(folded):
                root = stem(folded)
                seen = self._seen.setdefault(root, _Seen(paper))
                seen.spellings[text[start:end] if end - start < MAX_WORD else folded] += 1
                counted.add(root)
        for root in counted:
            self._seen[root].papers += 1

    @property
    def settled(self) -> bool:
        """Return whether reading on would change nothing."""
        return self.read > self.imported and not self._seen

    @property
    def words(self) -> list[NewWord]:
        """Return the new words, those in the most papers first, then by spelling."""
        found = [
            NewWord(seen.spelling, seen.papers, seen.paper.key, _line(seen.paper.title))
            for seen in (() if self.only else self._seen.values())
        ]
        return sorted(found, key=lambda new: (-new.papers, new.word.casefold()))

    @property
    def nothing(self) -> str:
        """Return why there are no new words, in words."""
        if not self.total:
            return "The library is empty."
        if self.only:
            return "All words are new: there was only one import."
        have = "has" if self.imported == 1 else "have"
        return f"No new words: the {plural(self.imported, 'paper')} of the latest import {have} none."

    def __str__(self) -> str:
        words, added = plural(len(self.words), "word"), self.added.replace("T", " ").replace("Z", " UTC")
        return f"{words} that only the latest import has ({plural(self.imported, 'paper')}, {added})."


def new_words(keys: Sequence[str], read: Read) -> Iterator[NewWords]:
    """Find the new words of a library, part by part; what is yielded last is the answer.

    Args:
        keys: Of all papers, in the order of addition (`Columns.titles`).
        read: Reads papers.
    """
    found = NewWords(len(keys))
    ends = [paper.added for paper in read([*dict.fromkeys((*keys[:1], *keys[-1:]))])]
    if len(set(ends)) < 2:
        # Told without reading a library that may be large.
        found.only, found.added, found.imported = bool(keys), "".join(ends[:1]), len(keys)
        yield found
        return
    for part in batches(keys[::-1]):
        found.take(read(part))
        yield found
        if found.settled:
            return


def _text(paper: Paper) -> str:
    """Return what of a paper is read for words; an address is none."""
    said = "\n".join((readable(paper.title), readable(paper.abstract), *map(readable, paper.keywords)))
    return " ".join(part for part in said.split() if not _is_address(part))


def _is_address(part: str) -> bool:
    host, slash, _ = part.partition("/")
    return "://" in part or bool(slash and "." in host.strip("."))


def _is_term(folded: str) -> bool:
    # GPT4 and 3DGS are words to learn, 70b and 16x16 are not; what was cut at this length is a hash.
    letters = sum(sign.isalpha() for sign in folded)
    return _SHORTEST <= len(folded) < MAX_WORD and 2 * letters > len(folded)


def _line(text: str) -> str:
    return clean_line(readable(text))
