"""Builds a segment in memory: inverts papers, one column per field.

Each word of a paper costs one dictionary look-up; it is folded and stemmed the first time it occurs. The rest
(positions, stems, sorting) is done for all words at once with NumPy, once per segment.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.columns.arrays import BoolArray, IntArray
from search.engine.whoosh.field_names import COLUMNS, EXACT, GAP, SCORED, STEMMED, WORD, term
from search.engine.whoosh.postings import differences
from search.text.words import exact, fold, pieces, stem


class InvertedField(NamedTuple):
    """The terms of a field, flat: each column follows from the one before.

    Attributes:
        terms: Ascending.
        sizes: The number of papers that hold each.
        docs: The papers of each term, ascending.
        counts: How often the term occurs in each paper; it has as many gaps.
        gaps: The first position in a paper, and the steps to the others. Empty for a field of whole values.
        same: For each term the number of an earlier term with the very same postings, which stores them for both;
            -1 for one that has its own. The former's size is 0 here.
    """

    terms: list[bytes]
    sizes: IntArray
    docs: IntArray
    counts: IntArray
    gaps: IntArray
    same: IntArray


def stable_order(ranks: IntArray) -> IntArray:
    """The order that sorts small numbers; equal ones keep their order."""
    # One sort of plain numbers is some times faster than a stable one that returns an order.
    return np.sort(ranks << 32 | np.arange(len(ranks))) & 0xFFFFFFFF


def range_starts(sizes: IntArray) -> IntArray:
    starts: IntArray = np.cumsum(sizes) - sizes
    return starts


def flagged_counts(flags: BoolArray, sizes: IntArray) -> IntArray:
    """How many of each range are flagged."""
    sums = np.concatenate(([0], np.cumsum(flags)))
    ends = np.cumsum(sizes)
    result: IntArray = sums[ends] - sums[ends - sizes]
    return result


def concatenated(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


class _Numbered(dict[str, int]):
    """The number of each raw value by its normal form; -1 for values that normalise to nothing.

    Attributes:
        forms: The normal forms, with their numbers and in their order.
    """

    def __init__(self, normalise: Callable[[str], str]) -> None:
        super().__init__()
        self._normalise = normalise
        self.forms: dict[str, int] = {}

    def __missing__(self, value: str) -> int:
        form = self._normalise(value)
        number = self[value] = self.forms.setdefault(form, len(self.forms)) if form else -1
        return number


class _TextBuilder:
    """A field of running text; its words are numbered by a vocabulary that the fields share."""

    def __init__(self, words: _Numbered, *, stems: bool) -> None:
        self._words = words
        self._stems = stems
        self._tokens = array("i")
        self._ends = array("q")  # of passages, in tokens
        self._passages = array("q")  # of papers, counted

    def add(self, passages: Sequence[str]) -> None:
        look_up = self._words.__getitem__
        for passage in passages:
            self._tokens.extend(map(look_up, pieces(passage)))
            self._ends.append(len(self._tokens))
        self._passages.append(len(passages))

    def columns(self) -> tuple[InvertedField, IntArray]:
        """The terms, and how many words each paper has in this field."""
        tokens = np.frombuffer(self._tokens, np.int32)
        ends = np.frombuffer(self._ends, np.int64)
        passage_of = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        there = tokens >= 0
        tokens, passage_of = tokens[there], passage_of[there]
        passages = np.frombuffer(self._passages, np.int64)
        paper_of = np.repeat(np.arange(len(passages)), passages)
        docs = paper_of[passage_of]
        lengths = np.bincount(docs, minlength=len(passages))
        # Counted from the paper's first word, and a gap for each passage before.
        gaps = GAP * (np.arange(len(ends)) - range_starts(passages)[paper_of])
        places = np.arange(len(tokens)) - range_starts(lengths)[docs] + gaps[passage_of]
        return self._inverted(tokens, docs, places), lengths

    def _inverted(self, tokens: npt.NDArray[np.int32], docs: IntArray, places: IntArray) -> InvertedField:
        used = np.flatnonzero(np.bincount(tokens))
        folded = list(self._words.forms)
        words = [folded[number] for number in used.tolist()]
        as_written = [term(WORD + word) for word in words]
        roots = [term(stem(word)) for word in words] if self._stems else []
        terms = sorted({*as_written, *roots})
        rank_of = {one: rank for rank, one in enumerate(terms)}
        same = np.full(len(terms), -1)
        ranks = np.zeros(len(folded), np.int64)
        ranks[used] = [rank_of[one] for one in as_written]
        if not roots:
            return invert(terms, ranks[tokens], docs, places, same)
        root_ranks = np.zeros(len(folded), np.int64)
        root_ranks[used] = [rank_of[one] for one in roots]
        # A stem of one word shares its postings; the tokens of the others are sorted a second time.
        alone = np.bincount(root_ranks[used], minlength=len(terms))[root_ranks] == 1
        single = used[alone[used]]
        same[root_ranks[single]] = ranks[single]
        again = ~alone[tokens]
        every = np.concatenate((ranks[tokens], root_ranks[tokens[again]]))
        return invert(terms, every, _appended(docs, again), _appended(places, again), same)


def _appended(values: IntArray, again: npt.NDArray[np.bool_]) -> IntArray:
    return np.concatenate((values, values[again]))


class _ValueBuilder:
    def __init__(self, normalise: Callable[[str], str]) -> None:
        self._numbered = _Numbered(normalise)
        self._numbers = array("q")
        self._docs = array("q")

    def add(self, doc: int, values: Iterable[str]) -> None:
        for number in {self._numbered[value] for value in values}:
            if number >= 0:
                self._numbers.append(number)
                self._docs.append(doc)

    def columns(self) -> InvertedField:
        encoded = [term(value) for value in self._numbered.forms]
        terms = sorted(encoded)
        rank_of = {one: rank for rank, one in enumerate(terms)}
        ranks = np.array([rank_of[one] for one in encoded], np.int64)
        numbers, docs = np.frombuffer(self._numbers, np.int64), np.frombuffer(self._docs, np.int64)
        return invert(terms, ranks[numbers], docs, None, np.full(len(terms), -1))


class SegmentBuilder:
    """The papers of a segment that is being made."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.numbers: dict[str, list[int | None]] = {name: [] for name in COLUMNS}
        words = _Numbered(fold)
        self._texts = {name: _TextBuilder(words, stems=name in STEMMED) for name in SCORED}
        self._values = {"key": _ValueBuilder(str), **{name: _ValueBuilder(exact) for name in EXACT}}

    def add(self, paper: dict[str, Any]) -> None:
        """Add a paper, as `field_names.document` makes it."""
        for name, text in self._texts.items():
            text.add(paper[name])
        number = len(self.keys)
        self._values["key"].add(number, (paper["key"],))
        for name in EXACT:
            self._values[name].add(number, paper[name])
        for name, column in self.numbers.items():
            column.append(paper[name])
        self.keys.append(paper["key"])

    def columns(self) -> tuple[dict[str, InvertedField], dict[str, IntArray]]:
        """The terms of each field, by its name, and the lengths of the text fields."""
        texts = {name: text.columns() for name, text in self._texts.items()}
        fields = {name: terms for name, (terms, _) in texts.items()}
        fields |= {name: values.columns() for name, values in self._values.items()}
        return dict(sorted(fields.items())), {name: lengths for name, (_, lengths) in texts.items()}


def invert(
    terms: list[bytes], ranks: IntArray, docs: IntArray, places: IntArray | None, same: IntArray
) -> InvertedField:
    """Sort tokens by term; those of one term by paper and position.

    `ranks` are the places of the tokens' terms in `terms`, which are ascending; `same` as in `InvertedField`.
    """
    order = stable_order(ranks)
    ranks, docs = ranks[order], docs[order]
    new = np.ones(len(docs), bool)
    new[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
    first = np.flatnonzero(new)
    sizes = np.bincount(ranks[first], minlength=len(terms))
    counts = np.diff(first, append=len(docs))
    gaps = differences(places[order], first) if places is not None else np.empty(0, np.int64)
    return InvertedField(terms, sizes, docs[first], counts, gaps, same)
