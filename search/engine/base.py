"""SearchEngine: the seam between what is searched and what searches it.

`tests/search/engine/` holds one conformance suite that every engine passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from search.paper import Paper
from search.query.tree import Node

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    IntArray = npt.NDArray[np.int64]
    FloatArray = npt.NDArray[np.float64]

Progress = Callable[[int], None]
"""Told the number of papers done so far."""


def offset_progress(progress: Progress, done: int) -> Progress:
    """Return what to tell the progress of a part to, when so many were done before it."""
    return lambda papers: progress(done + papers)


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper as it is after the change with this sequence number.

    Attributes:
        seq: The number of the change.
        paper: The paper, with its key.
        place: Its place in the order of addition, counted from 1. 0 when the catalog does not say:
            the engine then goes by the order in which it met the keys, which a rebuild may change.
        former: Keys of papers that were joined into this one: the engine holds nothing under them any more.
    """

    seq: int
    paper: Paper
    place: int = 0
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What to search for.

    Attributes:
        query: A tree in which every shelf clause is already a `Keys` node.
        limit: How many hits to return at most; None for all. The total is exact either way.
        scored: Score the hits and put the best first; else they come in the order of addition.
    """

    query: Node
    limit: int | None = None
    scored: bool = True


class Hits:
    """What an engine found.

    Args:
        places: Each hit's place in the order of addition to the catalog; best first, equal scores in that order.
        scores: One a hit, higher is better, 0.0 where nothing was scored.
        total: The exact number of hits, also where `places` was limited.
        keys: The hits' keys, or what returns them when they are asked for.
    """

    __slots__ = ("_keys", "places", "scores", "total")

    def __init__(
        self,
        places: IntArray | Sequence[int] = (),
        scores: FloatArray | Sequence[float] = (),
        total: int = 0,
        keys: Callable[[], tuple[str, ...]] | Sequence[str] = (),
    ) -> None:
        # 60 ms to import: whoever makes hits has done so, whoever only names them need not.
        import numpy as np

        self.places: IntArray = np.asarray(places, np.int64)
        self.scores: FloatArray = np.asarray(scores, np.float64)
        self.total = total
        self._keys = keys

    @property
    def keys(self) -> tuple[str, ...]:
        """The hits' keys, in the order of `places`."""
        if not isinstance(self._keys, tuple):
            self._keys = self._keys() if callable(self._keys) else tuple(self._keys)
        return self._keys

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hits):
            return NotImplemented
        mine, others = ((hits.keys, hits.places.tolist(), hits.scores.tolist(), hits.total) for hits in (self, other))
        return mine == others

    __hash__ = None  # type: ignore[assignment]  # holds arrays

    def __repr__(self) -> str:
        return f"Hits(total={self.total}, places={self.places!r}, scores={self.scores!r})"


@runtime_checkable
class SplittableChanges(Protocol):
    """Changes that can be cut into parts, which other processes take in: both it and its parts can be pickled."""

    def __len__(self) -> int:
        """Return about how many there are."""

    def __iter__(self) -> Iterator[PaperChange]:
        """Yield them in order."""

    def cut(self, size: int) -> Sequence[Iterable[PaperChange]]:
        """Return parts of so many at most, in order."""


class SearchEngine(Protocol):
    """An index over the catalog's papers. It may be searched, from one thread, while another one syncs or merges."""

    @property
    def seq(self) -> int:
        """Return the sequence number of the last change that is searchable; 0 when empty."""

    @property
    def count(self) -> int:
        """Return the number of papers in the index."""

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        """Take in changes in order; when it returns, they are searchable.

        Args:
            changes: A `SplittableChanges` is taken in by several processes when it is large.
            progress: Told every moment; what it raises ends the sync, and what was committed stays.

        Raises:
            EngineError: The index is locked by another writer, or damaged.
        """

    def merge(self, progress: Progress, most: int | None = None) -> bool:
        """Tidy up a part of the index, and return whether there was anything to do; no answer changes.

        Args:
            progress: Told every moment; what it raises ends it, and the index is as it was.
            most: Papers that may be moved at most; None for any number.

        Raises:
            EngineError: The index is damaged or cannot be written.
        """

    def search(self, request: Request) -> Hits:
        """Answer a request. Any tree is answered, however odd.

        Raises:
            EngineError: The index is damaged.
        """

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        """Return words of the index that are spelt like this one, likeliest first."""

    def close(self) -> None:
        """Let go of files and memory; closing twice is fine."""
