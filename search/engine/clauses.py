"""What a query is compiled to: clauses, each of which comes to a list of papers with scores.

Parts of the tree (`AllOf`, `AnyOf`, `NoneOf`) are run by `run`, for trees may be deeper than Python's
stack. All the others are leaves, and kept by the commit that they were asked of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.engine.answers import NOTHING, Answer, Union
from search.engine.corpus import Clause, Corpus
from search.engine.names import term
from search.engine.parts import hashed


@dataclass(frozen=True, slots=True)
class Term:
    """The papers that hold a term; a `boost` of 0 makes it a filter."""

    field: str
    bterm: bytes
    boost: float = 1.0

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers."""
        return corpus.holding(self.field, self.bterm, self.boost if scored else 0.0)


@dataclass(frozen=True, slots=True)
class Either:
    """The papers that any of a few leaves finds: a word in one of several fields."""

    parts: tuple[Clause, ...]

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers."""
        union = Union(corpus.size)
        for part in self.parts:
            union.add(corpus.answer(part, scored=scored))
        return union.answer()


@dataclass(frozen=True, slots=True)
class Present:
    """The papers that have any word in a text field."""

    field: str

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers, unscored."""
        return Answer(np.flatnonzero(corpus.lengths(self.field)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Between:
    """The papers whose number lies in a range, both ends included."""

    column: str
    low: int
    high: int

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers, unscored."""
        numbers = corpus.numbers(self.column)
        return Answer(np.flatnonzero((numbers >= self.low) & (numbers <= self.high)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class WithKeys:
    """The papers with these keys; keys that the index does not hold are passed over."""

    keys: frozenset[str]

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers, unscored."""
        keys = [term(key) for key in self.keys]
        hashes = hashed(keys)
        parts = []
        for leaf in corpus.leaves:
            docs = leaf.segment.find(keys, hashes)
            parts.append(np.sort(docs[docs >= 0]) + leaf.base)
        return Answer(np.concatenate(parts).astype(np.int32)) if parts else NOTHING


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every paper."""

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return the papers, unscored."""
        return Answer(np.arange(corpus.size, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Nobody:
    """No paper."""

    def found(self, corpus: Corpus, *, scored: bool) -> Answer:
        """Return nothing."""
        return NOTHING


# By identity: these may be nested too deep to be compared.
@dataclass(frozen=True, slots=True, eq=False)
class AllOf:
    """The papers that all parts find."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """The papers that any part finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NoneOf:
    """The papers that a part does not find."""

    part: Query


Query = Clause | AllOf | AnyOf | NoneOf
