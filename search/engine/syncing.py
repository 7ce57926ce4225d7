"""One sync: segments of the changes are built, here or by several processes, and committed in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from search.engine.base import Change, Progress, Stretch, counting_on
from search.engine.commit import Built, commit, replaced
from search.engine.corpus import Corpus
from search.engine.storage import SealedStorage
from search.engine.workers import Workers, processors
from search.engine.writer import batches, build, placed

Reading = Callable[[], AbstractContextManager[Corpus]]
"""Opens the last commit; no search goes on meanwhile."""

# Each process costs some 200 MB.
_MOST = 4


class Syncing:
    """A sync; the writer lock is held.

    Args:
        storage: The index.
        reading: Opens its last commit.
        size: Papers a segment.
    """

    def __init__(self, storage: SealedStorage, reading: Reading, size: int) -> None:
        self._storage = storage
        self._reading = reading
        self._size = size

    def segments(self, changes: Iterable[Change], after: int, progress: Progress) -> Iterator[Built]:
        """Yield segments of the changes in order; each has to be committed before the next is asked for.

        Args:
            changes: Those up to a number may be among them, and are left out.
            after: That number.
            progress: Told the papers done so far.
        """
        many = min(processors(), _MOST)
        if many > 1 and isinstance(changes, Stretch) and len(changes) >= 2 * self._size:
            yield from self._built_by_many(changes, after, progress, many)
        else:
            yield from self._built_here(changes, after, progress)

    def _built_by_many(self, changes: Stretch, after: int, progress: Progress, many: int) -> Iterator[Built]:
        parts = changes.cut(self._size)
        workers = Workers(parts, self._storage.scratch, self._size, min(many, len(parts)))
        try:
            for part, built in workers.segments(progress):
                if built is not None:
                    yield from built
                else:
                    # No process could be started, or one was killed.
                    yield from self._built_here(parts[part], after, partial(workers.tell, progress, part))
        finally:
            workers.close()

    def _built_here(self, changes: Iterable[Change], after: int, progress: Progress) -> Iterator[Built]:
        done = 0
        for batch in batches(changes, after, self._size):
            with self._reading() as corpus:
                whole = placed(batch, corpus)
            yield build(self._storage.scratch, whole, counting_on(progress, done))
            done += len(batch)

    def commit(self, built: Built) -> None:
        """Make a segment searchable, in place of what the index holds of its papers."""
        with self._reading() as corpus:
            gone = replaced(corpus, built)
        commit(self._storage, built, gone)
