"""Taking changes in: batch by batch, each batch searchable as a whole or not at all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from search.engine.base import Change, Progress
from search.engine.corpus import Corpus
from search.engine.fields import COLUMNS, SCHEMA, document, term
from search.engine.postings import Codec, Pool
from search.engine.segment import WORDS_IN, Segment
from search.engine.storage import INDEX, SealedStorage, cannot
from search.engine.whoosh_parts import FileIndex, SegmentWriter

# A commit's papers are what is lost when the process is killed, and what is held in memory at once.
BATCH = 5000
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
        self._absorbed: list[Segment] = []

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
        """Add the papers of a segment that have not been replaced."""
        segment = Segment(self.storage.path, record)
        self._absorbed.append(segment)
        deleted = frozenset(record.deleted_docs())
        scorable = [name for name, field in SCHEMA.items() if field.scorable]
        numbers = {name: segment.numbers(name) for name in COLUMNS}
        moved = {}
        for doc, key in enumerate(segment.keys):
            if doc in deleted:
                continue
            moved[doc] = self._start()
            add = self.perdocwriter.add_column_value
            add("key", SCHEMA["key"].column_type, term(key))
            for name in COLUMNS:
                add(name, SCHEMA[name].column_type, numbers[name][doc])
            for name in scorable:
                self.perdocwriter.add_field(name, SCHEMA[name], None, WORDS_IN[segment.lengths(name)[doc]])
            self.perdocwriter.finish_doc()
        self.pool.merge(segment.groups(moved))

    def _start(self) -> int:
        number: int = self.docnum
        self.perdocwriter.start_doc(number)
        self.docnum += 1
        self._added = True
        return number

    def _finish(self) -> None:
        for segment in self._absorbed:
            segment.close()
        super()._finish()


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
