"""Query operators, which a query is compiled to: each evaluates to a list of papers with scores.

Inner nodes (`AllOf`, `AnyOf`, `NoneOf`) are evaluated by `searcher` without recursion, because trees may be deeper than
Python's stack. All the others are leaves, and their results are cached by the reader.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from search.engine.whoosh.field_names import term
from search.engine.whoosh.reader import IndexReader, Operator
from search.engine.whoosh.scored_docs import NOTHING, DocSet, DocUnion
from search.engine.whoosh.segment import key_hashes

R = TypeVar("R")
Step = Generator["Step[Any]", Any, R]
"""A recursive function as a generator: it yields each call and is sent what the call returned."""


def trampoline(step: Step[R]) -> R:
    """Run a recursive generator without recursion."""
    stack: list[Step[Any]] = [step]
    value: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as done:
            stack.pop()
            value = done.value
    result: R = value
    return result


@dataclass(frozen=True, slots=True)
class Term:
    """The papers that hold a term; a `boost` of 0 makes it a filter."""

    field: str
    bterm: bytes
    boost: float = 1.0

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return reader.scored_term(self.field, self.bterm, self.boost if scored else 0.0)


@dataclass(frozen=True, slots=True)
class AnyLeaf:
    """The papers that any of a few leaves finds: a word in one of several fields."""

    parts: tuple[Operator, ...]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        union = DocUnion(reader.size)
        for part in self.parts:
            union.add(reader.result(part, scored=scored))
        return union.result()


@dataclass(frozen=True, slots=True)
class FieldPresent:
    """The papers that have any word in a text field."""

    field: str

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return DocSet(np.flatnonzero(reader.lengths(self.field)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Between:
    """The papers whose number lies in a range, both ends included."""

    column: str
    low: int
    high: int

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        numbers = reader.numbers(self.column)
        return DocSet(np.flatnonzero((numbers >= self.low) & (numbers <= self.high)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """The papers with these keys; keys that the index does not hold are passed over."""

    keys: frozenset[str]

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        keys = [term(key) for key in self.keys]
        hashes = key_hashes(keys)
        parts = []
        for leaf in reader.leaves:
            docs = leaf.segment.find(keys, hashes)
            parts.append(np.sort(docs[docs >= 0]) + leaf.base)
        return DocSet(np.concatenate(parts).astype(np.int32)) if parts else NOTHING


@dataclass(frozen=True, slots=True)
class AllPapers:
    """Every paper."""

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        return DocSet(np.arange(reader.size, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class NoPapers:
    """No paper."""

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
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


Query = Operator | AllOf | AnyOf | NoneOf
