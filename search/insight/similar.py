"""Similar papers: term vectors, the papers nearest to some papers, and the words that they share.

The formula and the alternatives that were measured are in docs/similar.md.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import repeat

from search.catalog.catalog import Catalog
from search.query.leaf_parser import word
from search.query.tree import And, Node, any_of
from search.text.function_words import FUNCTION_WORDS
from search.text.latex import readable
from search.text.words import MAX_WORD, stem, tokens, words


@dataclass(frozen=True, slots=True)
class SimilarPapers:
    """The papers similar to some papers, and why.

    Attributes:
        papers: Key and score, best first; a score is above 0 and at most 1.
        because: Words of the given papers that make these similar, strongest first; of a model their stems.
    """

    papers: tuple[tuple[str, float], ...] = ()
    because: tuple[str, ...] = ()


def as_words(stems: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """For each stem its most frequent word in some texts; stems without one are left out.

    A word is in lower case unless more than its first letter is a capital: `masked`, but `CLIP` and `MultiMAE`.
    """
    forms_of: dict[str, Counter[str]] = {stemmed: Counter() for stemmed in stems}
    for text in map(readable, texts):
        for token in tokens(text):
            forms = forms_of.get(stem(token.folded))
            if forms is not None:
                forms[_plain(text[token.start : token.end][:MAX_WORD])] += 1
    # The shorter one on a tie: "model" rather than "models".
    best = (min(forms, key=lambda form: (-forms[form], len(form), form)) for forms in forms_of.values() if forms)
    return tuple(dict.fromkeys(best))


def as_query(because: Sequence[str]) -> str:
    """The reason as query text, for saving: the strongest word, with any of the others.

    Any word alone would match half of a library, all words together next to nothing.
    """
    nodes: list[Node] = [node for text in because if (node := word(text, latex=False)) is not None]
    if not nodes:
        return ""
    first, *rest = nodes
    return str(And((first, any_of(rest))) if rest else first)


def _plain(form: str) -> str:
    return form if form[1:] != form[1:].lower() else form.lower()


TITLE_WEIGHT = 2
"""How often a word of the title counts; a word of the abstract counts once."""

FEEDBACK = 3
"""The nearest papers of a first round whose centroid is added to the query (Rocchio)."""
HEAVIEST = 50
"""Terms of the query that are used: the heaviest ones."""
UNLIKE_WEIGHT = 0.5
"""How much the centroid of the negative examples counts against that of the positive ones."""
REASONS = 8
"""Terms given as the reason, at most."""

# A count is one byte. Beyond it, the logarithm hardly grows.
_MAX_COUNT = 255
_DAMPED = [0.0, *(1 + math.log(count) for count in range(1, _MAX_COUNT + 1))]
# Scores below this are rounding errors.
_ZERO = 1e-6

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

    Terms of a single paper are left out, since they make nothing similar. Of equal keys the last one counts.
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
        self.postings = self._inverted()

    def _count(self, title: str, abstract: str) -> tuple[array[int], array[int]]:
        folded = words(readable(title)) * TITLE_WEIGHT + words(readable(abstract))
        counts = Counter(map(self._numbers.__getitem__, folded))
        counts.pop(0, None)
        return array("I", counts), array("B", map(min, counts.values(), repeat(_MAX_COUNT)))

    def _rarity(self, documents: Iterable[array[int]]) -> list[float]:
        spread = [0] * len(self.terms)
        for terms in documents:
            for term in terms:
                spread[term] += 1
        papers = len(self.keys) + 1
        return [math.log(papers / (count + 1)) + 1 if count > 1 else 0.0 for count in spread]

    def _length(self, terms: array[int], counts: array[int]) -> float:
        weights = (_DAMPED[count] * self._idf[term] for term, count in zip(terms, counts, strict=True))
        return math.sqrt(sum(weight * weight for weight in weights))

    def _inverted(self) -> tuple[tuple[array[int], array[float]], ...]:
        """For each term the places of the papers that contain it, and its weight in each."""
        postings = tuple((array("I"), array("f")) for _ in self.terms)
        for place in range(len(self.keys)):
            for term, weight in self.of(place):
                places, weights = postings[term]
                places.append(place)
                weights.append(weight)
        return postings

    def of(self, place: int) -> Iterator[tuple[int, float]]:
        length = self._lengths[place]
        for term, count in zip(*self._documents[place], strict=True):
            weight = _DAMPED[count] * self._idf[term]
            if weight:
                yield term, weight / length

    def numbers(self, text: str) -> set[int]:
        stems = self._numbers.stems
        return {stems[stemmed] for word in words(readable(text)) if (stemmed := stem(word)) in stems}

    def mean(self, places: Iterable[int]) -> Weights:
        """The centroid of papers; empty for none."""
        some = list(places)
        total: Weights = {}
        for place in some:
            for term, weight in self.of(place):
                total[term] = total.get(term, 0.0) + weight / len(some)
        return total


class SimilarityModel:
    """Compares the papers of a library. Immutable, so that any thread may use it; made in about 0.2 ms a paper."""

    def __init__(self, texts: Iterable[tuple[str, str, str]]) -> None:
        self._vectors = TermVectors(texts)

    def like(
        self, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> SimilarPapers:
        """The papers nearest to the centroid of some papers (`keys`), never one of these.

        Unknown keys are ignored; one that is also among the negative examples (`unlike`) is a positive one. Words in
        `without` do not count. The reason is given in stems.
        """
        vectors = self._vectors
        positive = {vectors.places[key] for key in keys if key in vectors.places}
        away = {vectors.places[key] for key in unlike if key in vectors.places} - positive
        if not positive or limit < 1:
            return SimilarPapers()
        off = {term for word in without for term in vectors.numbers(word)}
        liked = vectors.mean(sorted(positive))
        start = _sum(liked, vectors.mean(sorted(away)), -UNLIKE_WEIGHT)
        named = positive | away
        near = self._nearest(_heaviest(start, off), FEEDBACK, named)
        query = _heaviest(_sum(start, vectors.mean(place for place, _ in near), 1.0), off)
        nearest = self._nearest(query, limit, named)
        stems = self._reason({term: query[term] for term in liked if term in query}, nearest)
        return SimilarPapers(tuple((vectors.keys[place], score) for place, score in nearest), stems)

    def _nearest(self, query: Weights, limit: int, named: Collection[int]) -> list[tuple[int, float]]:
        """The places nearest to a query, with their cosine; none of the given papers (`named`)."""
        scores = [0.0] * len(self._vectors.keys)
        for term, weight in query.items():
            for place, share in zip(*self._vectors.postings[term], strict=True):
                scores[place] += weight * share
        for place in named:
            scores[place] = 0.0
        length = math.sqrt(sum(weight * weight for weight in query.values())) or 1.0
        best = nlargest(limit, range(len(scores)), key=scores.__getitem__)
        return [(place, min(score, 1.0)) for place in best if (score := scores[place] / length) > _ZERO]

    def _reason(self, query: Weights, nearest: list[tuple[int, float]]) -> tuple[str, ...]:
        shares = dict.fromkeys(query, 0.0)
        for place, _ in nearest:
            for term, share in self._vectors.of(place):
                if term in shares:
                    shares[term] += query[term] * share
        # A bare number ("2", "100") is shared by chance more often than not, and explains nothing.
        telling = [t for t, share in shares.items() if share > _ZERO and not self._vectors.terms[t].isdigit()]
        return tuple(self._vectors.terms[term] for term in nlargest(REASONS, telling, key=shares.__getitem__))


def _sum(one: Weights, other: Weights, factor: float) -> Weights:
    total = dict(one)
    for term, weight in other.items():
        total[term] = total.get(term, 0.0) + factor * weight
    return total


def _heaviest(weights: Weights, off: Collection[int]) -> Weights:
    left = {term: weight for term, weight in weights.items() if term not in off}
    return {term: left[term] for term in nlargest(HEAVIEST, left, key=lambda term: abs(left[term]))}


class SimilarityIndex:
    """The similarity model of a catalog, kept in memory and rebuilt after changes. Safe for several threads.

    Rebuilding takes 0.1 s for 300 papers, 3 s for 10,000: every new paper changes the rarity of each term.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        # A lock of its own: a search must not wait until all papers are compared.
        self._lock = threading.Lock()
        self._model: tuple[int, SimilarityModel] | None = None

    def like(
        self, seq: int, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> SimilarPapers:
        """The same as `SimilarityModel.like`, with the reason in words; `seq` is the catalog's sequence number.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        positive = list(keys)
        similar = self._current(seq).like(positive, unlike, limit, without)
        papers = self._catalog.papers(positive).values() if similar.papers else ()
        return replace(similar, because=as_words(similar.because, (f"{p.title}\n{p.abstract}" for p in papers)))

    def _current(self, seq: int) -> SimilarityModel:
        with self._lock:
            # Papers that are added while it is built make the next call rebuild it.
            if self._model is None or self._model[0] != seq:
                self._model = None
                papers = sorted(
                    (place, paper.key, paper.title, paper.abstract) for _, paper, place in self._catalog.changes(0)
                )
                self._model = seq, SimilarityModel((key, title, abstract) for _, key, title, abstract in papers)
            return self._model[1]
