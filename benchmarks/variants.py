"""What similar papers could be computed by: one plain program with a knob for everything that was tried.

Slow and obvious on purpose. With its knobs as they are it gives what `search/insight/similar.py` gives (a test
compares the two), so a figure for one turned knob says what that choice is worth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from itertools import pairwise

from search.insight.similar import FEEDBACK, HEAVIEST, RARITY, SATURATION, TITLE_WEIGHT
from search.text.function_words import FUNCTION_WORDS
from search.text.latex import readable
from search.text.words import stem, words

Vector = dict[str, float]
TF: dict[str, Callable[[float, float], float]] = {
    **{f"c / (c + {k})": partial(lambda k, count, _: count / (count + k), k) for k in (2, 3, 4, 5, 6, 8)},
    "log": lambda count, _: 1 + math.log(count),
    "raw": lambda count, _: count,
    "square root": lambda count, _: math.sqrt(count),
    "0/1": lambda count, _: 1.0,
    "BM25": lambda count, length: count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length)),
}


@dataclass(frozen=True)
class Recipe:
    """The knobs.

    Attributes:
        tf: One of `TF`.
        rarity: Added to the logarithm of a term's rarity.
        title: How often a word of the title counts.
        pairs: Weight of two words side by side; 0: they are no terms.
        function_words: These count too.
        most: Terms in a larger share of the papers are left out.
        least: Terms in fewer papers are left out.
        pivot: Slope of the pivoted length normalisation; 1 is the cosine.
        feedback: The nearest papers that are added to the query.
        weight: How much their centroid counts.
        heaviest: Terms of the query that are used.
    """

    tf: str = f"c / (c + {SATURATION})"
    rarity: float = RARITY
    title: int = TITLE_WEIGHT
    pairs: float = 0.0
    function_words: bool = False
    most: float = 1.0
    least: int = 2
    pivot: float = 1.0
    feedback: int = FEEDBACK
    weight: float = 1.0
    heaviest: int = HEAVIEST


PLAIN = Recipe(tf="log", rarity=0, title=1, function_words=True, feedback=0, heaviest=10**6)


def ranking(recipe: Recipe, texts: Sequence[tuple[str, str]]) -> Callable[[int, int], list[int]]:
    """Return a function that gives the papers most like one, best first: its place and how many are wanted.

    Args:
        recipe: The knobs.
        texts: Title and abstract of each paper.
    """
    vectors = _vectors(recipe, texts)
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings.setdefault(term, []).append((place, weight))

    def nearest(query: Vector, wanted: int, but: int) -> list[int]:
        scores = dict.fromkeys(range(len(texts)), 0.0)
        for term in nlargest(recipe.heaviest, query, key=query.__getitem__):
            for place, weight in postings[term]:
                scores[place] += query[term] * weight
        scores.pop(but)
        return [place for place in nlargest(wanted, scores, key=scores.__getitem__) if scores[place] > 1e-6]

    def like(place: int, wanted: int) -> list[int]:
        query = dict(vectors[place])
        near = nearest(query, recipe.feedback, place)
        for other in near:
            for term, weight in vectors[other].items():
                query[term] = query.get(term, 0.0) + recipe.weight * weight / len(near)
        return nearest(query, wanted, place)

    return like


def _vectors(recipe: Recipe, texts: Sequence[tuple[str, str]]) -> list[Vector]:
    counted = [_counts(recipe, *text) for text in texts]
    held = Counter(term for counts in counted for term in counts)
    mean = sum(counts.total() for counts in counted) / (len(texts) or 1)
    rarity = {
        term: math.log((len(texts) + 1) / (papers + 1)) + recipe.rarity
        for term, papers in held.items()
        if recipe.least <= papers <= recipe.most * len(texts)
    }
    vectors = []
    for counts in counted:
        length = counts.total() / mean
        vectors.append(
            {
                term: TF[recipe.tf](count, length) * rarity[term] * (recipe.pairs if " " in term else 1.0)
                for term, count in counts.items()
                if term in rarity
            }
        )
    lengths = [math.hypot(*vector.values()) or 1.0 for vector in vectors]
    pivot = (1 - recipe.pivot) * sum(lengths) / (len(lengths) or 1)
    return [
        {term: weight / (pivot + recipe.pivot * length) for term, weight in vector.items()}
        for vector, length in zip(vectors, lengths, strict=True)
    ]


def _counts(recipe: Recipe, title: str, abstract: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, times in ((title, recipe.title), (abstract, 1)):
        said = words(readable(text))
        stems = [stem(word) for word in said if recipe.function_words or word not in FUNCTION_WORDS]
        # Side by side once the function words are out: "quality of images" is a pair.
        pairs = [f"{a} {b}" for a, b in pairwise(stems)] if recipe.pairs else []
        for term in (*stems, *pairs):
            counts[term] += times
    return counts
