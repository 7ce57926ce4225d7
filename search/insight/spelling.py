"""Spelling of a question: a word that no paper holds as written is searched for as its nearest known spelling, too.

Most words that no paper holds are spelled right all the same: `_is_slip` says which other word may have been meant.

A stem may be known although the word is not: "maked" is found as "make". Such a word is read as another one only
where that stands beside a neighbour of the question in some paper ("masked image") and the word itself does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from search.query.most import telling_words
from search.query.tree import Node, Or, Phrase, Word, all_of, conjuncts
from search.text.function_words import FUNCTION_WORDS
from search.text.words import distance, stem, words

MAX_MISSPELLINGS = 4
"""Words corrected in one query: more than these are no typos but another language."""
_MAX_WORDS = 64
_SHORTEST = 4
# Letters from which a word may have a letter replaced, one too many, or two forgotten, and be no other word.
_REPLACED, _TOO_MANY, _TWO_FORGOTTEN = 7, 8, 8
# Papers that a word is in if a short one may be it with a letter forgotten: any four letters are near a rare word.
_OFTEN, _SHORT = 3, 5


@dataclass(frozen=True, slots=True)
class SpelledAs:
    """A word, folded, and the known word that was searched for as well."""

    word: str
    other: str

    def __str__(self) -> str:
        return f"{self.word} → {self.other}"


class KnownWords(Protocol):
    """The words of a library."""

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        """Whether a paper has a folded word as it is written, or one with this beginning."""

    def count(self, query: Node) -> int:
        """How many papers match."""

    def suggest(self, word: str) -> list[str]:
        """Words that are spelled like this one, likeliest first."""


def respell(tree: Node, known: KnownWords) -> tuple[Node, tuple[SpelledAs, ...]]:
    """The tree in which bare words that no paper holds may be spelled otherwise, and how they are spelled.

    Args:
        tree: A question, before its words may be missing.
        known: The words that papers hold.
    """
    clauses = conjuncts(tree)
    bare = [clause for clause in clauses if isinstance(clause, Word) and clause.plain and not clause.demanded]
    telling = [clause for clause in telling_words(bare) if isinstance(clause, Word)]
    speller = _Speller(telling[:_MAX_WORDS], known)
    spelled = dict(speller.respelled())
    if not spelled:
        return tree, ()
    changed = (Or((clause, spelled[clause]), alike=True) if clause in spelled else clause for clause in clauses)
    return all_of(tuple(changed)), speller.told


class _Speller:
    def __init__(self, clauses: Sequence[Word], known: KnownWords) -> None:
        self.clauses = clauses
        self.known = known
        self.said = [(clause, part) for clause in clauses for part in words(clause.text)]
        self.read = [part for _, part in self.said]

    def respelled(self) -> Iterator[tuple[Word, Word]]:
        """Yield each clause that holds an unknown word, and what to search for as well."""
        unwritten = [place for place in range(len(self.said)) if self._is_unwritten(place)]
        # Until nothing changes, for words are read by their neighbours, and these may be misspelt, too.
        for _ in unwritten:
            before = list(self.read)
            for place in unwritten:
                self.read[place] = self._nearest(place, self.said[place][1])
            if self.read == before:
                break
        if len(self.told) > MAX_MISSPELLINGS:
            self.read = [part for _, part in self.said]
        for clause in self.clauses:
            parts = [read for (owner, _), read in zip(self.said, self.read, strict=True) if owner is clause]
            if parts != words(clause.text):
                yield clause, replace(clause, text="-".join(parts), typing=False)

    @property
    def told(self) -> tuple[SpelledAs, ...]:
        both = zip(self.said, self.read, strict=True)
        return tuple(dict.fromkeys(SpelledAs(word, read) for (_, word), read in both if word != read))

    def _is_unwritten(self, place: int) -> bool:
        clause, word = self.said[place]
        beginning = clause.typing and place == len(self.said) - 1
        return len(word) >= _SHORTEST and word.isalpha() and not self.known.holds(word, beginning=beginning)

    def _nearest(self, place: int, word: str) -> str:
        """The likeliest spelling of the word at a place; the word itself if there is none."""
        known = self.known.count(Word(word))
        near = [other for other in self.known.suggest(word) if _is_slip(word, other)]
        if known:
            near = [other for other in near if stem(other) != stem(word)]
        beside = {other: self._beside(place, other) for other in near}
        if len(word) <= _SHORT:
            near = [other for other in near if len(other) <= len(word) or beside[other] or self._is_frequent(other)]
        best = max(near, key=beside.__getitem__, default=word)
        return word if known and beside.get(best, 0) <= self._beside(place, word) else best

    def _is_frequent(self, word: str) -> bool:
        return self.known.count(Word(word, exact=True)) >= _OFTEN

    def _beside(self, place: int, word: str) -> int:
        """How many papers hold a word beside one of its neighbours."""
        before = [f"{other} {word}" for other in self.read[:place][-1:]]
        after = [f"{word} {other}" for other in self.read[place + 1 : place + 2]]
        return sum(self.known.count(Phrase(text)) for text in before + after)


def _is_slip(typed: str, meant: str) -> bool:
    """Whether a word may be typed for another by mistake; the first letter is hardly ever wrong.

    Letters are forgotten, swapped and doubled in any word. "cats" is no "cams", "threat" no "treat".
    """
    if typed[0] != meant[0] or meant in FUNCTION_WORDS:
        return False
    if distance(typed, meant, 1) > 1:
        letters = iter(meant)
        return len(typed) >= _TWO_FORGOTTEN and all(letter in letters for letter in typed)
    if len(meant) < len(typed):
        return len(typed) >= _TOO_MANY or _undoubled(typed) == _undoubled(meant)
    return len(meant) > len(typed) or sorted(meant) == sorted(typed) or len(typed) >= _REPLACED


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))
