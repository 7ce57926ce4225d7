"""Builds segments: batches of changes become segment files beside the index, which `store` commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.columns.arrays import IntArray
from search.engine.base import PaperChange, Progress
from search.engine.whoosh.field_names import NUMBERS, UNKNOWN, document, term
from search.engine.whoosh.index_storage import NewSegment
from search.engine.whoosh.manifest import as_engine_error
from search.engine.whoosh.reader import IndexReader
from search.engine.whoosh.segment_builder import SegmentBuilder
from search.engine.whoosh.segment_writer import SegmentWriter, length_bytes

# Of a segment's abstracts; with the number of its papers, this bounds the memory.
_LETTERS = 10_000_000
_REPORT_EVERY = 50
# Of the time for a paper; the rest is for all of a segment at once.
_BUILDING = 0.6


def batches(changes: Iterable[PaperChange], after: int, size: int) -> Iterator[dict[str, PaperChange]]:
    """Yield the changes after a sequence number by key; the last of several to one paper wins.

    A segment holds a paper once, so no key may be in a batch twice.
    """
    batch: dict[str, PaperChange] = {}
    letters = 0
    for change in changes:
        if change.seq > after:
            batch[change.paper.key] = change
            letters += len(change.paper.abstract)
            for key in change.former:
                batch.pop(key, None)
            if len(batch) >= size or letters >= _LETTERS:
                yield batch
                batch, letters = {}, 0
    if batch:
        yield batch


def with_places(batch: dict[str, PaperChange], reader: IndexReader) -> dict[str, PaperChange]:
    """Give each paper of a batch its place in the order of addition."""
    if all(change.place for change in batch.values()):
        return batch
    result, place = {}, reader.last_place
    for (key, change), old in zip(batch.items(), reader.locate(list(batch)), strict=True):
        place += old is None
        result[key] = replace(change, place=change.place or (old.place if old else place))
    return result


def build_segment(folder: Path, batch: dict[str, PaperChange], progress: Progress | None = None) -> NewSegment:
    """Write a segment of a batch whose changes all have a place; several processes can do so at once.

    Raises:
        EngineError: It cannot be written.
    """
    builder = SegmentBuilder()
    # Whoosh, too, then lists equal scores in the order of addition.
    for done, change in enumerate(sorted(batch.values(), key=lambda change: change.place), 1):
        builder.add(document(change.paper, change.seq, change.place))
        if progress and done % _REPORT_EVERY == 0:
            progress(int(done * _BUILDING))
    with as_engine_error(folder), SegmentWriter(folder) as file:
        fields, lengths = builder.columns()
        numbers = {name: _numbers(name, column) for name, column in builder.numbers.items()}
        words = {name: length_bytes(column) for name, column in lengths.items()}
        totals = {name: int(column.sum()) for name, column in lengths.items()}
        file.add([term(key) for key in builder.keys], numbers, words, totals)
        meta, path = file.finish((name, iter((terms,))) for name, terms in fields.items() if terms.terms)
    if progress:
        progress(len(batch))
    former = tuple(key for change in batch.values() for key in change.former)
    return NewSegment(meta, path, (*builder.keys, *former))


def _numbers(name: str, column: list[int | None]) -> IntArray:
    default = UNKNOWN if name in NUMBERS else 0
    return np.array([default if value is None else value for value in column], np.int64)
