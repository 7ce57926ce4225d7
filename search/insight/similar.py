"""Similar papers: term vectors, the papers nearest to some papers, and the terms they share.

The formula and the alternatives that were measured are in docs/similar.md.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import repeat

from search.catalog.catalog import Catalog
from search.insight.similar_reasons import SimilarPapers, as_words
from search.text.latex import readable
from search.text.words import stem, words

FUNCTION_WORDS = frozenset(
    """
    a about above after again all along also although among an and another any are as at be because been before
    being below between both but by can could did do does doing down during each either even every few for from
    further had has have having he her here hers him his how however i if in into is it its itself just may me might
    more most much must my neither no nor not now of off on once one only onto or other others our ours out over own
    per rather same she should since so some such than that the their theirs them then there therefore these they
    this those through thus to too toward towards two under until up upon us very via was we well were what when
    where whereas whether which while who whom whose why will with within without would yet you your
    """.split()  # noqa: SIM905 - a list of strings is harder to read and to keep in order
)


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


class TermVectors:
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
class Neighbours:
    """What is similar to some papers.

    Attributes:
        papers: Key and score, best first; equal scores in the order of the texts. A score is above 0 and
            at most 1.
        terms: Stems that the papers asked about share with these, those that do most for it first.
    """

    papers: tuple[tuple[str, float], ...] = ()
    terms: tuple[str, ...] = ()


class SimilarityModel:
    """A library's papers, made comparable. Never changes, so any thread may ask it.

    Args:
        vectors: The papers.
    """

    def __init__(self, vectors: TermVectors) -> None:
        self._vectors = vectors

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str, str]]) -> SimilarityModel:
        """Make the papers comparable: about 0.2 ms each.

        Args:
            texts: Key, title and abstract, as the sources gave them.
        """
        return cls(TermVectors(texts))

    def like(
        self, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> Neighbours:
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
            return Neighbours()
        off = {term for word in without for term in vectors.numbers(word)}
        liked = vectors.mean(sorted(asked))
        start = _sum(liked, vectors.mean(sorted(away)), -UNLIKE_WEIGHT)
        named = asked | away
        near = self._nearest(_heaviest(start, off), FEEDBACK, named)
        query = _heaviest(_sum(start, vectors.mean(place for place, _ in near), 1.0), off)
        found = self._nearest(query, limit, named)
        terms = self._reason({term: query[term] for term in liked if term in query}, found)
        return Neighbours(tuple((vectors.keys[place], score) for place, score in found), terms)

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


class SimilarityIndex:
    """Similar papers of a catalog. Safe to use from several threads.

    The first question after a change makes everything anew (0.1 s for 300 papers, 3 s for 10,000): every new
    paper changes how rare each term is. Nothing is kept on disk.

    Args:
        catalog: Where the papers are.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        # Its own lock: a search must not wait until all papers are compared.
        self._lock = threading.Lock()
        self._made: tuple[int, SimilarityModel] | None = None

    def like(
        self, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> SimilarPapers:
        """Return what `SimilarityModel.like` finds, with the reason in words.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        asked = list(keys)
        found = self._similar().like(asked, unlike, limit, without)
        if not found.papers:
            return SimilarPapers()
        papers = self._catalog.papers(asked).values()
        return SimilarPapers(found.papers, as_words(found.terms, (f"{p.title}\n{p.abstract}" for p in papers)))

    def _similar(self) -> SimilarityModel:
        with self._lock:
            # Read first: what comes in meanwhile makes the next question start anew.
            seq = self._catalog.seq
            if self._made is None or self._made[0] != seq:
                self._made = None
                papers = sorted(
                    (place, paper.key, paper.title, paper.abstract) for _, paper, place in self._catalog.changes(0)
                )
                self._made = seq, SimilarityModel.of((key, title, abstract) for _, key, title, abstract in papers)
            return self._made[1]
