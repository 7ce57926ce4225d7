"""A cache that knows how much it holds, and forgets what was not used for longest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Values up to a total cost.

    Args:
        room: The total cost at which the values unused for longest are forgotten.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return the value; None when it is not held."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, cost: int) -> None:
        """Hold a value, making room for it."""
        if key in self._held:
            self._used -= self._held.pop(key)[1]
        self._held[key] = (value, cost)
        self._used += cost
        while self._used > self._room and len(self._held) > 1:
            self._used -= self._held.popitem(last=False)[1][1]
