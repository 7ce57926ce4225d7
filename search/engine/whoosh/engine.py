"""WhooshEngine: the embedded engine, an index in a folder of its own.

Rooms: `names` and `fields` (what is indexed), `seal` and `storage` (the folder, for reading and for
writing), `syncing`, `workers`, `worker`, `writer`, `gather`, `segment_file`, `codec` and `commit`
(changes in), `tidying` and `merge` (fewer segments), `postings`, `segment` and `corpus` (reading),
`compile` (tree to clauses), `clauses`, `expansions` and `phrase` (clauses to papers and scores), `run`
(queries to hits), `spelling` (suggestions). Whoosh is loaded when something is written, numpy does the
reading.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from search.engine.base import Hits, PaperChange, Progress, Request
from search.engine.whoosh.compile import compile_query
from search.engine.whoosh.manifest import CommitStamp, IndexFolder, index_error
from search.engine.whoosh.reader import IndexReader
from search.engine.whoosh.schema import VERSION
from search.engine.whoosh.searcher import ranked_hits, suggestions
from search.errors import CarrelError, EngineError

if TYPE_CHECKING:
    from search.engine.whoosh.store import IndexStorage

# A commit's papers are what is lost when the process is killed, and what is held in memory at once.
BATCH = 5000
# Another Carrel's import of a page is done sooner; a first import of thousands is worth saying.
WAIT = 10.0
_RETRIES = 20
# Papers that are merged at the end of a sync, while a person may be waiting for it: a quarter of a second's work.
SMALL = 10_000


class WhooshEngine:
    """An index on disk. Open one with `WhooshEngine.open`.

    Attributes:
        rebuilt: Why the index was last made anew; empty when it was opened as it was.
        wait: Seconds to wait for another process that is writing.
        batch: Papers a commit.
    """

    def __init__(self, folder: IndexFolder) -> None:
        self.rebuilt = ""
        self.wait = WAIT
        self.batch = BATCH
        self._folder = folder
        self._corpus = IndexReader()
        self._stamp: CommitStamp | None = None
        self._told = 0
        # A search in one thread, and a sync that takes up what it committed in another one.
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, fresh: bool = False) -> WhooshEngine:
        """Open the index in a folder, making folder and index where they are missing.

        An index that is damaged or of another version is thrown away; the engine is then empty, so
        `seq` is 0 and the next sync brings everything.

        Args:
            folder: The index's own folder.
            fresh: Throw away what is there.

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
    def _storage(self) -> IndexStorage:
        from search.engine.whoosh.store import IndexStorage

        return IndexStorage(self._folder)

    def _load(self) -> str:
        """Take up the last commit; return why that cannot be done, empty when it was."""
        with self._lock:
            return self._taken_up()

    def _taken_up(self) -> str:
        reason = ""
        for _ in range(_RETRIES):
            generation = self._folder.generation()
            if generation < 0:
                return "there was none"
            try:
                stamp = self._folder.stamp(generation)
                if stamp == self._stamp:
                    return "" if self._corpus.whole() else "a file was cut short"
                corpus = IndexReader.open(self._folder, generation, self._corpus)
            except Exception as error:
                reason = str(error) or type(error).__name__
                if self._folder.generation() == generation:
                    return reason
                # A writer replaced the commit while it was being read.
                time.sleep(0.02)
                continue
            self._corpus, self._stamp = corpus, stamp
            return ""
        return reason

    def _make(self, reason: str, *, fresh: bool) -> None:
        with self._storage.writing(self.wait):
            # Whoever had the lock before may have made it whole.
            if not fresh and not self._load():
                return
            try:
                self._storage.begin()
            except Exception as error:
                raise index_error(self._folder.path, "written", error) from error
            if failure := self._load():
                raise EngineError("The index cannot be opened", f"{self._folder.path}: {failure}")
        self.rebuilt = reason

    @property
    def seq(self) -> int:
        """Return the sequence number of the last change that is searchable; 0 when empty.

        An index that has been damaged since it was opened is thrown away here, too.

        Raises:
            EngineError: The index is damaged, and another process is writing.
        """
        if reason := self._load():
            self._make(reason, fresh=False)
        with self._reading():
            self._told = self._corpus.seq
        return self._told

    @property
    def count(self) -> int:
        """Return the number of papers in the index."""
        with self._reading():
            return self._corpus.count

    @contextmanager
    def _reading(self) -> Iterator[IndexReader]:
        """Take up what another process has committed, and tell of damage as an `EngineError`."""
        with self._lock:
            reason = self._load()
            if reason:
                raise EngineError("The index is damaged", f"{self._folder.path}: {reason}", "Run: carrel reindex")
            try:
                yield self._corpus
            except CarrelError:
                raise
            except Exception as error:
                # Whatever Whoosh makes of bytes that are not what it wrote: anything from KeyError up.
                raise index_error(self._folder.path, "read", error) from error

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        """Take in changes in order; when it returns, they are searchable.

        Each commit holds `batch` papers at most: what was committed stays when a later one fails or
        the process is killed. Searches go on meanwhile.

        Raises:
            EngineError: Another process is writing, or the index is damaged or cannot be written.
        """
        from search.engine.whoosh.merge import merge_due
        from search.engine.whoosh.parallel import Sync

        tell = progress or _no_progress
        with self._storage.writing(self.wait, partial(tell, 0)):
            syncing = Sync(self._storage, self._reading, self.batch)
            for built in syncing.segments(changes, self._up_to_date(), tell):
                syncing.commit(built)
                self._up_to_date()
        # So that many small syncs do not make every search slow; what takes longer waits to be asked for.
        with suppress(EngineError):
            while merge_due(self._storage, _no_progress, SMALL, 0.0):
                pass

    def merge(self, progress: Progress, most: int | None = None) -> bool:
        """Make one segment of several, where there are too many; return whether there were.

        Neither a search nor a sync waits for it. Nothing is done while another process merges, and
        given up is what another one made anew in the meantime.

        Raises:
            EngineError: The index is damaged or cannot be written.
        """
        from search.engine.whoosh.merge import merge_due

        return merge_due(self._storage, progress, most, self.wait)

    def _up_to_date(self) -> int:
        """Take up the last commit and return its sequence number; the writer lock is held."""
        with self._reading():
            seq = self._corpus.seq
        if seq < self._told:
            # The caller brings what came after the number that it was told; the rest would be missing.
            raise EngineError("The index was made anew by another process", str(self._folder.path), "Try again.")
        self._told = seq
        return seq

    def search(self, request: Request) -> Hits:
        """Answer a request. Any tree is answered, however odd.

        Raises:
            EngineError: The index is damaged.
        """
        with self._reading():
            return ranked_hits(compile_query(request.query), self._corpus, request.limit, scored=request.scored)

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        """Return words of the index that are spelt like this one, likeliest first."""
        with self._reading():
            return suggestions(self._corpus, word, limit)

    def close(self) -> None:
        """Let go of files and memory; closing twice is fine."""
        with self._lock:
            self._corpus, self._stamp = IndexReader(), None


def _no_progress(papers: int) -> None:
    """Be told, and say nothing."""
