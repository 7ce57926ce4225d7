"""The index folder, for writing: locks, scratch folders and commits. `manifest` is what readers see of it.

A commit writes Whoosh's table of contents first and the manifest last: until then, the index is as it was.
"""

from __future__ import annotations

import re
import shutil
import time
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engine.whoosh.manifest import INDEX, MANIFEST, IndexFolder, Manifest, as_engine_error, index_error
from search.engine.whoosh.reader import IndexReader
from search.engine.whoosh.segment import SegmentMeta
from search.engine.whoosh.whoosh_codec import toc_path, write_toc
from search.errors import IndexBusyError, ShelfError
from search.files import Lock, LockedError

# All but the scratch folder of a merge, which may go on.
_OURS = re.compile(rf"_?{INDEX}_[0-9a-z]+\..*|{INDEX}\.tmp|{re.escape(MANIFEST)}(\.new)?")
_LOOK_EVERY = 0.05

Deletions = Mapping[str, Sequence[int]]
"""The papers that are replaced: their numbers in each segment, by its id."""


@dataclass(frozen=True)
class NewSegment:
    """A segment file in a scratch folder, not yet part of the index; `keys` are the papers that it replaces."""

    meta: SegmentMeta
    path: Path
    keys: tuple[str, ...] = ()


class IndexStore:
    """Writes to the folder of an index."""

    def __init__(self, folder: IndexFolder) -> None:
        self.path = folder.path
        self._folder = folder

    # Locks ---------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, wait: float, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the writer lock, the one that Whoosh's own writer takes; it is released when the process dies.

        Args:
            wait: Seconds to wait for another writer.
            waiting: Called again and again meanwhile; may raise to give up.

        Raises:
            IndexBusyError: Another process is writing.
            EngineError: The folder cannot be written.
        """
        with ExitStack() as stack:
            deadline = time.monotonic() + wait
            while not self._locked("WRITELOCK", stack):
                if time.monotonic() >= deadline:
                    raise IndexBusyError(
                        "Another Carrel is indexing",
                        f"The index in {self.path} is being written by another process",
                        "Wait until it has finished, then try again.",
                    )
                if waiting:
                    waiting()
                time.sleep(_LOOK_EVERY)
            # Leftovers of a killed writer; nobody else uses them while the lock is held.
            with as_engine_error(self.path):
                _remove(self.scratch)
                for unfinished in self.path.glob(f"_{INDEX}_*.toc.*"):
                    _remove(unfinished)
            stack.callback(_remove, self.scratch)
            yield

    @contextmanager
    def merging(self) -> Iterator[Path | None]:
        """Hold the lock for merging beside a writer; yields a scratch folder, or None if another process merges."""
        with ExitStack() as stack:
            if not self._locked("MERGELOCK", stack):
                yield None
                return
            folder = self.path / f"{INDEX}.merge"
            with as_engine_error(self.path):
                _remove(folder)
            stack.callback(_remove, folder)
            yield folder

    def _locked(self, name: str, stack: ExitStack) -> bool:
        try:
            stack.enter_context(Lock(self.path / f"{INDEX}_{name}").held(0.0))
        except LockedError:
            return False
        except ShelfError as error:
            raise index_error(self.path, "written", error) from error
        return True

    @property
    def scratch(self) -> Path:
        return self.path / f"{INDEX}.tmp"

    # Commits -------------------------------------------------------------------------------------

    def segments(self) -> tuple[SegmentMeta, ...]:
        """The segments of the last commit.

        Raises:
            EngineError: There is none that can be read.
        """
        with as_engine_error(self.path):
            while True:
                stamp = self._folder.stamp()
                try:
                    return self._folder.read().segments
                except Exception:
                    # Another process may have replaced it while it was being read.
                    if self._folder.stamp() == stamp:
                        raise

    def begin(self) -> None:
        """Commit an empty index in place of what is there; other files in the folder stay."""
        for path in list(self.path.iterdir()):
            if _OURS.fullmatch(path.name):
                _remove(path)
        write_toc(self.path, 0, ())
        self._folder.write(Manifest())

    def commit(self, new: NewSegment, deleted: Deletions, without: Collection[str] = ()) -> None:
        """Make a segment part of the index, in place of deleted papers and whole segments (`without`).

        Raises:
            EngineError: The index cannot be written; it is as it was.
        """
        with as_engine_error(self.path):
            before = self._folder.read()
            rest = [_without(meta, deleted.get(meta.id, ())) for meta in before.segments if meta.id not in without]
            segments = (*(meta for meta in rest if meta.live), new.meta)
            into = self.path / new.path.name
            new.path.replace(into)
            try:
                write_toc(self.path, before.generation + 1, segments)
                self._folder.write(Manifest(before.generation + 1, segments))
            except BaseException:
                with suppress(OSError):
                    into.unlink()
                    toc_path(self.path, before.generation + 1).unlink()
                raise
            self._tidy(before.generation + 1, {meta.file for meta in segments})

    def _tidy(self, generation: int, files: set[str]) -> None:
        current = files | {toc_path(self.path, generation).name}
        for path in [*self.path.glob(f"_{INDEX}_*.toc"), *self.path.glob(f"{INDEX}_*.seg")]:
            if path.name not in current:
                with suppress(OSError):
                    path.unlink()


def replaced_papers(reader: IndexReader, new: NewSegment) -> Deletions:
    result: dict[str, list[int]] = {}
    bases = [leaf.base for leaf in reader.leaves]
    for paper in reader.locate(list(dict.fromkeys(new.keys))):
        if paper is not None:
            leaf = reader.leaves[bisect_right(bases, paper.number) - 1]
            result.setdefault(leaf.segment.meta.id, []).append(paper.number - leaf.base)
    return result


def _without(meta: SegmentMeta, docs: Iterable[int]) -> SegmentMeta:
    return meta._replace(deleted=np.union1d(meta.deleted, np.fromiter(docs, np.int64)))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
