"""SearchEngine: the interface of an index over the papers; engines are interchangeable.

`tests/search/engine/` holds one conformance suite that every engine passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from search.paper import Paper
from search.query.tree import Node

if TYPE_CHECKING:
    from search.columns.arrays import FloatArray, IntArray

Progress = Callable[[int], None]
"""Called with the number of papers done so far."""


def offset_progress(progress: Progress, done: int) -> Progress:
    """A callback for a part of the work, with `done` papers before it."""
    return lambda papers: progress(done + papers)


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper as it is after the change with this sequence number.

    Attributes:
        place: In the order of addition, counted from 1; 0 if unknown: the engine then goes by the order in which it
            first saw the keys, which a rebuild may change.
        former: Keys of papers that were merged into this one: the engine drops what it holds under them.
    """

    seq: int
    paper: Paper
    place: int = 0
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A query to answer, in which every personal clause is already a `Keys` node.

    `limit` caps the hits, not the total; unscored hits come in the order of addition.
    """

    query: Node
    limit: int | None = None
    scored: bool = True


class Hits:
    """The result of a request.

    Args:
        places: Each hit's place in the order of addition to the catalog; best first, equal scores in that order.
        scores: One per hit, higher is better, 0.0 where nothing was scored.
        total: The exact number of hits, even where `places` was limited.
        keys: The hits' keys, or a function that returns them when they are needed.
        with_all: How many of the hits, which come first, match all words of a `Most`; None for all of them.
    """

    __slots__ = ("_keys", "places", "scores", "total", "with_all")

    def __init__(
        self,
        places: IntArray | Sequence[int] = (),
        scores: FloatArray | Sequence[float] = (),
        total: int = 0,
        keys: Callable[[], tuple[str, ...]] | Sequence[str] = (),
        with_all: int | None = None,
    ) -> None:
        # 60 ms to import: engines have done so, modules that only name the class need not.
        import numpy as np

        self.places: IntArray = np.asarray(places, np.int64)
        self.scores: FloatArray = np.asarray(scores, np.float64)
        self.total = total
        self.with_all = total if with_all is None else with_all
        self._keys = keys

    @property
    def keys(self) -> tuple[str, ...]:
        if not isinstance(self._keys, tuple):
            self._keys = self._keys() if callable(self._keys) else tuple(self._keys)
        return self._keys

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hits):
            return NotImplemented
        mine, others = (
            (hits.keys, hits.places.tolist(), hits.scores.tolist(), hits.total, hits.with_all) for hits in (self, other)
        )
        return mine == others

    __hash__ = None  # type: ignore[assignment]  # holds arrays

    def __repr__(self) -> str:
        return f"Hits(total={self.total}, places={self.places!r}, scores={self.scores!r})"


@runtime_checkable
class SplittableChanges(Protocol):
    """Changes that can be split into parts for other processes; the whole and its parts can be pickled."""

    def __len__(self) -> int:
        """About how many there are."""

    def __iter__(self) -> Iterator[PaperChange]: ...

    def cut(self, size: int) -> Sequence[Iterable[PaperChange]]:
        """Split into parts of at most `size` changes, in order."""


class EngineReader(Protocol):
    """The index as of one commit; several threads may search it."""

    @property
    def seq(self) -> int:
        """The sequence number of the last change in it; 0 when empty."""

    @property
    def count(self) -> int: ...

    def search(self, request: Request) -> Hits:
        """Answer a request, whatever its tree.

        Raises:
            EngineError: The index is damaged.
        """

    def scores(self, nodes: Sequence[Node], key: str) -> list[float]:
        """What each of some nodes gives to a paper's score; 0.0 where it does not match.

        Raises:
            EngineError: The index is damaged.
        """

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        """Whether the index has a folded word as it is written, or one with this beginning.

        Raises:
            EngineError: The index is damaged.
        """

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        """Words of the index that are spelled like this one, likeliest first.

        Raises:
            EngineError: The index is damaged.
        """


class SearchEngine(Protocol):
    """An index over the catalog's papers. It may be searched while another thread syncs or merges it."""

    @property
    def seq(self) -> int:
        """The sequence number of the last change that is searchable; 0 when empty.

        An index that was damaged since it was opened is started anew here, too.

        Raises:
            EngineError: The index is damaged, and another process is writing.
        """

    @property
    def count(self) -> int: ...

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        """Index changes in order; when it returns, they are searchable.

        Many `SplittableChanges` are indexed by several processes. What `progress` raises ends the sync; commits stay.

        Raises:
            EngineError: The index is locked by another writer, or damaged.
        """

    def merge(self, progress: Progress, most: int | None = None) -> bool:
        """Tidy up a part of the index, and return whether there was anything to do; no answer changes.

        At most `most` papers are moved. What `progress` raises ends the merge, and the index is as it was.

        Raises:
            EngineError: The index is damaged or cannot be written.
        """

    def reader(self) -> EngineReader:
        """A reader of the last commit, whichever process made it; the same one until the next commit.

        Raises:
            EngineError: The index is damaged.
        """

    def close(self) -> None:
        """Release files and memory; closing twice is fine."""
