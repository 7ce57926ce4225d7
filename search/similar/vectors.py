"""Papers as vectors of weighted terms, and the way back from a term to the papers that hold it.

The formula and what was tried in its place are in docs/similar.md.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import repeat

from search.similar.function_words import FUNCTION_WORDS
from search.text.latex import readable
from search.text.words import stem, words

TITLE_WEIGHT = 2
"""How often a word of the title counts; a word of the abstract counts once."""

# A count is one byte. Nobody says a word more often in earnest, and its logarithm hardly grows.
_MOST_COUNTED = 255
_DAMPED = [0.0, *(1 + math.log(count) for count in range(1, _MOST_COUNTED + 1))]

Weights = dict[int, float]
"""Term number to weight."""


class _Numbers(dict[str, int]):
    """Folded word to the number of its term; 0 for function words. A new stem gets the next number."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(FUNCTION_WORDS, 0))
        self.stems: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = self.stems.setdefault(stem(word), len(self.stems) + 1)
        return number


class Vectors:
    """The vectors of a library's papers, each of length 1; without any terms, of length 0.

    Terms that stand in one paper only are left out: nothing is similar by them.

    Args:
        texts: Key, title and abstract of each paper, LaTeX and all. Of equal keys the last one counts.
    """

    def __init__(self, texts: Iterable[tuple[str, str, str]]) -> None:
        self._numbers = _Numbers()
        counted = {key: self._count(title, abstract) for key, title, abstract in texts}
        self.keys = tuple(counted)
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.terms = ("", *self._numbers.stems)
        self._idf = self._rarity(counts for counts, _ in counted.values())
        self._documents = tuple(counted.values())
        self._lengths = array("f", (self._length(terms, counts) for terms, counts in self._documents))
        self.postings = self._turned()

    def _count(self, title: str, abstract: str) -> tuple[array[int], array[int]]:
        """Return the terms of a text and how often each stands in it."""
        found = words(readable(title)) * TITLE_WEIGHT + words(readable(abstract))
        counts = Counter(map(self._numbers.__getitem__, found))
        counts.pop(0, None)
        return array("I", counts), array("B", map(min, counts.values(), repeat(_MOST_COUNTED)))

    def _rarity(self, documents: Iterable[array[int]]) -> list[float]:
        spread = [0] * len(self.terms)
        for terms in documents:
            for term in terms:
                spread[term] += 1
        papers = len(self.keys) + 1
        return [math.log(papers / (held + 1)) + 1 if held > 1 else 0.0 for held in spread]

    def _length(self, terms: array[int], counts: array[int]) -> float:
        weights = (_DAMPED[count] * self._idf[term] for term, count in zip(terms, counts, strict=True))
        return math.sqrt(sum(weight * weight for weight in weights))

    def _turned(self) -> tuple[tuple[array[int], array[float]], ...]:
        """Return for each term the places of the papers that hold it, and its weight in each."""
        postings = tuple((array("I"), array("f")) for _ in self.terms)
        for place in range(len(self.keys)):
            for term, weight in self.of(place):
                places, weights = postings[term]
                places.append(place)
                weights.append(weight)
        return postings

    def of(self, place: int) -> Iterator[tuple[int, float]]:
        """Yield the terms of a paper with their weights."""
        length = self._lengths[place]
        for term, count in zip(*self._documents[place], strict=True):
            weight = _DAMPED[count] * self._idf[term]
            if weight:
                yield term, weight / length

    def numbers(self, text: str) -> set[int]:
        """Return the terms that the library knows in a text."""
        stems = self._numbers.stems
        return {stems[stemmed] for word in words(readable(text)) if (stemmed := stem(word)) in stems}

    def mean(self, places: Iterable[int]) -> Weights:
        """Return the centroid of papers; empty for none."""
        held = list(places)
        total: Weights = {}
        for place in held:
            for term, weight in self.of(place):
                total[term] = total.get(term, 0.0) + weight / len(held)
        return total
