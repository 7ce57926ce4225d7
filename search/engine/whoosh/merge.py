"""Merges segments: which ones, and how; beside the index, while it is searched and written.

Segments of about one size are merged when there are `FAN` of them, up to a size that needs a bearable
amount of memory. So a paper is merged once for each time the library grows by `FAN`, and
a library of a million papers has a few dozen segments. Terms are merged a range at a time, as whole columns, so that a
merge needs the memory of one range, whatever the size of the segments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.columns.arrays import BoolArray, IntArray
from search.engine.base import Progress
from search.engine.whoosh.field_names import COLUMNS, WORD, term
from search.engine.whoosh.index_storage import IndexStore, NewSegment
from search.engine.whoosh.manifest import as_engine_error
from search.engine.whoosh.postings import Postings, spread
from search.engine.whoosh.segment import Segment, SegmentMeta, scored_lengths
from search.engine.whoosh.segment_builder import InvertedField, concatenated, flagged_counts, range_starts, stable_order
from search.engine.whoosh.segment_writer import SegmentWriter
from search.errors import EngineError

# Each search visits every segment.
FAN = 8
# Papers of a merged segment: all that is known of one word is in memory at once, and the most frequent
# one occurs ten times in each paper.
LARGEST = 250_000
# Postings that are merged at once, about, and those of the largest part at least: more take longer, too,
# for want of room in the processor's cache.
_AT_ONCE = 1 << 18
_OF_ONE = 1 << 12
# The words as they are written end before this, and stems begin: a stem may share the postings of a word, which
# must have its new number by then.
_AFTER_WORDS = bytes([term(WORD)[0] + 1])


class PostingColumns(NamedTuple):
    """The postings of some terms: how many papers each has; and papers, counts and gaps as in `InvertedField`."""

    sizes: IntArray
    docs: IntArray
    counts: IntArray
    gaps: IntArray

    def without(self, deleted: BoolArray) -> PostingColumns:
        stays = ~deleted
        gaps = self.gaps[np.repeat(stays, self.counts)] if len(self.gaps) else self.gaps
        return PostingColumns(flagged_counts(stays, self.sizes), self.docs[stays], self.counts[stays], gaps)


class MergeField:
    """A field of a segment that is merged; `moved` are the papers' numbers in the new segment, -1 for deleted ones."""

    def __init__(self, postings: Postings, moved: IntArray) -> None:
        self._postings = postings
        self._moved = moved
        self.size = postings.size
        self.terms = postings.terms
        self.at_least = postings.at_least
        self.owners = postings.owners
        self.frequencies = postings.frequencies

    def take(self, numbers: IntArray) -> PostingColumns:
        """The postings of terms, papers by their numbers in the new segment."""
        docs, sizes = self._postings.docs_of(numbers)
        read = PostingColumns(
            sizes, self._moved[docs], self._postings.counts_of(numbers), self._postings.gaps_of(numbers)
        )
        deleted = read.docs < 0
        return read.without(deleted) if deleted.any() else read


MergePart = dict[str, MergeField]
"""The fields of a segment's papers that have terms, by name."""


def renumbered(docs: IntArray, size: int, first: int) -> IntArray:
    """For each of a segment's papers its new number, counted from `first`; -1 for the others."""
    numbers = np.full(size, -1, np.int64)
    numbers[docs] = np.arange(first, first + len(docs))
    return numbers


def merged_terms(parts: Sequence[MergeField], beat: Callable[[], None]) -> Iterator[InvertedField]:
    """Yield the terms of a field, range by range; the parts' papers follow each other."""
    numbers = [np.full(part.size, -1, np.int64) for part in parts]
    written = 0
    for ranges in _term_ranges(parts):
        beat()
        columns = _merged_range(parts, ranges, numbers, written)
        written += len(columns.terms)
        yield columns


def _term_ranges(parts: Sequence[MergeField]) -> Iterator[list[tuple[int, int]]]:
    """Yield a range of terms for each part, the same range of the alphabet for all."""
    largest = max(parts, key=lambda part: part.size)
    sums = np.cumsum(largest.frequencies(np.arange(largest.size)))
    step = max(_AT_ONCE // len(parts), _OF_ONE)
    steps = np.searchsorted(sums, np.arange(step, int(sums[-1]) if len(sums) else 0, step))
    bounds = {largest.terms(at, at + 1)[0] for at in steps.tolist() if 0 < at < largest.size}
    ends = [[part.at_least(bound) for part in parts] for bound in sorted(bounds | {_AFTER_WORDS})]
    for low, high in pairwise([[0] * len(parts), *ends, [part.size for part in parts]]):
        yield list(zip(low, high, strict=True))


def _merged_range(
    parts: Sequence[MergeField], ranges: Sequence[tuple[int, int]], numbers: Sequence[IntArray], written: int
) -> InvertedField:
    texts = [part.terms(low, high) for part, (low, high) in zip(parts, ranges, strict=True)]
    terms = sorted(set().union(*texts))
    rank_of = {one: rank for rank, one in enumerate(terms)}
    ranks = [np.array([rank_of[one] for one in text], np.int64) for text in texts]
    same = _same(parts, ranges, numbers, ranks, len(terms))
    read = []
    for part, (low, high), rank in zip(parts, ranges, ranks, strict=True):
        own = same[rank] < 0
        postings = part.take(np.arange(low, high)[own])
        read.append((np.repeat(rank[own], postings.sizes), postings))
    all_ranks = concatenated([rank for rank, _ in read])
    order = stable_order(all_ranks)
    counts = concatenated([postings.counts for _, postings in read])
    gaps = concatenated([postings.gaps for _, postings in read])
    if len(gaps):
        gaps = gaps[spread(range_starts(counts)[order], counts[order])]
    sizes = np.bincount(all_ranks, minlength=len(terms))
    alive = (sizes > 0) | (same >= 0)
    new = np.where(alive, written + np.cumsum(alive) - 1, -1)
    for number, (low, high), rank in zip(numbers, ranges, ranks, strict=True):
        number[low:high] = new[rank]
    left = [one for one, stays in zip(terms, alive.tolist(), strict=True) if stays]
    docs = concatenated([postings.docs for _, postings in read])
    return InvertedField(left, sizes[alive], docs[order], counts[order], gaps, same[alive])


def _same(
    parts: Sequence[MergeField],
    ranges: Sequence[tuple[int, int]],
    numbers: Sequence[IntArray],
    ranks: Sequence[IntArray],
    size: int,
) -> IntArray:
    """For each term the new number of the earlier term that stores its postings, if all parts agree on it; else -1."""
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
    for part, (low, high), number, rank in zip(parts, ranges, numbers, ranks, strict=True):
        every = np.arange(low, high)
        owners = part.owners(every)
        new = np.where(owners == every, -1, number[owners])
        lowest[rank] = np.minimum(lowest[rank], new)
        highest[rank] = np.maximum(highest[rank], new)
    return np.where(lowest == highest, highest, -1)


class MergedSegment(NamedTuple):
    """A new segment, and by the id of each one merged into it the new numbers of its papers."""

    new: NewSegment
    numbers: dict[str, IntArray]


def segments_to_merge(segments: Sequence[SegmentMeta], most: int | None = None) -> list[SegmentMeta]:
    """Choose enough small segments of a size, and those that are mostly deleted; at most `most` papers."""
    levels: dict[int, list[SegmentMeta]] = {}
    candidates: list[SegmentMeta] = []
    for segment in segments:
        if len(segment.deleted) * 2 > segment.size:
            candidates.append(segment)
        elif segment.live * 2 <= LARGEST:
            levels.setdefault(int(math.log(max(segment.live, 1), FAN)), []).append(segment)
    candidates += next((levels[level] for level in sorted(levels) if len(levels[level]) >= FAN), [])
    chosen, papers = candidates[:1], sum(segment.live for segment in candidates[:1])
    for segment in candidates[1:]:
        if papers + segment.live <= LARGEST:
            chosen.append(segment)
            papers += segment.live
    return chosen if most is None or papers <= most else []


def merge_segments(index: Path, folder: Path, segments: Sequence[SegmentMeta], progress: Progress) -> MergedSegment:
    """Write one segment of several.

    `progress` gets the number of papers merged so far, and then again between terms; it may raise.

    Raises:
        EngineError: A segment is missing or damaged, or the new one cannot be written.
    """
    parts, numbers, size = list[MergePart](), dict[str, IntArray](), 0
    with as_engine_error(index), SegmentWriter(folder) as file:
        for segment in [Segment(index, meta) for meta in segments]:
            meta = segment.meta
            docs = np.setdiff1d(np.arange(segment.size), meta.deleted)
            numbers[meta.id] = renumbered(docs, segment.size, size)
            fields = {name: segment.field(name) for name in segment.field_names()}
            parts.append({name: MergeField(field, numbers[meta.id]) for name, field in fields.items() if field})
            columns = {name: segment.numbers(name)[docs] for name in COLUMNS}
            lengths = {name: column[docs] for name, column in scored_lengths(segment).items()}
            file.papers.add(segment.keys(docs), columns, lengths, None if len(meta.deleted) else meta.lengths)
            size += len(docs)
            progress(size)
        new, path = file.finish(_fields(parts, partial(progress, size)))
    return MergedSegment(NewSegment(new, path), numbers)


def _fields(parts: Sequence[MergePart], beat: Callable[[], None]) -> Iterator[tuple[str, Iterator[InvertedField]]]:
    for name in sorted({name for part in parts for name in part}):
        yield name, merged_terms([part[name] for part in parts if name in part], beat)


def replace_merged(store: IndexStore, segments: Sequence[SegmentMeta], made: MergedSegment) -> bool:
    """Commit a merged segment in place of its parts if they are all still there; the writer lock is held.

    Raises:
        EngineError: The index cannot be written; it is as it was.
    """
    now = {meta.id: meta.deleted for meta in store.segments()}
    if not all(meta.id in now for meta in segments):
        return False
    # Deleted while they were merged.
    late = [made.numbers[meta.id][np.setdiff1d(now[meta.id], meta.deleted)] for meta in segments]
    new = replace(made.new, meta=made.new.meta._replace(deleted=np.sort(concatenated(late))))
    store.commit(new, {}, without=made.numbers)
    return True


def merge_due(store: IndexStore, progress: Progress, most: int | None, wait: float) -> bool:
    """Merge what is due, if anything is; return whether the index has fewer segments now.

    The writer lock is taken only for the commit; `wait` is the seconds to wait for it.

    Raises:
        EngineError: The index is damaged or cannot be written.
    """
    stopped: list[Exception] = []

    def beat(papers: int) -> None:
        try:
            progress(papers)
        except Exception as error:
            stopped.append(error)
            raise

    with store.merging() as folder:
        chosen = segments_to_merge(store.segments(), most) if folder else []
        if not folder or not chosen:
            return False
        try:
            made = merge_segments(store.path, folder, chosen, beat)
        except EngineError:
            # What the caller raises to stop it is no trouble of the index.
            if stopped:
                raise stopped[0] from None
            raise
        with store.writing(wait):
            return replace_merged(store, chosen, made)
