"""Writes segments: batches of changes become segment files beside the index, and a commit adds them to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engine.base import PaperChange, Progress
from search.engine.whoosh.field_types import SCHEMA, document
from search.engine.whoosh.manifest import INDEX, index_error
from search.engine.whoosh.postings import IntArray
from search.engine.whoosh.reader import IndexReader
from search.engine.whoosh.schema import term
from search.engine.whoosh.segment_builder import InvertedField, SegmentBuilder
from search.engine.whoosh.store import IndexStorage
from search.engine.whoosh.whoosh_codec import CarrelCodec
from search.engine.whoosh.whoosh_import import TOC, FileStorage, clean_files, length_to_byte

NumberColumns = dict[str, npt.NDArray[Any]]


class SegmentWriter:
    """A segment in the making, in a `with` block: papers in order first, then all terms.

    Args:
        folder: Where to write it; made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        codec = CarrelCodec()
        self._storage = FileStorage(str(folder))
        self._folder = folder
        self.record = codec.new_segment(self._storage, INDEX)
        self._papers = codec.per_document_writer(self._storage, self.record)
        self._terms = codec.field_writer(self._storage, self.record)
        self._size = 0

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(self, *_: object) -> None:
        # Where it was given up; the first error is the one to tell.
        for part in (self._papers, self._terms):
            if not part.is_closed:
                with suppress(Exception):
                    part.close()

    def add(
        self, keys: list[bytes], numbers: NumberColumns, lengths: NumberColumns, totals: dict[str, int] | None
    ) -> None:
        """Add papers.

        Args:
            keys: Of the papers.
            numbers: Every number column.
            lengths: Length bytes of every text field.
            totals: The words of each field together; reckoned from the length bytes when not told.
        """
        self._papers.extend(keys, numbers, lengths, totals)
        self._size += len(keys)

    def finish(self, fields: Iterable[tuple[str, Iterable[InvertedField]]]) -> Path:
        """Write the terms, fields in the order of their names, and return the file."""
        self._papers.close()
        for name, stretches in fields:
            self._terms.start_field(name, SCHEMA[name])
            for columns in stretches:
                self._terms.add_columns(columns)
            self._terms.finish_field()
        self._terms.close()
        self.record.set_doc_count(self._size)
        self.record.create_compound_file(self._storage)
        return self._folder / str(self.record.make_filename(self.record.COMPOUND_EXT))


@contextmanager
def as_engine_error(folder: Path) -> Iterator[None]:
    """Tell what goes wrong as an `EngineError`."""
    try:
        yield
    except Exception as error:
        raise index_error(folder, "written", error) from error


@dataclass(frozen=True)
class NewSegment:
    """A segment that is not yet part of the index.

    Attributes:
        record: The index's record of it.
        path: Its file.
        keys: What the index held under these is replaced.
    """

    record: Any
    path: Path
    keys: tuple[str, ...] = ()


def replaced_papers(corpus: IndexReader, built: NewSegment) -> list[tuple[str, int]]:
    """Return what a new segment replaces: papers by the name of their segment and their number in it."""
    found = []
    bases = [leaf.base for leaf in corpus.leaves]
    for held in corpus.held(list(dict.fromkeys(built.keys))):
        if held is not None:
            leaf = corpus.leaves[bisect_right(bases, held.number) - 1]
            found.append((leaf.segment.told.id, held.number - leaf.base))
    return found


def current_segments(storage: IndexStorage) -> tuple[int, list[Any]]:
    """Return the number of the last commit, and the records of its segments.

    Raises:
        EngineError: There is none that can be read.
    """
    with as_engine_error(storage.path):
        while True:
            generation = storage.generation()
            try:
                return generation, list(TOC.read(storage, INDEX, gen=generation, schema=SCHEMA).segments)
            except Exception:
                # Another process has replaced it while it was being read.
                if storage.generation() == generation:
                    raise


def commit(
    storage: IndexStorage, built: NewSegment, gone: Iterable[tuple[str, int]], without: Iterable[str] = ()
) -> None:
    """Make a new segment part of the index; the writer lock is held.

    Args:
        storage: The index.
        built: The segment.
        gone: What it replaces, as `replaced_papers` returns it.
        without: Names of segments that it holds all papers of.

    Raises:
        EngineError: The index cannot be written; it is as it was.
    """
    dropped = set(without)
    with as_engine_error(storage.path):
        generation, before = current_segments(storage)
        held = {record.segment_id(): record for record in before if record.segment_id() not in dropped}
        for name, doc in gone:
            held[name].delete_document(doc)
        segments = [record for record in held.values() if record.deleted_count() < record.doc_count_all()]
        into = storage.path / built.path.name
        built.path.replace(into)
        segments.append(built.record)
        try:
            TOC(SCHEMA, segments, generation + 1).write(storage, INDEX)
        except BaseException:
            with suppress(OSError):
                into.unlink()
            raise
        clean_files(storage, INDEX, generation + 1, segments)


# Of a segment's abstracts; with the number of its papers, this bounds the memory.
_LETTERS = 10_000_000
_TELL_EVERY = 50
# Of the time for a paper; the rest is for all of a segment at once.
_GATHERING = 0.6


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


def with_places(batch: dict[str, PaperChange], corpus: IndexReader) -> dict[str, PaperChange]:
    """Return a batch in which each paper has its place in the order of addition."""
    if all(change.place for change in batch.values()):
        return batch
    found, place = {}, corpus.last_place
    for (key, change), old in zip(batch.items(), corpus.held(list(batch)), strict=True):
        place += old is None
        found[key] = replace(change, place=change.place or (old.place if old else place))
    return found


def build_segment(folder: Path, batch: dict[str, PaperChange], progress: Progress | None = None) -> NewSegment:
    """Write a segment of a batch; nobody else's files are touched, so many can be built at once.

    Args:
        folder: Where to write it; made when it is missing.
        batch: Every change with a place.
        progress: Told the number of papers done so far.

    Raises:
        EngineError: It cannot be written.
    """
    gathered = SegmentBuilder()
    for done, change in enumerate(batch.values(), 1):
        gathered.add(document(change.paper, change.seq, change.place))
        if progress and done % _TELL_EVERY == 0:
            progress(int(done * _GATHERING))
    with as_engine_error(folder), SegmentWriter(folder) as file:
        fields, lengths = gathered.columns()
        numbers = {name: _numbers(name, column) for name, column in gathered.numbers.items()}
        words = {name: _length_bytes(column) for name, column in lengths.items()}
        totals = {name: int(column.sum()) for name, column in lengths.items()}
        file.add([term(key) for key in gathered.keys], numbers, words, totals)
        path = file.finish((name, iter((terms,))) for name, terms in fields.items() if terms.terms)
    if progress:
        progress(len(batch))
    former = tuple(key for change in batch.values() for key in change.former)
    return NewSegment(file.record, path, (*gathered.keys, *former))


def _numbers(name: str, column: list[int | None]) -> IntArray:
    default = SCHEMA[name].column_type.default_value()
    return np.array([default if value is None else value for value in column], np.int64)


def _length_bytes(lengths: IntArray) -> IntArray:
    """Return the bytes that stand for numbers of words."""
    found, where = np.unique(lengths, return_inverse=True)
    bytes_: IntArray = np.array([length_to_byte(words) for words in found.tolist()], np.int64)[where]
    return bytes_
