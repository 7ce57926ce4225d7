"""WhooshEngine: the embedded engine, an index in a folder of its own.

Changes go in through `parallel` (one sync) → `segment_builder` (a segment in memory) → `segment_writer` (its file) →
`index_storage` (commits), with the names of `field_names`; `merge` keeps the number of segments low. Searches go
through `compile` (tree to operators) → `operators`, `expansions`, `phrase` (operators to `scored_docs`) → `reader` (one
commit) → `segment` → `postings`. `manifest` is the table of contents that both sides share. Whoosh itself is loaded
when something is written: `whoosh_schema` and `whoosh_codec` let it open the index.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from search.engine.base import Hits, PaperChange, Progress, Request
from search.engine.whoosh.compile import compile_query
from search.engine.whoosh.field_names import VERSION
from search.engine.whoosh.manifest import IndexFolder, index_error
from search.engine.whoosh.operators import holds_word, ranked_hits, score_of, suggestions
from search.engine.whoosh.reader import IndexReader
from search.errors import CarrelError, EngineError
from search.query.tree import Node

if TYPE_CHECKING:
    from search.engine.whoosh.index_storage import IndexStore

# A commit's papers are what is lost when the process is killed, and what is in memory at once.
BATCH = 5000
# Another Carrel's import of a page is done sooner; a first import of thousands is worth reporting.
WAIT = 10.0
_RETRIES = 20
# Papers that are merged at the end of a sync, while someone may be waiting for it: a quarter of a second's work.
SMALL = 10_000


class CommitReader:
    """Searches one commit of the index in the folder `path`."""

    def __init__(self, path: Path, reader: IndexReader) -> None:
        self._path = path
        self._reader = reader
        self._lock = threading.Lock()

    @property
    def seq(self) -> int:
        return self._reader.seq

    @property
    def count(self) -> int:
        return self._reader.count

    def search(self, request: Request) -> Hits:
        query = compile_query(request.query)
        with self.opened() as reader:
            return ranked_hits(query, reader, request.limit, scored=request.scored)

    def scores(self, nodes: Sequence[Node], key: str) -> list[float]:
        queries = [compile_query(node) for node in nodes]
        with self.opened() as reader:
            (located,) = reader.locate([key])
            return [score_of(query, reader, located.number) if located else 0.0 for query in queries]

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        with self.opened() as reader:
            return holds_word(reader, word, beginning=beginning)

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        with self.opened() as reader:
            return suggestions(reader, word, limit)

    @contextmanager
    def opened(self) -> Iterator[IndexReader]:
        """Lend the commit to one thread, and report damage as an `EngineError`."""
        with self._lock:
            if not self._reader.intact():
                raise damaged(self._path, _CUT_SHORT)
            try:
                yield self._reader
            except CarrelError:
                raise
            except Exception as error:
                # Bytes that are not what was written can raise anything, from KeyError up.
                raise index_error(self._path, "read", error) from error


class WhooshEngine:
    """An index on disk. Open one with `WhooshEngine.open`.

    Attributes:
        rebuilt: Why the index was last started anew; empty if it was opened as it was.
        wait: Seconds to wait for another process that is writing.
        batch: Papers per commit.
    """

    def __init__(self, folder: IndexFolder) -> None:
        self.rebuilt = ""
        self.wait = WAIT
        self.batch = BATCH
        self._folder = folder
        self._reader = CommitReader(folder.path, IndexReader())
        self._commit = IndexReader()
        self._stamp: tuple[int, int] | None = None
        # The number that the caller last got; it brings the changes after it.
        self._reported_seq = 0
        # A search in one thread, and a sync that opens what it committed in another.
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, fresh: bool = False) -> WhooshEngine:
        """Open the index in a folder, making folder and index where they are missing.

        An index that is damaged or of another version is thrown away, as with `fresh`, and made anew.

        Raises:
            EngineError: The folder cannot be written, or another process is writing a new index.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise index_error(folder, "opened", error) from error
        engine = cls(IndexFolder(folder, VERSION))
        reason = "it was asked for" if fresh else engine._load()
        if reason:
            engine._make(reason, fresh=fresh)
        return engine

    @cached_property
    def _store(self) -> IndexStore:
        from search.engine.whoosh.index_storage import IndexStore  # loads Whoosh, which reading does without

        return IndexStore(self._folder)

    def _load(self) -> str:
        """Open the last commit, unless it is open; return why that is impossible, or nothing."""
        with self._lock:
            reason = ""
            for _ in range(_RETRIES):
                stamp = self._folder.stamp()
                if stamp is None:
                    return "there was none"
                if stamp == self._stamp:
                    return "" if self._commit.intact() else _CUT_SHORT
                try:
                    commit = IndexReader.open(self._folder, self._commit)
                except Exception as error:
                    reason = str(error) or type(error).__name__
                    if self._folder.stamp() == stamp:
                        return reason
                    # A writer replaced the commit while it was being read.
                    time.sleep(0.02)
                    continue
                if self._folder.stamp() == stamp:
                    self._commit, self._stamp = commit, stamp
                    self._reader = CommitReader(self._folder.path, commit)
                    return ""
            return reason or "other processes keep changing it"

    def _make(self, reason: str, *, fresh: bool) -> None:
        with self._store.writing(self.wait):
            # Whoever had the lock before may have made it.
            if not fresh and not self._load():
                return
            try:
                self._store.begin()
            except Exception as error:
                raise index_error(self._folder.path, "written", error) from error
            if failure := self._load():
                raise EngineError("The index cannot be opened", f"{self._folder.path}: {failure}")
        self.rebuilt = reason

    @property
    def seq(self) -> int:
        if reason := self._load():
            self._make(reason, fresh=False)
        self._reported_seq = self.reader().seq
        return self._reported_seq

    @property
    def count(self) -> int:
        return self.reader().count

    def reader(self) -> CommitReader:
        with self._lock:
            if reason := self._load():
                raise damaged(self._folder.path, reason)
            return self._reader

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        """Commit `batch` papers at a time: what was committed stays, whatever happens later."""
        from search.engine.whoosh.merge import merge_due  # loads Whoosh, which reading does without
        from search.engine.whoosh.parallel import Sync

        report = progress or _no_progress
        with self._store.writing(self.wait, partial(report, 0)):
            sync = Sync(self._store, self._opened, self.batch)
            for segment in sync.segments(changes, self._up_to_date(), report):
                sync.commit(segment)
                self._up_to_date()
        # So that many small syncs do not make every search slow; larger merges wait until they are asked for.
        with suppress(EngineError):
            while merge_due(self._store, _no_progress, SMALL, 0.0):
                pass

    def merge(self, progress: Progress, most: int | None = None) -> bool:
        """Merge beside searches and syncs.

        Nothing is done while another process merges; the result is dropped if one made the index anew in the meantime.
        """
        from search.engine.whoosh.merge import merge_due  # loads Whoosh, which reading does without

        return merge_due(self._store, progress, most, self.wait)

    @contextmanager
    def _opened(self) -> Iterator[IndexReader]:
        with self.reader().opened() as reader:
            yield reader

    def _up_to_date(self) -> int:
        """Open the last commit and return its sequence number; the writer lock is held."""
        seq = self.reader().seq
        if seq < self._reported_seq:
            # The caller brings the changes after the number that it got; earlier ones would be missing.
            raise EngineError("The index was made anew by another process", str(self._folder.path), "Try again.")
        self._reported_seq = seq
        return seq

    def close(self) -> None:
        with self._lock:
            self._commit, self._stamp = IndexReader(), None
            self._reader = CommitReader(self._folder.path, self._commit)


_CUT_SHORT = "a file was cut short"


def damaged(path: Path, reason: str) -> EngineError:
    return EngineError("The index is damaged", f"{path}: {reason}", "Run: carrel reindex")


def _no_progress(papers: int) -> None:
    pass
