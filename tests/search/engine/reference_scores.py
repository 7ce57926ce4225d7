"""Scores computed the plainest way; the oracle of the engine's. Written to be read, not to be fast.

A word's score for a paper is BM25 as Lucene (8 and newer) computes and documents it:

    idf · tf / (tf + k1 · (1 − b + b · length / mean length)),  idf = ln(1 + (N − n + ½) / (n + ½))

N papers, of which n hold the word, tf times in this one. A paper's fields are one text, in which the title stands
three times; in `title:x` that field alone is the text. The papers are those in the index: one that was replaced counts
in N, n and the mean length until its segment is merged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise

from search.paper import Paper
from search.query.paper_matcher import matches
from search.query.term_matches import QueryTerm, term
from search.query.tree import And, Field, Most, Node, Or, Pair, Phrase, Word, once
from search.text.latex import readable
from search.text.words import distance, stem, words

K1, B = 1.2, 0.75
PAIR_WEIGHT = 0.2
WEIGHTS = {"title": 3, "abstract": 1, "authors": 1, "keywords": 1}
FIELDS = {"any": tuple(WEIGHTS), "title": ("title",), "abstract": ("abstract",), "author": ("authors",)}

Look = Callable[[str, list[str]], list[bool]]
"""Takes a field and a passage: an entry for each place where something occurs, and whether that occurrence counts."""


class ReferenceScores:
    """The papers of an index, in the order in which they came; an earlier one with the same key was replaced.

    Args:
        counted: Of the words that `pre*` or `tpyo~` stands for, so many count in each field, the most frequent ones.
    """

    def __init__(self, indexed: Sequence[Paper], counted: int = 16) -> None:
        self.papers = indexed
        self.counted = counted
        self.texts = [
            {
                "title": [words(readable(paper.title))],
                "abstract": [words(readable(paper.abstract))],
                "authors": [words(readable(author)) for author in paper.authors],
                "keywords": [words(readable(keyword)) for keyword in paper.keywords],
            }
            for paper in indexed
        ]

    def scores(self, tree: Node) -> dict[str, float]:
        """The score of each paper that a tree finds, by key."""
        newest = {paper.key: place for place, paper in enumerate(self.papers)}
        scores = self.score(tree, "any")
        return {key: scores[at] for key, at in newest.items() if matches(tree, self.papers[at])}

    def score(self, node: Node, name: str) -> list[float]:
        """What a node in a field gives to the score of each paper; what only filters gives nothing.

        A word that is said twice counts twice where words may be missing; elsewhere once, unlike a clause of several.
        """
        match node:
            case Field(inner, value):
                return self.score(value, inner)
            case And(nodes):
                return self.where(node, name, self.joined(once(nodes), name, sum))
            case Or(nodes, alike=alike):
                return self.joined(once(nodes), name, max if alike else sum)
            case Most(_, some):
                return self.joined(some, name, sum)
            case Word() | Phrase() if name in FIELDS:
                return self.where(node, name, self.together(term(node, name), FIELDS[name]))
            case Pair(first, second):
                return [PAIR_WEIGHT * score for score in self.bm25(side_by_side(first, second), tuple(WEIGHTS))]
            case _:
                return [0.0] * len(self.papers)

    def joined(self, nodes: Iterable[Node], name: str, join: Callable[[Iterable[float]], float]) -> list[float]:
        return list(map(join, zip(*(self.score(node, name) for node in nodes), strict=True)))

    def where(self, node: Node, name: str, scores: list[float]) -> list[float]:
        """Scores of the papers that a node finds: half of an And or a phrase gives nothing."""
        found = [matches(Field(name, node), paper) for paper in self.papers]
        return [score * there for score, there in zip(scores, found, strict=True)]

    def together(self, sought: QueryTerm, fields: tuple[str, ...]) -> list[float]:
        """Words of a phrase score as if each stood alone; one that is there twice counts once."""
        last = len(sought.words) - 1 if sought.prefix or sought.typing else None
        said = dict.fromkeys((word, number == last) for number, word in enumerate(sought.words))
        parts = [self.word(word, sought, fields, unfinished=unfinished) for word, unfinished in said]
        return [sum(scores) for scores in zip(*parts, strict=True)] or [0.0] * len(self.papers)

    def word(self, word: str, sought: QueryTerm, fields: tuple[str, ...], *, unfinished: bool) -> list[float]:
        if sought.fuzzy:
            return self.bm25(self.any_of(lambda other: distance(word, other, sought.fuzzy) <= sought.fuzzy), fields)
        said = self.bm25(whole(word, as_written=sought.exact), fields)
        if not unfinished:
            return said
        begun = self.bm25(self.any_of(lambda other: other.startswith(word)), fields)
        # A word that is being typed may be whole or begun: what scores more.
        return begun if sought.prefix else list(map(max, said, begun))

    def any_of(self, fits: Callable[[str], bool]) -> Look:
        """Find all words of some kind, and count the most frequent ones."""

        def occurrences(field: str, passage: list[str]) -> list[bool]:
            counted = self.most_frequent(field, fits)
            return [word in counted for word in passage if fits(word)]

        return occurrences

    def most_frequent(self, field: str, fits: Callable[[str], bool]) -> list[str]:
        """The words that most papers hold; of equal ones the first in the alphabet."""
        papers = Counter(word for text in self.texts for word in set(chain(*text[field])) if fits(word))
        return sorted(papers, key=lambda word: (-papers[word], word.encode()))[: self.counted]

    def bm25(self, look: Look, fields: tuple[str, ...]) -> list[float]:
        weights = {field: WEIGHTS[field] if len(fields) > 1 else 1 for field in fields}
        held, frequencies, lengths = 0, [], []
        for text in self.texts:
            found = {field: [one for passage in text[field] for one in look(field, passage)] for field in fields}
            held += any(found.values())
            frequencies.append(sum(weights[field] * sum(found[field]) for field in fields))
            lengths.append(sum(weights[field] * len(passage) for field in fields for passage in text[field]))
        idf = math.log(1 + (len(self.texts) - held + 0.5) / (held + 0.5))
        mean = sum(lengths) / len(lengths) or 1
        return [
            idf * frequency / (frequency + K1 * (1 - B + B * length / mean))
            for frequency, length in zip(frequencies, lengths, strict=True)
        ]


def whole(word: str, *, as_written: bool = False) -> Look:
    """Find a word by its stem; in names as it is written."""
    return lambda field, passage: [True for other in passage if same(word, other, field, as_written=as_written)]


def side_by_side(first: str, second: str) -> Look:
    return lambda field, passage: [
        True for one, other in pairwise(passage) if same(first, one, field) and same(second, other, field)
    ]


def same(word: str, other: str, field: str, *, as_written: bool = False) -> bool:
    return word == other if as_written or field == "authors" else stem(word) == stem(other)
