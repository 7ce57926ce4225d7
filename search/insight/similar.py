"""Similar papers: term vectors, the papers nearest to some papers, and the words that they share.

The formula and the alternatives that were measured are in docs/similar.md.
"""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

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
        because: Words of the given papers that make these similar, most telling first; of a model their stems.
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
SATURATION = 4
"""A term that occurs c times counts c / (c + SATURATION): each further time adds less."""
RARITY = 2
"""Added to the logarithm of each term's rarity, so that rare terms don't decide alone."""
FEEDBACK = 5
"""The nearest papers of a first round whose centroid is added to the query (Rocchio)."""
HEAVIEST = 200
"""Terms of the query that are used: the heaviest ones."""
UNLIKE_WEIGHT = 0.5
"""How much the centroid of the negative examples counts against that of the positive ones."""
REASONS = 8
"""Terms given as the reason, at most."""

# Scores below this are rounding errors.
_ZERO = 1e-6

FloatArray = NDArray[np.float32]
"""Weights of terms, by term number; scores of papers, by place."""


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

    Terms of a single paper weigh nothing, since they make nothing similar. Each key comes once.
    """

    def __init__(self, texts: Iterable[tuple[str, str, str]]) -> None:
        self._numbers = _Numbers()
        self.places: dict[str, int] = {}
        # Vector after vector, and the bounds of each.
        terms, counts, bounds = array("q"), array("f"), array("q", (0,))
        for key, title, abstract in texts:
            self.places[key] = len(self.places)
            found, count = self._count(title, abstract)
            terms.frombytes(found.tobytes())
            counts.frombytes(count.astype(np.float32).tobytes())
            bounds.append(len(terms))
        self.keys = tuple(self.places)
        self.terms = ("", *self._numbers.stems)
        self._terms, self._bounds = np.frombuffer(terms, np.int64), np.frombuffer(bounds, np.int64)
        papers = np.bincount(self._terms, minlength=len(self.terms))
        self.rarity = np.log((len(self.keys) + 1) / (papers + 1)).astype(np.float32)
        shared = np.where(papers > 1, self.rarity + RARITY, 0)
        shared[0] = 0
        times = np.frombuffer(counts, np.float32)
        weights = times / (times + SATURATION) * shared[self._terms]
        lengths = np.sqrt(np.add.reduceat(weights * weights, self._bounds[:-1]))
        self._weights: FloatArray = weights / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(self._bounds))

    def _count(self, title: str, abstract: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        folded = words(readable(title)) * TITLE_WEIGHT + words(readable(abstract))
        # Every paper has term 0, which weighs nothing: `reduceat` cannot add up nothing. The terms are in order, so
        # papers with the same words have the same score to the last bit.
        numbers = chain((0,), map(self._numbers.__getitem__, folded))
        return np.unique(np.fromiter(numbers, np.int64), return_counts=True)

    def numbers(self, text: str) -> set[int]:
        stems = self._numbers.stems
        return {stems[stemmed] for word in words(readable(text)) if (stemmed := stem(word)) in stems}

    def mean(self, places: Sequence[int]) -> FloatArray:
        """The centroid of papers; zeros for none."""
        total = np.zeros(len(self.terms), np.float32)
        for place in places:
            vector = slice(self._bounds[place], self._bounds[place + 1])
            total[self._terms[vector]] += self._weights[vector]
        total /= max(len(places), 1)
        return total

    def products(self, query: FloatArray) -> FloatArray:
        """The product of each paper's vector with a query."""
        products: FloatArray = np.add.reduceat(query[self._terms] * self._weights, self._bounds[:-1])
        return products


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
        off = [term for word in without for term in vectors.numbers(word)]
        named = sorted(positive | away)
        liked = vectors.mean(sorted(positive))
        start = liked - UNLIKE_WEIGHT * vectors.mean(sorted(away))
        near, _ = self._nearest(_heaviest(start, off), FEEDBACK, named)
        query = _heaviest(start + vectors.mean(near), off)
        nearest, scores = self._nearest(query, limit, named)
        # Once more by rarity: frequent words add to many scores, and tell little.
        shares = np.where(liked > 0, query, 0) * vectors.mean(nearest) * (1 + vectors.rarity)
        papers = zip((vectors.keys[place] for place in nearest), scores, strict=True)
        return SimilarPapers(tuple(papers), self._reason(shares))

    def _nearest(self, query: FloatArray, limit: int, named: list[int]) -> tuple[list[int], list[float]]:
        """The places nearest to a query, and their cosines; none of the given papers (`named`)."""
        scores = self._vectors.products(query) / (np.sqrt(np.sum(query * query)) or 1)
        scores[named] = 0
        best = _largest(scores, limit)
        return best.tolist(), np.minimum(scores[best], 1).tolist()

    def _reason(self, shares: FloatArray) -> tuple[str, ...]:
        # A bare number ("2", "100") is shared by chance more often than not, and explains nothing.
        terms = (self._vectors.terms[term] for term in _largest(shares, len(shares)))
        return tuple(islice((term for term in terms if not term.isdigit()), REASONS))


def _largest(values: FloatArray, limit: int) -> NDArray[np.intp]:
    """Where the largest values above 0 are, in order; the first of equal ones first."""
    above = np.flatnonzero(values > _ZERO)
    if limit < len(above):
        above = above[values[above] >= np.partition(values[above], -limit)[-limit]]
    return above[np.argsort(-values[above], kind="stable")[:limit]]


def _heaviest(weights: FloatArray, off: list[int]) -> FloatArray:
    left = weights.copy()
    left[off] = 0
    kept = _largest(np.abs(left), HEAVIEST)
    heaviest = np.zeros_like(left)
    heaviest[kept] = left[kept]
    return heaviest


class SimilarityIndex:
    """The similarity model of a catalog, kept in memory and rebuilt after changes. Safe for several threads.

    Rebuilding takes 0.1 s for 300 papers, 2 s for 10,000: every new paper changes the rarity of each term.
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
