"""Similar: the papers that are most like some papers, and the terms that make them so."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest

from search.similar.vectors import Vectors, Weights

FEEDBACK = 3
"""The nearest papers of a first round whose centroid is added to what is asked (Rocchio)."""
HEAVIEST = 50
"""Terms that are asked for: the heaviest ones."""
UNLIKE_WEIGHT = 0.5
"""How much the centroid of the negative examples counts against that of the positive ones."""
REASONS = 8
"""Terms that are told as the reason."""

# Below this a score is the dust of adding numbers up.
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Alike:
    """What is similar to some papers.

    Attributes:
        papers: Key and score, best first; equal scores in the order of the texts. A score is above 0 and
            at most 1.
        terms: Stems that the papers asked about share with these, those that do most for it first.
    """

    papers: tuple[tuple[str, float], ...] = ()
    terms: tuple[str, ...] = ()


class Similar:
    """A library's papers, made comparable. Never changes, so any thread may ask it.

    Args:
        vectors: The papers.
    """

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str, str]]) -> Similar:
        """Make the papers comparable: about 0.2 ms each.

        Args:
            texts: Key, title and abstract, as the sources gave them.
        """
        return cls(Vectors(texts))

    def like(
        self, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> Alike:
        """Return the papers nearest to the centroid of some papers, never one that is asked about.

        Args:
            keys: What they are to be like. Keys that are not among the texts are ignored, here and in `unlike`.
            unlike: What they are to be unlike; a paper that is also in `keys` counts there.
            limit: How many to return at most.
            without: Words that are not to count.
        """
        vectors = self._vectors
        asked = {vectors.places[key] for key in keys if key in vectors.places}
        away = {vectors.places[key] for key in unlike if key in vectors.places} - asked
        if not asked or limit < 1:
            return Alike()
        off = {term for word in without for term in vectors.numbers(word)}
        liked = vectors.mean(sorted(asked))
        start = _sum(liked, vectors.mean(sorted(away)), -UNLIKE_WEIGHT)
        named = asked | away
        near = self._nearest(_heaviest(start, off), FEEDBACK, named)
        query = _heaviest(_sum(start, vectors.mean(place for place, _ in near), 1.0), off)
        found = self._nearest(query, limit, named)
        terms = self._reason({term: query[term] for term in liked if term in query}, found)
        return Alike(tuple((vectors.keys[place], score) for place, score in found), terms)

    def _nearest(self, query: Weights, limit: int, named: Collection[int]) -> list[tuple[int, float]]:
        """Return the places that lie nearest to a query, with their cosine; none that is named."""
        scores = [0.0] * len(self._vectors.keys)
        for term, weight in query.items():
            for place, share in zip(*self._vectors.postings[term], strict=True):
                scores[place] += weight * share
        for place in named:
            scores[place] = 0.0
        length = math.sqrt(sum(weight * weight for weight in query.values())) or 1.0
        best = nlargest(limit, range(len(scores)), key=scores.__getitem__)
        return [(place, min(score, 1.0)) for place in best if (score := scores[place] / length) > _NOTHING]

    def _reason(self, query: Weights, found: list[tuple[int, float]]) -> tuple[str, ...]:
        shares = dict.fromkeys(query, 0.0)
        for place, _ in found:
            for term, share in self._vectors.of(place):
                if term in shares:
                    shares[term] += query[term] * share
        # A bare number ("2", "100") is shared by accident more often than not, and tells nothing.
        telling = [t for t, share in shares.items() if share > _NOTHING and not self._vectors.terms[t].isdigit()]
        return tuple(self._vectors.terms[term] for term in nlargest(REASONS, telling, key=shares.__getitem__))


def _sum(one: Weights, other: Weights, factor: float) -> Weights:
    total = dict(one)
    for term, weight in other.items():
        total[term] = total.get(term, 0.0) + factor * weight
    return total


def _heaviest(weights: Weights, off: Collection[int]) -> Weights:
    wanted = {term: weight for term, weight in weights.items() if term not in off}
    return {term: wanted[term] for term in nlargest(HEAVIEST, wanted, key=lambda term: abs(wanted[term]))}
