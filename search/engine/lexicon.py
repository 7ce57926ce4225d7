"""The words of a field as they are written, and which of them are spelt like another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from search.query.distance import distance


class Lexicon:
    """The words of a field in a segment.

    Args:
        words: In any order, each once.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = frozenset(words)

    @cached_property
    def _letters(self) -> str:
        return "".join(set("".join(self.words)))

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[str, int]]]:
        found: dict[int, list[tuple[str, int]]] = {}
        for word in self.words:
            found.setdefault(len(word), []).append((word, _mask(word)))
        return found

    def near(self, word: str, edits: int) -> Iterator[str]:
        """Yield the words within a number of edits.

        All that is one edit away from a word is soon written down and looked up, as long as the
        alphabet is small; else every word of about its length is compared.
        """
        if edits == 1 and len(word) * len(self._letters) < len(self.words):
            yield from self.words.intersection(_one_edit(word, self._letters))
            return
        mask = _mask(word)
        for length in range(len(word) - edits, len(word) + edits + 1):
            for other, letters in self._by_length.get(length, ()):
                # An edit changes the set of letters by two at most.
                if (mask ^ letters).bit_count() <= 2 * edits and distance(word, other, edits) <= edits:
                    yield other


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _one_edit(word: str, letters: str) -> Iterable[str]:
    yield word
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]
