"""Library: catalog, index and columns behind one interface; LibrarySnapshot: all of it as of one moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from search.catalog.catalog import Added, Catalog
from search.catalog.changes import ChangeBatch, RecentChanges
from search.catalog.page_days import PageDays
from search.columns.arrays import FloatArray, IntArray
from search.columns.column_cache import ColumnCache
from search.columns.columns import Columns
from search.columns.facet_values import PaperFacets
from search.columns.paper_sets import KeyScores, PaperKeys
from search.engine.base import EngineReader, Hits, Progress, Request, SearchEngine, offset_progress
from search.errors import EngineError
from search.paper import Paper
from search.query.resolve import EmptyShelf, ShelfClauses, resolve_pages, resolve_shelf
from search.query.tree import Everything, Node
from search.synonyms.acronyms import Acronyms

if TYPE_CHECKING:
    from search.insight.similar import SimilarityIndex, SimilarPapers

__all__ = ["EmptyShelf", "Library", "LibrarySnapshot", "SearchResult", "ShelfClauses"]


# Changes that a sync holds in memory: a page or two, some megabytes.
_FEW = 2000


class _ClosedError(Exception):
    """The library was closed while something was being done in it."""


class Opener(Protocol):
    """Opens an engine in a folder of its own; `fresh` wipes the folder first."""

    def __call__(self, folder: Path, *, fresh: bool = False) -> SearchEngine: ...


@dataclass(frozen=True, eq=False)
class SearchResult:
    """The papers that a query finds, by number: best first, in the order of addition for an empty query.

    Attributes:
        with_all: How many of the papers, which come first, match all words of a `Most`; else all of them.
    """

    columns: Columns
    rows: IntArray
    marks: FloatArray | None = None
    took_ms: float = 0.0
    with_all: int = 0

    @cached_property
    def keys(self) -> PaperKeys:
        return PaperKeys(self.columns, self.rows)

    @property
    def scores(self) -> Mapping[str, float]:
        return {} if self.marks is None else KeyScores(self.keys, self.marks)

    @cached_property
    def scored(self) -> bool:
        """Whether some papers are better hits than others."""
        return self.marks is not None and bool(self.marks.any())


class LibrarySnapshot:
    """The library as of one moment: everything that an answer needs, read once. `Library.snapshot` returns it.

    It is the same object until catalog or index change, so it can stand for the library's state in a cache.
    """

    def __init__(self, library: Library, columns: Columns, reader: EngineReader | None) -> None:
        self.columns = columns
        self._library = library
        # None until the first search: the app paints before an index is opened.
        self._reader = reader

    def reads(self, reader: EngineReader | None) -> bool:
        """Whether this snapshot searches a commit of the index."""
        if self._reader is None:
            self._reader = reader
        return reader is None or self._reader is reader

    @property
    def seq(self) -> int:
        return self.columns.seq

    @property
    def indexed(self) -> int:
        """The sequence number that the index is at; 0 as long as nothing needed it."""
        return self._reader.seq if self._reader else 0

    @cached_property
    def page_days(self) -> PageDays:
        return self._library._page_days_of(self.seq)

    @property
    def facets(self) -> PaperFacets:
        return self._library._facets_of(self.columns)

    def search(self, query: Node, shelf: ShelfClauses | None = None) -> SearchResult:
        """Find papers as of the last `sync`; without a shelf, nothing is marked. Never raises at a query.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        start = time.perf_counter()
        columns = self.columns
        tree = self._resolved(query, shelf)
        if isinstance(tree, Everything):
            return SearchResult(columns, columns.rows, None, _since(start), len(columns.rows))
        hits = self._hits(Request(tree))
        rows, scores, with_all = hits.places, hits.scores, hits.with_all
        # The index may still have papers that left the catalog, and some that were added after the columns were read.
        in_catalog = columns.holds(rows)
        if not in_catalog.all():
            with_all = int(in_catalog[:with_all].sum())
            rows, scores = rows[in_catalog], scores[in_catalog]
        return SearchResult(columns, rows, scores, _since(start), with_all)

    def count(self, query: Node, shelf: ShelfClauses | None = None) -> int:
        """How many papers a query finds.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        return self._hits(Request(self._resolved(query, shelf), limit=0, scored=False)).total

    def scores(self, nodes: Sequence[Node], key: str, shelf: ShelfClauses | None = None) -> list[float]:
        """What each of some nodes gives to a paper's score."""
        return self._opened().scores([self._resolved(node, shelf) for node in nodes], key)

    def _resolved(self, query: Node, shelf: ShelfClauses | None) -> Node:
        return resolve_pages(resolve_shelf(query, shelf or EmptyShelf()), self._shown_between)

    def _shown_between(self, first: str, last: str) -> frozenset[str]:
        return self.page_days.shown(first, last)

    def _hits(self, request: Request) -> Hits:
        try:
            return self._opened().search(request)
        except EngineError:
            # The index is derived, so never a reason to fail: build it again, once.
            self._library.reindex()
            self._reader = None
            return self._opened().search(request)

    def _opened(self) -> EngineReader:
        if self._reader is None:
            self._reader = self._library._opened().reader()
        return self._reader

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        return self._opened().holds(word, beginning=beginning)

    def suggest(self, word: str, limit: int = 5) -> list[str]:
        return self._opened().suggest(word, limit)

    def similar(
        self, keys: Sequence[str], unlike: Sequence[str] = (), limit: int = 10, without: Sequence[str] = ()
    ) -> SimilarPapers:
        """Papers most like some, unlike others, and why; unknown keys are ignored.

        `without` are words that do not count, as in `SimilarPapers.because`.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        return self._library._similarity.like(self.seq, keys, unlike, limit, without)


class Library:
    """The papers and the index over them; everything in the folder of the index can be made again."""

    def __init__(self, catalog: Path, index: Path, opener: Opener | None = None) -> None:
        self.catalog = Catalog(catalog)
        self._index = index
        self._identity_file = index.with_name(f"{index.name}.catalog")
        self.acronyms = Acronyms(index.with_name(f"{index.name}.acronyms"), self.catalog.identity)
        self._opener = opener or _whoosh
        self._engine: SearchEngine | None = None
        self._columns: Columns | None = None
        self._snapshot: LibrarySnapshot | None = None
        self._page_days: PageDays | None = None
        self._facts: tuple[Columns, PaperFacets] | None = None
        self._files = ColumnCache(index.with_name("columns"), self.catalog)
        self._closed = False
        self._lock = threading.RLock()
        self._counting = threading.Lock()
        self._syncing = threading.RLock()

    @property
    def count(self) -> int:
        return self.catalog.count

    def add(self, papers: Iterable[Paper], added: str = "") -> list[Added]:
        """Add papers to the catalog, all or none, as of now or another time; `sync` makes them searchable."""
        return self.catalog.add(papers, added)

    def behind(self) -> int:
        """How many papers are still to be indexed; all of them if the index does not fit the catalog."""
        engine = self._opened()
        if self._consistent():
            return self.catalog.changed(min(engine.seq, self.acronyms.seq))
        return max(1, self.catalog.count)

    def sync(self, progress: Progress | None = None) -> None:
        """Bring the index up to the catalog, rebuilding it where it is damaged or does not add up.

        A search from another thread waits for none of it. It ends early when the library is closed.

        Raises:
            EngineError: The index is being written by another process, or cannot be written.
        """
        with self._syncing, suppress(_ClosedError):
            if not self._consistent():
                # The catalog was replaced by another one.
                self._reopen()
            self._learn_and_catch_up(progress)
            if not self._consistent():
                # A writer lost documents.
                self._reopen()
                self._catch_up(progress)
            # So that the next start has nothing to do, whatever was added meanwhile.
            self._follow()

    def _consistent(self) -> bool:
        engine = self._opened()
        # The index first: another process may be at work, and an index is never ahead of what the catalog says later.
        indexed_seq, indexed = engine.seq, engine.count
        seq, papers = self.catalog.extent
        return indexed_seq < seq or (indexed_seq == seq and indexed == papers) or indexed_seq != engine.seq

    def _learn_and_catch_up(self, progress: Progress | None) -> None:
        from concurrent.futures import ThreadPoolExecutor

        stopped = threading.Event()
        after = min(self._opened().seq, self.acronyms.seq)
        # The papers of a page are read once for all four that follow the catalog; more would fill the memory.
        recent = RecentChanges.read(self.catalog, after, _FEW)

        def changes(after: int) -> Iterator[tuple[int, Paper, int]]:
            read = recent.since(after) if recent and after >= recent.after else self.catalog.changes(after)
            return takewhile(lambda _: not (self._closed or stopped.is_set()), read)

        # Beside each other: where other processes build the index, this one has little to do.
        with ThreadPoolExecutor(1) as beside:
            learned = beside.submit(self.acronyms.sync, changes)
            counted = beside.submit(self._follow, recent)
            try:
                self._catch_up(progress, recent)
            except BaseException:
                stopped.set()
                counted.cancel()
                raise
            learned.result()
            counted.result()

    def _catch_up(self, progress: Progress | None, recent: RecentChanges | None = None) -> None:
        done = 0
        if recent and (changes := recent.for_engine(self._opened().seq)):
            self._opened().sync(changes, self._reporter(progress))
            done += len(changes)
        while batch := ChangeBatch.of(self.catalog, self._opened().seq):
            self._opened().sync(batch, offset_progress(self._reporter(progress), done))
            done += len(batch)

    def _follow(self, recent: RecentChanges | None = None) -> None:
        self._facets_of(self._columns_now(recent), recent)

    def _reporter(self, progress: Progress | None) -> Progress:
        """Report progress, and stop the engine when the library is closed."""

        def tell(papers: int) -> None:
            if self._closed:
                raise _ClosedError
            if progress:
                progress(papers)

        return tell

    def tidy(self, progress: Progress | None = None) -> None:
        """Merge parts of the index, which it needs after many syncs; only its speed depends on it.

        A search or a sync from another thread waits for none of it. It ends at once when the library is
        closed, and what was not finished is done the next time.
        """
        with suppress(_ClosedError, EngineError):
            while self._opened().merge(self._reporter(progress)):
                pass

    def reindex(self, progress: Progress | None = None) -> None:
        with self._syncing:
            with self._lock, self._counting:
                self._files.remove()
                self._columns = self._facts = None
            self._reopen()
            with suppress(OSError):
                self.acronyms.forget()
            self.sync(progress)

    def snapshot(self) -> LibrarySnapshot:
        """The library as of now; the same object until something changes.

        Take one for each answer, and pass it down: it checks catalog and index once for changes.
        """
        with self._lock:
            columns = self._columns_now()
            try:
                reader = self._engine.reader() if self._engine else None
            except EngineError:
                # The next search rebuilds the index.
                reader = None
            if self._snapshot is None or self._snapshot.columns is not columns or not self._snapshot.reads(reader):
                self._snapshot = LibrarySnapshot(self, columns, reader)
            return self._snapshot

    @cached_property
    def _similarity(self) -> SimilarityIndex:
        from search.insight.similar import SimilarityIndex  # most sessions never ask for similar papers

        return SimilarityIndex(self.catalog)

    def _columns_now(self, recent: RecentChanges | None = None) -> Columns:
        with self._lock:
            if self._columns is None or self._columns.seq != self.catalog.seq:
                self._columns = self._files.columns(self._columns, recent)
            return self._columns

    def _page_days_of(self, seq: int) -> PageDays:
        with self._lock:
            if self._page_days is None or self._page_days.seq != seq:
                self._page_days = PageDays.read(self.catalog, seq)
            return self._page_days

    def _facets_of(self, columns: Columns, recent: RecentChanges | None = None) -> PaperFacets:
        # Its own lock: a search must not wait until all authors are read.
        with self._counting:
            if self._facts is None or self._facts[0] is not columns:
                before = self._facts[1] if self._facts else None
                self._facts = columns, self._files.facts(before, columns, recent)
            return self._facts[1]

    def paper(self, key: str) -> Paper | None:
        return self.catalog.papers([key]).get(key)

    def papers(self, keys: Sequence[str]) -> dict[str, Paper]:
        return self.catalog.papers(keys)

    def close(self) -> None:
        """Close all files, once a sync in another thread has stopped; closing twice is fine."""
        self._closed = True
        with self._syncing, self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
            self.acronyms.close()
            self.catalog.close()

    def _opened(self) -> SearchEngine:
        with self._lock:
            if self._engine is None:
                self._engine = self._open_engine()
            return self._engine

    def _reopen(self) -> None:
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.close()
            self._engine = self._open_engine(fresh=True)

    def _open_engine(self, *, fresh: bool = False) -> SearchEngine:
        # An index says nothing of which catalog it was made from, and sequence numbers of two
        # catalogs look alike.
        identity = str(self.catalog.identity)
        try:
            stored = self._identity_file.read_text("ascii", "replace") if self._identity_file.exists() else ""
            engine = self._opener(self._index, fresh=fresh or (self._index.exists() and stored != identity))
            if stored != identity:
                self._identity_file.parent.mkdir(parents=True, exist_ok=True)
                self._identity_file.write_text(identity, "ascii")
        except OSError as error:
            hint = "Everything in the cache folder can be made again: check its permissions, or remove it."
            raise EngineError("The index cannot be opened", f"{self._identity_file}: {error}", hint) from error
        return engine


def _since(start: float) -> float:
    """Milliseconds since a `perf_counter`."""
    return (time.perf_counter() - start) * 1000


def _whoosh(folder: Path, *, fresh: bool = False) -> SearchEngine:
    from search.engine.whoosh.engine import WhooshEngine

    return WhooshEngine.open(folder, fresh=fresh)
