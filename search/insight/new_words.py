"""New words: terms that no paper contained before the latest import.

An import is everything with the same time of addition, to the second: `search.importing.import_papers` gives all of its
papers the time at which it started, however many files and batches it reads. Papers from an export of Carrel's keep
their own time. The latest import is determined by the order of addition, since the clock may have been wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from search.insight.kwic import Read, batches
from search.paper import Paper
from search.query.parser import parse_tree
from search.query.tree import Word
from search.text.clean import clean_line
from search.text.latex import readable
from search.text.plural import plural
from search.text.words import MAX_WORD, stem, tokens, words

EMPTY_LIBRARY = "The library is empty."
ONLY_IMPORT = "There is only one import, so there is nothing to compare it with."
_SHORTEST = 3


class NewWord(NamedTuple):
    """A word that only the latest import contains, in its most frequent spelling, with one paper that contains it.

    `papers` is how many contain it, in any inflection, in title, abstract or keywords.
    """

    word: str
    papers: int
    key: str
    title: str

    @property
    def query(self) -> str:
        """The query that finds the papers: the word, in lower case if it would be an operator."""
        return self.word if parse_tree(self.word) == Word(self.word) else self.word.lower()


@dataclass
class _Candidate:
    paper: Paper
    papers: int = 0
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def spelling(self) -> str:
        """The most frequent spelling; lower case on a tie, since titles have capitals."""
        return max(self.spellings, key=lambda text: (self.spellings[text], text.islower()))


@dataclass
class NewWords:
    """New words, found by reading a library backwards: the latest import first, then the papers before it.

    Attributes:
        total: The number of papers in the library; `imported` in the latest import, and `read` so far.
        added: The time of the latest import, UTC, ISO to the second.
        only: Whether there was no other import: every word would be new, so none is listed.
    """

    total: int = 0
    added: str = ""
    imported: int = 0
    read: int = 0
    only: bool = False
    _candidates: dict[str, _Candidate] = field(default_factory=dict)

    def add(self, papers: Iterable[Paper]) -> None:
        """Read some more papers, the last one added first."""
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
                    self._candidates.pop(stem(word), None)

    def _learn(self, paper: Paper) -> None:
        text, counted = _text(paper), set()
        for start, end, folded in tokens(text):
            if _is_term(folded):
                root = stem(folded)
                seen = self._candidates.setdefault(root, _Candidate(paper))
                seen.spellings[text[start:end] if end - start < MAX_WORD else folded] += 1
                counted.add(root)
        for root in counted:
            self._candidates[root].papers += 1

    @property
    def settled(self) -> bool:
        return self.read > self.imported and not self._candidates

    @property
    def words(self) -> list[NewWord]:
        """The new words, those in the most papers first, then by spelling."""
        result = [
            NewWord(seen.spelling, seen.papers, seen.paper.key, _line(seen.paper.title))
            for seen in (() if self.only else self._candidates.values())
        ]
        return sorted(result, key=lambda new: (-new.papers, new.word.casefold()))

    @property
    def nothing(self) -> str:
        if not self.total:
            return EMPTY_LIBRARY
        return ONLY_IMPORT if self.only else no_new_words(self.imported)

    def __str__(self) -> str:
        words, added = plural(len(self.words), "word"), self.added.replace("T", " ").replace("Z", " UTC")
        return f"{words} found only in the latest import ({plural(self.imported, 'paper')}, {added})."


def new_words(keys: Sequence[str], read: Read) -> Iterator[NewWords]:
    """Find the new words of a library, given its keys in the order of addition; the last one yielded is complete."""
    result = NewWords(len(keys))
    ends = [paper.added for paper in read([*dict.fromkeys((*keys[:1], *keys[-1:]))])]
    if len(set(ends)) < 2:
        # No need to read a library that may be large.
        result.only, result.added, result.imported = bool(keys), "".join(ends[:1]), len(keys)
        yield result
        return
    for batch in batches(keys[::-1]):
        result.add(read(batch))
        yield result
        if result.settled:
            return


def no_new_words(papers: int) -> str:
    return f"No new words in the latest import ({plural(papers, 'paper')})."


def _text(paper: Paper) -> str:
    """The text of a paper that words are taken from, without addresses."""
    text = "\n".join((readable(paper.title), readable(paper.abstract), *map(readable, paper.keywords)))
    return " ".join(part for part in text.split() if not _is_address(part))


def _is_address(part: str) -> bool:
    host, slash, _ = part.partition("/")
    return "://" in part or bool(slash and "." in host.strip("."))


def _is_term(folded: str) -> bool:
    # GPT4 and 3DGS are words, 70b and 16x16 are not; anything cut at this length is a hash.
    letters = sum(sign.isalpha() for sign in folded)
    return _SHORTEST <= len(folded) < MAX_WORD and 2 * letters > len(folded)


def _line(text: str) -> str:
    return clean_line(readable(text))
