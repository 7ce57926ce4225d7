"""A segment becomes part of the index: all of it at once, together with what it replaces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.engine.corpus import Corpus
from search.engine.fields import SCHEMA
from search.engine.seal import INDEX
from search.engine.segment_file import guarded
from search.engine.storage import SealedStorage
from search.engine.whoosh_parts import TOC, clean_files


@dataclass(frozen=True)
class Built:
    """A segment that is not yet part of the index.

    Attributes:
        record: The index's record of it.
        path: Its file.
        keys: What the index held under these is replaced.
    """

    record: Any
    path: Path
    keys: tuple[str, ...] = ()


def replaced(corpus: Corpus, built: Built) -> list[tuple[str, int]]:
    """Return what a new segment replaces: papers by the name of their segment and their number in it."""
    found = []
    bases = [leaf.base for leaf in corpus.leaves]
    for held in corpus.held(list(dict.fromkeys(built.keys))):
        if held is not None:
            leaf = corpus.leaves[bisect_right(bases, held.number) - 1]
            found.append((leaf.segment.told.id, held.number - leaf.base))
    return found


def records(storage: SealedStorage) -> tuple[int, list[Any]]:
    """Return the number of the last commit, and the records of its segments.

    Raises:
        EngineError: There is none that can be read.
    """
    with guarded(storage.path):
        while True:
            generation = storage.generation()
            try:
                return generation, list(TOC.read(storage, INDEX, gen=generation, schema=SCHEMA).segments)
            except Exception:
                # Another process has replaced it while it was being read.
                if storage.generation() == generation:
                    raise


def commit(storage: SealedStorage, built: Built, gone: Iterable[tuple[str, int]], without: Iterable[str] = ()) -> None:
    """Make a new segment part of the index; the writer lock is held.

    Args:
        storage: The index.
        built: The segment.
        gone: What it replaces, as `replaced` returns it.
        without: Names of segments that it holds all papers of.

    Raises:
        EngineError: The index cannot be written; it is as it was.
    """
    dropped = set(without)
    with guarded(storage.path):
        generation, before = records(storage)
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
