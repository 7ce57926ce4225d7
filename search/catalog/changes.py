"""Changes of the catalog as the engine takes them in: a stretch that can be cut, and read by another process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search.catalog.catalog import Catalog
from search.engine.base import PaperChange

_AT_ONCE = 500


@dataclass(frozen=True)
class ChangeBatch:
    """The changes after a number, up to another; each reading opens the catalog anew.

    Attributes:
        catalog: The catalog's file.
        after: The number of the last change before.
        upto: The number of the last one.
        count: How many papers changed, when it was counted.
    """

    catalog: Path
    after: int
    upto: int
    count: int

    @classmethod
    def of(cls, catalog: Catalog, after: int) -> ChangeBatch:
        """Return what has changed in a catalog after a number."""
        found = catalog.numbers(after)
        return cls(catalog.path, after, found[-1] if found else after, len(found))

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[PaperChange]:
        with closing(Catalog(self.catalog)) as catalog:
            told = catalog.changes(self.after, _AT_ONCE)
            while some := list(islice(told, _AT_ONCE)):
                former = catalog.former(paper.key for _, paper, _ in some)
                for seq, paper, place in some:
                    # A paper that changed since it was cut has its turn in a later stretch.
                    if seq > self.upto:
                        return
                    yield PaperChange(seq, paper, place, former.get(paper.key, ()))

    def cut(self, size: int) -> list[ChangeBatch]:
        """Return stretches of so many papers at most, which together are this one."""
        with closing(Catalog(self.catalog)) as catalog:
            numbers = [number for number in catalog.numbers(self.after) if number <= self.upto]
        parts, after = [], self.after
        for start in range(0, len(numbers), size):
            some = numbers[start : start + size]
            parts.append(ChangeBatch(self.catalog, after, some[-1], len(some)))
            after = some[-1]
        return parts
