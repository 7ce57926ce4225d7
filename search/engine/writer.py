"""Changes become segments, beside the index; `commit` has them searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from search.engine.base import Change, Progress
from search.engine.commit import Built
from search.engine.corpus import Corpus
from search.engine.fields import SCHEMA, document
from search.engine.gather import Gathered
from search.engine.names import term
from search.engine.segment_file import SegmentFile, guarded
from search.engine.varints import Ints
from search.engine.whoosh_parts import length_to_byte

# Of a segment's abstracts; with the number of its papers, this bounds the memory.
_LETTERS = 10_000_000
_TELL_EVERY = 50
# Of the time for a paper; the rest is for all of a segment at once.
_GATHERING = 0.6


def batches(changes: Iterable[Change], after: int, size: int) -> Iterator[dict[str, Change]]:
    """Yield the changes after a sequence number by key; the last of several to one paper wins.

    A segment holds a paper once, so no key may be in a batch twice.
    """
    batch: dict[str, Change] = {}
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


def placed(batch: dict[str, Change], corpus: Corpus) -> dict[str, Change]:
    """Return a batch in which each paper has its place in the order of addition."""
    if all(change.place for change in batch.values()):
        return batch
    found, place = {}, corpus.last_place
    for (key, change), old in zip(batch.items(), corpus.held(list(batch)), strict=True):
        place += old is None
        found[key] = replace(change, place=change.place or (old.place if old else place))
    return found


def build(folder: Path, batch: dict[str, Change], progress: Progress | None = None) -> Built:
    """Write a segment of a batch; nobody else's files are touched, so many can be built at once.

    Args:
        folder: Where to write it; made when it is missing.
        batch: Every change with a place.
        progress: Told the number of papers done so far.

    Raises:
        EngineError: It cannot be written.
    """
    gathered = Gathered()
    for done, change in enumerate(batch.values(), 1):
        gathered.add(document(change.paper, change.seq, change.place))
        if progress and done % _TELL_EVERY == 0:
            progress(int(done * _GATHERING))
    with guarded(folder), SegmentFile(folder) as file:
        fields, lengths = gathered.columns()
        numbers = {name: _numbers(name, column) for name, column in gathered.numbers.items()}
        words = {name: _length_bytes(column) for name, column in lengths.items()}
        totals = {name: int(column.sum()) for name, column in lengths.items()}
        file.add([term(key) for key in gathered.keys], numbers, words, totals)
        path = file.finish((name, iter((terms,))) for name, terms in fields.items() if terms.terms)
    if progress:
        progress(len(batch))
    former = tuple(key for change in batch.values() for key in change.former)
    return Built(file.record, path, (*gathered.keys, *former))


def _numbers(name: str, column: list[int | None]) -> Ints:
    default = SCHEMA[name].column_type.default_value()
    return np.array([default if value is None else value for value in column], np.int64)


def _length_bytes(lengths: Ints) -> Ints:
    """Return the bytes that stand for numbers of words."""
    found, where = np.unique(lengths, return_inverse=True)
    bytes_: Ints = np.array([length_to_byte(words) for words in found.tolist()], np.int64)[where]
    return bytes_
