"""Changes of the catalog, for what follows it: few of them in memory, or many to be read by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search.catalog.catalog import Catalog
from search.engine.base import PaperChange
from search.paper import Paper

_AT_ONCE = 500


@dataclass(frozen=True)
class RecentChanges:
    """The changes after a sequence number: read once, and shared by everything that follows the catalog.

    Attributes:
        papers: Sequence number, paper and place in the order of addition, as `Catalog.changes` yields them.
        former: By key, the keys that papers had before they were merged.
    """

    after: int
    upto: int
    papers: tuple[tuple[int, Paper, int], ...]
    former: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, catalog: Catalog, after: int, most: int) -> RecentChanges | None:
        """Read the changes after a sequence number; None if there are more than `most`."""
        if catalog.changed(after) > most:
            return None
        papers = tuple(catalog.changes(after, most + 1))
        former = catalog.former(paper.key for _, paper, _ in papers)
        return cls(after, papers[-1][0] if papers else after, papers, former)

    def covers(self, after: int, upto: int) -> bool:
        """Whether these are all changes from one sequence number to another."""
        return self.after <= after and self.upto == upto

    def since(self, after: int) -> Iterator[tuple[int, Paper, int]]:
        return (change for change in self.papers if change[0] > after)

    def for_engine(self, after: int) -> list[PaperChange]:
        changes = self.since(after)
        return [PaperChange(seq, paper, place, self.former.get(paper.key, ())) for seq, paper, place in changes]


@dataclass(frozen=True)
class ChangeBatch:
    """The changes after a sequence number, up to another; each reading opens the catalog anew."""

    catalog: Path
    after: int
    upto: int
    count: int

    @classmethod
    def of(cls, catalog: Catalog, after: int) -> ChangeBatch:
        seqs = catalog.numbers(after)
        return cls(catalog.path, after, seqs[-1] if seqs else after, len(seqs))

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[PaperChange]:
        with closing(Catalog(self.catalog)) as catalog:
            read = catalog.changes(self.after, _AT_ONCE)
            while some := list(islice(read, _AT_ONCE)):
                former = catalog.former(paper.key for _, paper, _ in some)
                for seq, paper, place in some:
                    # A paper that changed since it was cut has its turn in a later stretch.
                    if seq > self.upto:
                        return
                    yield PaperChange(seq, paper, place, former.get(paper.key, ()))

    def cut(self, size: int) -> list[ChangeBatch]:
        """Split into parts of at most `size` papers."""
        with closing(Catalog(self.catalog)) as catalog:
            numbers = [number for number in catalog.numbers(self.after) if number <= self.upto]
        parts, after = [], self.after
        for start in range(0, len(numbers), size):
            some = numbers[start : start + size]
            parts.append(ChangeBatch(self.catalog, after, some[-1], len(some)))
            after = some[-1]
        return parts
