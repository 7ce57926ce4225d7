"""Merging: several segments become one, beside the index and while it is searched and written.

Segments of about one size are merged when there are `FAN` of them, up to a size that needs a bearable
amount of memory. So a paper is merged once for each time that the library grows by `FAN` at most, and
a library of a million papers is in a few dozen segments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.engine.base import Progress
from search.engine.commit import Built, commit
from search.engine.commit import records as current
from search.engine.inverted import Inverted
from search.engine.merge import Part, merged, moved
from search.engine.names import COLUMNS
from search.engine.segment import Segment, scored_lengths
from search.engine.segment_file import SegmentFile, guarded
from search.engine.storage import SealedStorage
from search.engine.varints import Ints
from search.errors import EngineError

# Each search visits every segment.
FAN = 8
# Papers of a merged segment: all that is known of one word is in memory at once, and the most frequent
# one stands ten times in each paper.
LARGEST = 250_000


class Merged(NamedTuple):
    """A segment that holds the papers of others.

    Attributes:
        built: The segment.
        numbers: For each of the others by its name: the new numbers of its papers.
    """

    built: Built
    numbers: dict[str, Ints]


def due(records: Sequence[Any], most: int | None = None) -> list[Any]:
    """Return the segments that are to be merged next: as many small ones of a size, and what is mostly replaced.

    Args:
        records: The index's records of all its segments.
        most: Papers that a merge may have at most; None for any number.
    """
    levels: dict[int, list[Any]] = {}
    candidates: list[Any] = []
    for record in records:
        size = record.doc_count()
        if record.deleted_count() * 2 > record.doc_count_all():
            candidates.append(record)
        elif size * 2 <= LARGEST:
            levels.setdefault(int(math.log(max(size, 1), FAN)), []).append(record)
    candidates += next((levels[level] for level in sorted(levels) if len(levels[level]) >= FAN), [])
    chosen, papers = candidates[:1], sum(record.doc_count() for record in candidates[:1])
    for record in candidates[1:]:
        if papers + record.doc_count() <= LARGEST:
            chosen.append(record)
            papers += record.doc_count()
    return chosen if most is None or papers <= most else []


def merge(index: Path, folder: Path, records: Sequence[Any], progress: Progress) -> Merged:
    """Write one segment of several.

    Args:
        index: Where these are.
        folder: Where to write it.
        records: The index's records of them.
        progress: Told the papers taken over so far, and then so again between terms; may raise.

    Raises:
        EngineError: A segment is gone or damaged, or the new one cannot be written.
    """
    parts, numbers, size = [], dict[str, Ints](), 0
    with guarded(index), SegmentFile(folder) as file:
        for segment in [Segment(index, record.told()) for record in records]:
            docs = np.setdiff1d(np.arange(segment.size), segment.told.deleted)
            numbers[segment.told.id] = moved(docs, segment.size, size)
            parts.append(Part.of_segment(segment, numbers[segment.told.id]))
            columns = {name: segment.numbers(name)[docs] for name in COLUMNS}
            lengths = {name: column[docs] for name, column in scored_lengths(segment).items()}
            whole = len(docs) == segment.size
            file.add(segment.keys(docs), columns, lengths, segment.told.lengths if whole else None)
            size += len(docs)
            progress(size)
        path = file.finish(_fields(parts, partial(progress, size)))
    return Merged(Built(file.record, path), numbers)


def _fields(parts: Sequence[Part], tell: Callable[[], None]) -> Iterator[tuple[str, Iterator[Inverted]]]:
    for name in sorted({name for part in parts for name in part.names()}):
        yield name, _told(merged([field for part in parts if (field := part.field(name))]), tell)


def _told(stretches: Iterable[Inverted], tell: Callable[[], None]) -> Iterator[Inverted]:
    for columns in stretches:
        tell()
        yield columns


def swap(storage: SealedStorage, records: Sequence[Any], made: Merged) -> bool:
    """Put a merged segment in the place of those that it was made of; the writer lock is held.

    Returns:
        Whether they were all still there; the index is as it was where not.

    Raises:
        EngineError: The index cannot be written; it is as it was.
    """
    now = {record.segment_id(): frozenset(record.deleted_docs()) for record in current(storage)[1]}
    if not all(record.segment_id() in now for record in records):
        return False
    for record in records:
        numbers = made.numbers[record.segment_id()]
        for doc in now[record.segment_id()] - frozenset(record.deleted_docs()):
            # Replaced while they were merged.
            made.built.record.delete_document(int(numbers[doc]))
    commit(storage, made.built, (), without=made.numbers)
    return True


def tidied(storage: SealedStorage, progress: Progress, most: int | None, wait: float) -> bool:
    """Merge what is due, if anything is; return whether the index has fewer segments now.

    Args:
        storage: The index; the writer lock is taken only for the commit.
        progress: As in `merge`.
        most: As in `due`.
        wait: Seconds to wait for a writer.

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

    with storage.merging() as folder:
        chosen = due(current(storage)[1], most) if folder else []
        if not folder or not chosen:
            return False
        try:
            made = merge(storage.path, folder, chosen, beat)
        except EngineError:
            # What the caller stops it with is no trouble of the index.
            if stopped:
                raise stopped[0] from None
            raise
        with storage.writing(wait):
            return swap(storage, chosen, made)
