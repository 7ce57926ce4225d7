"""Taking changes in: batch by batch, each batch searchable as a whole or not at all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from search.engine.base import Change, Progress
from search.engine.codec import Codec
from search.engine.corpus import Corpus
from search.engine.fields import SCHEMA, document
from search.engine.merge import Part, Pool, merged, moved
from search.engine.names import COLUMNS
from search.engine.seal import INDEX, cannot
from search.engine.segment import Segment, scored_lengths
from search.engine.storage import SealedStorage
from search.engine.whoosh_parts import FileIndex, SegmentWriter

# Segments of about one size are merged when there are so many; each search visits every segment.
FAN = 8
_TELL_EVERY = 50


def batches(changes: Iterable[Change], after: int, size: int) -> Iterator[dict[str, Change]]:
    """Yield the changes after a sequence number by key; the last of several to one paper wins.

    Whoosh does not replace a paper within one batch, so no key may be in a batch twice.
    """
    batch: dict[str, Change] = {}
    for change in changes:
        if change.seq > after:
            batch[change.paper.key] = change
            for key in change.former:
                batch.pop(key, None)
            if len(batch) >= size:
                yield batch
                batch = {}
    if batch:
        yield batch


class BatchWriter(SegmentWriter):
    """Whoosh's writer, fed with what `fields.document` makes; the writer lock is held by the caller.

    Args:
        storage: The folder.
    """

    def __init__(self, storage: SealedStorage) -> None:
        super().__init__(FileIndex(storage, schema=SCHEMA, indexname=INDEX), _lk=False, codec=Codec())
        self.pool = Pool()
        self._parts: list[Part] = []

    def add(self, paper: dict[str, Any]) -> None:
        """Add a paper."""
        number = self._start()
        for name, value in paper.items():
            field = SCHEMA[name]
            length = 0
            if field.indexed:
                terms = self.pool.field(name)
                for bterm, words, weight, places in field.index(value):
                    length += words
                    entry = terms.get(bterm)
                    if entry is None:
                        terms[bterm] = [number, weight, places]
                    else:
                        entry += number, weight, places
                self.perdocwriter.add_field(name, field, None, length if field.scorable else 0)
            if field.column_type and value is not None:
                self.perdocwriter.add_column_value(name, field.column_type, field.to_column_value(value))
        self.perdocwriter.finish_doc()

    def absorb(self, record: Any) -> None:
        """Add the papers of a segment that have not been replaced; those of the writer come before them."""
        segment = Segment(self.storage.path, record.told())
        docs = np.setdiff1d(np.arange(segment.size), segment.told.deleted)
        numbers = {name: segment.numbers(name)[docs] for name in COLUMNS}
        lengths = {name: column[docs] for name, column in scored_lengths(segment).items()}
        self.perdocwriter.extend(segment.keys(docs), numbers, lengths)
        self._parts.append(Part.of_segment(segment, moved(docs, segment.size, self.docnum)))
        self.docnum += len(docs)
        self._added = True

    def _start(self) -> int:
        number: int = self.docnum
        self.perdocwriter.start_doc(number)
        self.docnum += 1
        self._added = True
        return number

    def _flush_segment(self) -> None:
        """Write the terms of the papers that were added, and of those that were absorbed."""
        self.perdocwriter.close()
        parts = [Part.of_pool(self.pool), *self._parts]
        for name in sorted({name for part in parts for name in part.names()}):
            self.fieldwriter.start_field(name, SCHEMA[name])
            for columns in merged([field for part in parts if (field := part.field(name))]):
                self.fieldwriter.add_columns(columns)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()


def write(storage: SealedStorage, corpus: Corpus, batch: dict[str, Change], progress: Progress | None) -> None:
    """Commit a batch on top of the corpus, which is the last commit; the writer lock is held.

    Raises:
        EngineError: The index cannot be written; nothing of the batch is searchable.
    """
    with _guarded(storage):
        writer = BatchWriter(storage)
    try:
        place = corpus.last_place
        for done, change in enumerate(batch.values(), 1):
            with _guarded(storage):
                old = corpus.find(change.paper.key)
                if old is None:
                    place += 1
                else:
                    writer.delete_document(old.number)
                for key in change.former:
                    if gone := corpus.find(key):
                        writer.delete_document(gone.number)
                writer.add(document(change.paper, change.seq, change.place or (old.place if old else place)))
            if progress and (done % _TELL_EVERY == 0 or done == len(batch)):
                progress(done)
        with _guarded(storage):
            writer.commit(mergetype=_merge)
    except BaseException:
        # Whoosh leaves files open and a folder of leavings behind; the first error is the one to tell.
        with suppress(Exception):
            writer.cancel()
        raise


def _merge(writer: BatchWriter, records: Sequence[Any]) -> list[Any]:
    """Merge segments of about one size once there are many of them, and those that are mostly replaced.

    So a paper is merged once for each time that the library grows by `FAN`, and a library of a
    million papers is in a few dozen segments at most.
    """
    levels: dict[int, list[Any]] = {}
    merged: list[Any] = []
    for record in records:
        if record.deleted_count() * 2 > record.doc_count_all():
            merged.append(record)
        else:
            levels.setdefault(int(math.log(max(record.doc_count(), 1), FAN)), []).append(record)
    merged += next((levels[level] for level in sorted(levels) if len(levels[level]) >= FAN), [])
    for record in merged:
        writer.absorb(record)
    return [record for record in records if record not in merged]


@contextmanager
def _guarded(storage: SealedStorage) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise cannot(storage.path, "written", error) from error
