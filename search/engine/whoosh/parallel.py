"""One sync: segments are built in this process or by several worker processes, and committed in order.

A worker is a plain child with two pipes: `multiprocessing` would run the program's main module again, needs
semaphores, which not every system grants, and starts a third process to look after these. When the
parent is gone, however it ended, the pipe is closed, and the worker exits at once.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

import numpy as np

from search.columns.arrays import IntArray
from search.engine.base import PaperChange, Progress, SplittableChanges, offset_progress
from search.engine.whoosh.field_names import NUMBERS, UNKNOWN, document, term
from search.engine.whoosh.index_storage import IndexStore, NewSegment, replaced_papers
from search.engine.whoosh.manifest import as_engine_error
from search.engine.whoosh.reader import IndexReader
from search.engine.whoosh.segment_builder import SegmentBuilder
from search.engine.whoosh.segment_writer import SegmentWriter, length_bytes

# Of a segment's abstracts; with the number of its papers, this bounds the memory.
_LETTERS = 10_000_000
_REPORT_EVERY = 50
# Of the time for a paper; the rest is for all of a segment at once.
_BUILDING = 0.6


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


def with_places(batch: dict[str, PaperChange], reader: IndexReader) -> dict[str, PaperChange]:
    """Give each paper of a batch its place in the order of addition."""
    if all(change.place for change in batch.values()):
        return batch
    result, place = {}, reader.last_place
    for (key, change), old in zip(batch.items(), reader.locate(list(batch)), strict=True):
        place += old is None
        result[key] = replace(change, place=change.place or (old.place if old else place))
    return result


def build_segment(folder: Path, batch: dict[str, PaperChange], progress: Progress | None = None) -> NewSegment:
    """Write a segment of a batch whose changes all have a place; several processes can do so at once.

    Raises:
        EngineError: It cannot be written.
    """
    builder = SegmentBuilder()
    # Whoosh, too, then lists equal scores in the order of addition.
    for done, change in enumerate(sorted(batch.values(), key=lambda change: change.place), 1):
        builder.add(document(change.paper, change.seq, change.place))
        if progress and done % _REPORT_EVERY == 0:
            progress(int(done * _BUILDING))
    with as_engine_error(folder), SegmentWriter(folder) as file:
        fields, lengths = builder.columns()
        numbers = {name: _numbers(name, column) for name, column in builder.numbers.items()}
        words = {name: length_bytes(column) for name, column in lengths.items()}
        totals = {name: int(column.sum()) for name, column in lengths.items()}
        file.papers.add([term(key) for key in builder.keys], numbers, words, totals)
        meta, path = file.finish((name, iter((terms,))) for name, terms in fields.items() if terms.terms)
    if progress:
        progress(len(batch))
    former = tuple(key for change in batch.values() for key in change.former)
    return NewSegment(meta, path, (*builder.keys, *former))


def _numbers(name: str, column: list[int | None]) -> IntArray:
    default = UNKNOWN if name in NUMBERS else 0
    return np.array([default if value is None else value for value in column], np.int64)


_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from search.engine.whoosh.parallel import serve; serve()"
)

WorkerCallback = Callable[[int | NewSegment], None]
"""Called with the number of papers of a part that are done, and with each segment."""


class WorkerProcess:
    """A child that builds segments of `size` papers in a folder.

    Raises:
        OSError: No process can be started.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._send(sys.path)
            self._send((folder, size))
        except OSError:
            self.stop()
            self.close()
            raise

    def _send(self, something: object) -> None:
        assert self._child.stdin
        pickle.dump(something, self._child.stdin)
        self._child.stdin.flush()

    def build(self, part: Iterable[PaperChange], report: WorkerCallback) -> bool:
        """Build a part, which is pickled, in the child; return whether all of it was built."""
        try:
            self._send(part)
            while True:
                assert self._child.stdout
                message = pickle.load(self._child.stdout)
                if message is None or message is True:
                    return bool(message)
                report(message)
        except (OSError, EOFError, ValueError, pickle.PickleError):
            return False

    @property
    def alive(self) -> bool:
        return self._child.poll() is None

    def stop(self) -> None:
        """End the child, whatever it is doing; a thread that waits for it sees a failure."""
        self._child.kill()
        self._child.wait()

    def close(self) -> None:
        """Close the pipes of a stopped child that no thread waits for."""
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def serve() -> None:
    """Build what is requested on standard input, until it is closed."""
    # Ctrl+C in a terminal reaches every process; the parent decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        # The user interface goes first.
        os.nice(5)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    folder, size = requests.get()

    def report(something: object) -> None:
        pickle.dump(something, answers)
        answers.flush()

    while True:
        part: Iterable[PaperChange] = requests.get()
        try:
            _build(part, folder, size, report)
        except BrokenPipeError:
            return
        except Exception:
            # The parent builds the part itself, and can report the same error.
            report(None)
        else:
            report(True)


def _listen(pipe: BinaryIO, requests: SimpleQueue[Any]) -> None:
    with suppress(Exception):
        while True:
            requests.put(pickle.load(pipe))
    os._exit(0)


def _build(part: Iterable[PaperChange], folder: Path, size: int, report: WorkerCallback) -> None:
    done = 0
    for batch in batches(part, 0, size):
        report(build_segment(folder, batch, offset_progress(report, done)))
        done += len(batch)


_POLL_SECONDS = 0.2


def processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool:
    """Processes that build the parts of one sync."""

    def __init__(self, parts: Sequence[Iterable[PaperChange]], folder: Path, size: int, many: int) -> None:
        self._parts = parts
        # News of a part: papers done, a segment, or that it ended, well or not.
        self._messages: SimpleQueue[tuple[int, int | NewSegment | bool]] = SimpleQueue()
        self._waiting = iter(range(len(parts)))
        self._lock = threading.Lock()
        self._builders: list[WorkerProcess] = []
        self._threads: list[threading.Thread] = []
        self._done = [0] * len(parts)
        with suppress(OSError):
            for _ in range(many):
                self._builders.append(WorkerProcess(folder, size))
        for builder in self._builders:
            thread = threading.Thread(target=self._work, args=(builder,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, builder: WorkerProcess) -> None:
        """Build one part after the other in a worker; a part that fails is left to this process."""
        while True:
            with self._lock:
                part = next(self._waiting, None)
            if part is None:
                return
            well = builder.build(self._parts[part], partial(self._receive, part))
            self._receive(part, well)
            if not (well or builder.alive):
                return

    def _receive(self, part: int, what: int | NewSegment | bool) -> None:
        self._messages.put((part, what))

    def segments(self, progress: Progress) -> Iterator[tuple[int, list[NewSegment] | None]]:
        """Yield the segments of each part in order; None for a part that could not be built.

        `progress` is called every moment, and may raise to give up.
        """
        built: dict[int, list[NewSegment]] = {}
        ended: dict[int, bool] = {}
        for part in range(len(self._parts)):
            while part not in ended and (self._messages.qsize() or any(thread.is_alive() for thread in self._threads)):
                self._poll(built, ended)
                progress(sum(self._done))
            yield part, built.pop(part, []) if ended.get(part) else None

    def _poll(self, built: dict[int, list[NewSegment]], ended: dict[int, bool]) -> None:
        try:
            part, what = self._messages.get(timeout=_POLL_SECONDS)
        except Empty:
            return
        if isinstance(what, bool):
            ended[part] = what
        elif isinstance(what, NewSegment):
            built.setdefault(part, []).append(what)
        else:
            self._done[part] = what

    def report(self, progress: Progress, part: int, papers: int) -> None:
        self._done[part] = papers
        progress(sum(self._done))

    def close(self) -> None:
        for builder in self._builders:
            builder.stop()
        for thread in self._threads:
            thread.join()
        for builder in self._builders:
            builder.close()


Reading = Callable[[], AbstractContextManager[IndexReader]]
"""Opens the last commit; it is not searched meanwhile."""

# Each process costs some 200 MB.
_MOST = 4


class Sync:
    """A sync; the writer lock is held."""

    def __init__(self, store: IndexStore, reading: Reading, size: int) -> None:
        self._store = store
        self._reading = reading
        self._size = size

    def segments(self, changes: Iterable[PaperChange], after: int, progress: Progress) -> Iterator[NewSegment]:
        """Yield segments of the changes after a number; each has to be committed before the next is requested."""
        many = min(processors(), _MOST)
        if many > 1 and isinstance(changes, SplittableChanges) and len(changes) >= 2 * self._size:
            yield from self._built_by_many(changes, after, progress, many)
        else:
            yield from self._built_here(changes, after, progress)

    def _built_by_many(
        self, changes: SplittableChanges, after: int, progress: Progress, many: int
    ) -> Iterator[NewSegment]:
        parts = changes.cut(self._size)
        workers = WorkerPool(parts, self._store.scratch, self._size, min(many, len(parts)))
        try:
            for part, built in workers.segments(progress):
                if built is not None:
                    yield from built
                else:
                    # No process could be started, or one was killed.
                    yield from self._built_here(parts[part], after, partial(workers.report, progress, part))
        finally:
            workers.close()

    def _built_here(self, changes: Iterable[PaperChange], after: int, progress: Progress) -> Iterator[NewSegment]:
        done = 0
        for batch in batches(changes, after, self._size):
            with self._reading() as reader:
                whole = with_places(batch, reader)
            yield build_segment(self._store.scratch, whole, offset_progress(progress, done))
            done += len(batch)

    def commit(self, built: NewSegment) -> None:
        """Make a segment searchable, in place of what the index holds of its papers."""
        with self._reading() as reader:
            deleted = replaced_papers(reader, built)
        self._store.commit(built, deleted)
