"""What was chosen of the facets, and which papers that leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from search.query.facets import Leaf

Test = Callable[[str], bool]
"""Tells whether a paper has a value."""


@dataclass(frozen=True)
class Narrowed:
    """The papers that a query's words find, and what was chosen of them.

    Attributes:
        hits: Keys, in the order in which they were found.
        included: Facet to its chosen values; a paper has to have one of them.
        excluded: Facet to values that it must not have.
        hidden: Papers that only show where they are asked for: the dismissed ones.
    """

    hits: tuple[str, ...] = ()
    included: Mapping[str, Mapping[Leaf, Test]] = field(default_factory=dict)
    excluded: Mapping[str, Mapping[Leaf, Test]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @cached_property
    def _seen(self) -> tuple[str, ...]:
        return tuple(key for key in self.hits if key not in self.hidden) if self.hidden else self.hits

    def _left(self, but: str = "", spared: Leaf | None = None, *, whole: bool = False) -> tuple[str, ...]:
        hits = self.hits if whole else self._seen
        groups = [tuple(tests.values()) for facet, tests in self.included.items() if facet != but]
        out = [
            test
            for facet, tests in self.excluded.items()
            for leaf, test in tests.items()
            if not (facet == but and leaf == spared)
        ]
        if not groups and not out:
            return hits
        return tuple(
            key
            for key in hits
            if all(any(test(key) for test in group) for group in groups) and not any(test(key) for test in out)
        )

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return what is left."""
        return self._left()

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.keys)

    @cached_property
    def _pools(self) -> dict[tuple[str, Leaf | None], frozenset[str]]:
        return {}

    def pool(self, facet: str, excluded: Leaf | None = None) -> frozenset[str]:
        """Return the papers among which a facet's values are counted: those that all other facets leave.

        Args:
            facet: Whose own chosen values do not count here.
            excluded: A value that is ruled out, for which papers are counted as if it were not.
        """
        if facet not in self.included and excluded is None:
            return self._whole
        asked = (facet, excluded)
        if asked not in self._pools:
            self._pools[asked] = frozenset(self._left(*asked))
        return self._pools[asked]

    def out_of_sight(self) -> frozenset[str]:
        """Return the hidden papers that would be left."""
        return self.hidden.intersection(self._left(whole=True)) if self.hidden else self.hidden


NOTHING_CHOSEN = Narrowed()
