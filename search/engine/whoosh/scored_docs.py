"""Sets of papers with scores, and their union, intersection and difference, computed on whole arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.columns.arrays import mask_of

DocArray = npt.NDArray[np.int32]
ScoreArray = npt.NDArray[np.float32]
# Lists with less than this part of all papers are sorted together; others are combined in full-size arrays.
_SPARSE = 16
_NONE = np.empty(0, np.int32)


class DocSet(NamedTuple):
    """Papers of a commit by number, ascending, replaced ones too; with scores, or None where nothing is scored."""

    docs: DocArray
    scores: ScoreArray | None = None

    @property
    def cost(self) -> int:
        return self.docs.nbytes + (0 if self.scores is None else self.scores.nbytes) + 200

    def at(self, places: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> DocSet:
        return DocSet(self.docs[places], None if self.scores is None else self.scores[places])

    def scores_of(self, docs: DocArray) -> ScoreArray:
        """The scores of other papers, 0 where one is not in this set."""
        if self.scores is None or not len(self.docs):
            return np.zeros(len(docs), np.float32)
        at = np.searchsorted(self.docs, docs)
        at[at == len(self.docs)] = 0
        result: ScoreArray = np.where(self.docs[at] == docs, self.scores[at], np.float32(0))
        return result


NOTHING = DocSet(_NONE)


def intersection(one: DocSet, other: DocSet, size: int) -> DocSet:
    """The papers in both sets, of a commit with `size` papers, with the sum of their scores."""
    few, many = (one, other) if len(one.docs) <= len(other.docs) else (other, one)
    if len(few.docs) * _SPARSE < len(many.docs):
        at = np.searchsorted(many.docs, few.docs)
        at[at == len(many.docs)] = 0
        there = many.docs[at] == few.docs
        few, many = few.at(there), many.at(at[there])
    else:
        few, many = (
            few.at(mask_of(many.docs, size).take(few.docs)),
            many.at(mask_of(few.docs, size).take(many.docs)),
        )
    if few.scores is None or many.scores is None:
        return DocSet(few.docs, many.scores if few.scores is None else few.scores)
    return DocSet(few.docs, few.scores + many.scores)


def difference(one: DocSet, other: DocSet, size: int) -> DocSet:
    return one.at(~mask_of(other.docs, size).take(one.docs)) if len(other.docs) else one


class DocUnion:
    """The union of several sets of a commit with `size` papers, with the sum of their scores, or the `larger` one."""

    def __init__(self, size: int, *, larger: bool = False) -> None:
        self._size = size
        self._join = np.maximum if larger else np.add
        self._few: list[DocSet] = []
        self._entries = 0
        self._scores: ScoreArray | None = None
        self._there: npt.NDArray[np.bool_] | None = None

    def add(self, answer: DocSet) -> None:
        if not len(answer.docs):
            return
        self._few.append(answer)
        self._entries += len(answer.docs)
        if len(self._few) > 1 and self._entries * _SPARSE > self._size:
            self._lay()

    def add_flags(self, there: npt.NDArray[np.bool_]) -> None:
        """Add the flagged papers, unscored; the flags are overwritten."""
        self._there = there if self._there is None else self._there | there

    def _lay(self) -> None:
        """Combine the sets so far in arrays with one entry per paper of the commit."""
        if self._there is None:
            self._there = np.zeros(self._size, bool)
        for docs, scores in self._few:
            # Indexing by narrower numbers takes NumPy some times longer.
            at = docs.astype(np.intp)
            self._there[at] = True
            if scores is not None:
                if self._scores is None:
                    self._scores = np.zeros(self._size, np.float32)
                # No paper is twice in an answer, so each is joined once.
                self._scores[at] = self._join(self._scores.take(at), scores)
        self._few.clear()
        self._entries = 0

    def result(self) -> DocSet:
        if self._there is None and len(self._few) < 2:
            return self._few[0] if self._few else NOTHING
        if self._there is None:
            return self._sorted_together()
        self._lay()
        at = np.flatnonzero(self._there)
        return DocSet(at.astype(np.int32), None if self._scores is None else self._scores.take(at))

    def _sorted_together(self) -> DocSet:
        docs, at = np.unique(np.concatenate([docs for docs, _ in self._few]), return_inverse=True)
        if all(scores is None for _, scores in self._few):
            return DocSet(docs)
        joined = np.zeros(len(docs), np.float32)
        parts = [np.zeros(len(docs), np.float32) if scores is None else scores for docs, scores in self._few]
        self._join.at(joined, at, np.concatenate(parts))
        return DocSet(docs, joined)
