"""SearchEngine: the seam between what is searched and what searches it.

`tests/search/engine/` holds one conformance suite that every engine passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from search.paper import Paper
from search.query.tree import Node

Progress = Callable[[int], None]
"""Told the number of papers done so far."""


@dataclass(frozen=True, slots=True)
class Change:
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
    """

    query: Node
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine found.

    Attributes:
        keys: Best first; equal scores in the order of addition to the catalog.
        scores: One a key, higher is better, 0.0 where nothing was scored.
        total: The exact number of hits, also where `keys` was limited.
    """

    keys: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    total: int = 0


class SearchEngine(Protocol):
    """An index over the catalog's papers. Its methods may be called from any one thread at a time."""

    @property
    def seq(self) -> int:
        """Return the sequence number of the last change that is searchable; 0 when empty."""

    @property
    def count(self) -> int:
        """Return the number of papers in the index."""

    def sync(self, changes: Iterable[Change], progress: Progress | None = None) -> None:
        """Take in changes in order; when it returns, they are searchable.

        Raises:
            EngineError: The index is locked by another writer, or damaged.
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
