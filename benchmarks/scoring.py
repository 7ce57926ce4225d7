"""Carrel's scores in plain Python, with knobs for what was tried instead: the second table of docs/ranking.md.

python -m benchmarks.scoring FOLDER…
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from statistics import fmean, stdev
from typing import Literal, NamedTuple

from benchmarks.judged import DEEP, Collection, Text
from search.text.function_words import FUNCTION_WORDS
from search.text.words import stem, words

Term = tuple[str, ...]
"""One stem, or two that stand side by side."""


class Pair(NamedTuple):
    """Something of the title and of the abstract: how often a term is there, how long they are."""

    title: float
    abstract: float


@dataclass(frozen=True)
class Recipe:
    """The knobs.

    Attributes:
        fields: Title and abstract are one text (`joined`), are damped by their own lengths before they are joined
            (`bm25f`), or are scored apart and added (`apart`).
        title: What a word of the title counts.
        title_b: `b` of the title where it is damped by its own length.
        pairs: What two words of the question count that stand side by side; 0: nothing.
        repeated: A word said twice counts twice.
        function_words: These are words, too.
        all_first: Papers with all words come before the others.
    """

    fields: Literal["joined", "bm25f", "apart"] = "joined"
    title: float = 3.0
    k1: float = 1.2
    b: float = 0.75
    title_b: float = 0.5
    pairs: float = 0.2
    repeated: bool = True
    function_words: bool = False
    all_first: bool = True


CARREL = Recipe()
PLAIN = Recipe(pairs=0, all_first=False)
VARIANTS: dict[str, Recipe] = {
    "one text, title 3 times: Carrel": CARREL,
    "without all words first": replace(CARREL, all_first=False),
    **{f"pairs {weight or 'left out'}": replace(CARREL, pairs=weight) for weight in (0.0, 0.1, 0.3, 0.5)},
    "repeated words once": replace(CARREL, repeated=False),
    "with function words": replace(CARREL, function_words=True),
    **{f"title {weight} times": replace(CARREL, title=weight) for weight in (1, 2, 4, 5)},
    **{f"k1 {k1}": replace(CARREL, k1=k1) for k1 in (0.9, 1.5, 2.0)},
    **{f"b {b}": replace(CARREL, b=b) for b in (0.5, 0.6, 0.9)},
    "BM25F: title 3, b 0.5; abstract 1, b 0.75": replace(CARREL, fields="bm25f"),
    "fields scored apart and added, title 3": replace(CARREL, fields="apart", title_b=0.75),
    "fields scored apart and added, title 1": replace(CARREL, fields="apart", title_b=0.75, title=1),
}


def terms(recipe: Recipe, text: str) -> list[str]:
    """Return the stems of a question."""
    said = words(text)
    some = said if recipe.function_words else [word for word in said if word not in FUNCTION_WORDS] or said
    return [stem(word) for word in (some if recipe.repeated else dict.fromkeys(some))]


class Scores:
    """The scores of papers for questions."""

    def __init__(self, papers: Sequence[Text]) -> None:
        texts = [[[stem(word) for word in words(text)] for text in (paper.title, paper.abstract)] for paper in papers]
        self._papers = papers
        self._lengths = [Pair(*map(len, both)) for both in texts]
        count = len(papers) or 1
        self._mean = Pair(*(max(sum(lengths) / count, 1e-9) for lengths in zip(*self._lengths, strict=True)))
        self._held: dict[Term, dict[int, Pair]] = defaultdict(dict)
        for place, both in enumerate(texts):
            title, abstract = (Counter([*((one,) for one in text), *pairwise(text)]) for text in both)
            for term in title.keys() | abstract.keys():
                self._held[term][place] = Pair(title[term], abstract[term])

    def ranker(self, recipe: Recipe) -> Callable[[str], list[str]]:
        """Return a function from a question to the ids of its best papers."""

        def ask(text: str) -> list[str]:
            scores = self.scores(recipe, text)
            if recipe.all_first:
                having = [self._held.get((one,), {}) for one in terms(recipe, text)]
                scores = {
                    place: score + 1e6 * all(place in papers for papers in having) for place, score in scores.items()
                }
            return [self._papers[place].id for place in nlargest(DEEP, sorted(scores), key=scores.__getitem__)]

        return ask

    def scores(self, recipe: Recipe, text: str) -> dict[int, float]:
        """Return the score of each paper that has a word of the question, by its place."""
        said = terms(recipe, text)
        asked: list[tuple[Term, float]] = [((one,), 1.0) for one in said]
        if recipe.pairs:
            asked += [(pair, recipe.pairs) for pair in pairwise(said)]
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in asked:
            for place, score in self._scores(recipe, self._held.get(term, {})):
                scores[place] += weight * score
        return scores

    def _scores(self, recipe: Recipe, having: Mapping[int, Pair]) -> Iterator[tuple[int, float]]:
        idf = self._idf(len(having))
        apart = Pair(*(self._idf(sum(counts[field] > 0 for counts in having.values())) for field in (0, 1)))
        whole = recipe.title * self._mean.title + self._mean.abstract
        for place, counts in having.items():
            length = self._lengths[place]
            title = 1 - recipe.title_b + recipe.title_b * length.title / self._mean.title
            abstract = 1 - recipe.b + recipe.b * length.abstract / self._mean.abstract
            if recipe.fields == "apart":
                yield (
                    place,
                    (
                        recipe.title * apart.title * counts.title / (counts.title + recipe.k1 * title)
                        + apart.abstract * counts.abstract / (counts.abstract + recipe.k1 * abstract)
                    ),
                )
            elif recipe.fields == "bm25f":
                times = recipe.title * counts.title / title + counts.abstract / abstract
                yield place, idf * times / (times + recipe.k1)
            else:
                times = recipe.title * counts.title + counts.abstract
                long = (recipe.title * length.title + length.abstract) / whole
                yield place, idf * times / (times + recipe.k1 * (1 - recipe.b + recipe.b * long))

    def _idf(self, having: int) -> float:
        return math.log(1 + (len(self._papers) - having + 0.5) / (having + 0.5))


def table(collections: Sequence[Collection]) -> None:
    """Print what each choice is worth: nDCG@10 of each collection, the mean, and how far that is from Carrel's.

    The difference is taken question by question: its standard error is far smaller than that of either mean.
    """
    held = [Scores(each.papers) for each in collections]
    print(f"| formula | {' | '.join(each.folder.name for each in collections)} | mean | against Carrel's |")
    print("|---|" + "--:|" * (len(collections) + 2))
    ours = [_gains(each, scores.ranker(CARREL)) for each, scores in zip(collections, held, strict=True)]
    for name, recipe in VARIANTS.items():
        found = [_gains(each, scores.ranker(recipe)) for each, scores in zip(collections, held, strict=True)]
        means = [fmean(gains) for gains in found]
        apart = [[a - b for a, b in zip(*both, strict=True)] for both in zip(found, ours, strict=True)]
        error = math.hypot(*(stdev(each) / len(each) ** 0.5 for each in apart if len(each) > 1)) / len(apart)
        against = f"{fmean(map(fmean, apart)):+.3f} ± {error:.3f}".replace("-", "−") if recipe is not CARREL else "–"
        print(f"| {name} | {' | '.join(f'{mean:.3f}' for mean in (*means, fmean(means)))} | {against} |", flush=True)


def _gains(collection: Collection, ask: Callable[[str], list[str]]) -> list[float]:
    return [each.ndcg for each in collection.measured([ask(question.text) for question in collection.questions])]


if __name__ == "__main__":
    table([read for folder in sys.argv[1:] if not (read := Collection.read(Path(folder))).by_example])
