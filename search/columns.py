"""What the filter pane and the sort orders need of every paper, held in memory.

Loaded once after each change of the catalog, off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from search.catalog import Catalog
from search.paper import Page
from search.text.latex import readable
from search.text.words import words
from search.trending import by_trend


@dataclass(frozen=True)
class Columns:
    """The catalog turned on its side.

    Attributes:
        seq: The catalog's sequence number that this was read at.
        titles: Key to title as the source gave it, in the order of addition.
        code: Keys of the papers with code.
        dates: Key to day of publication, for the papers that have one.
        upvotes: Key to upvotes, likewise.
        ranks: Page to key to the best rank of the paper on that page; pages newest first.
    """

    seq: int
    titles: dict[str, str]
    code: frozenset[str]
    dates: dict[str, str]
    upvotes: dict[str, int]
    ranks: dict[Page, dict[str, int]]

    @classmethod
    def read(cls, catalog: Catalog) -> Columns:
        """Read the columns of everything that is in the catalog now."""
        seq = catalog.seq
        summaries = catalog.summaries()
        ranks: dict[Page, dict[str, int]] = {}
        for key, page, rank in catalog.sightings():
            held = ranks.setdefault(page, {})
            held[key] = min(rank, held.get(key, rank))
        newest_first = sorted(sorted(ranks, key=lambda page: page.label), key=_date_order, reverse=True)
        return cls(
            seq=seq,
            titles={row.key: row.title for row in summaries},
            code=frozenset(row.key for row in summaries if row.code),
            dates={row.key: row.date for row in summaries if row.date},
            upvotes={row.key: row.upvotes for row in summaries if row.upvotes is not None},
            ranks={page: ranks[page] for page in newest_first},
        )

    @cached_property
    def pages_of(self) -> dict[str, tuple[Page, ...]]:
        """Return the pages of each paper, newest first."""
        found: dict[str, list[Page]] = {}
        for page, held in self.ranks.items():
            for key in held:
                found.setdefault(key, []).append(page)
        return {key: tuple(pages) for key, pages in found.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.titles)}

    @cached_property
    def _by_title(self) -> dict[str, int]:
        ordered = sorted(self.titles, key=lambda key: (words(readable(self.titles[key])), key))
        return {key: place for place, key in enumerate(ordered)}

    def sorted(self, keys: Sequence[str], sort: str, pages: Iterable[Page] = ()) -> list[str]:
        """Return the keys in one of the orders of `sort:`; `relevance` keeps them as they come.

        `date` and `added` are newest first, `upvotes` most first, `trending` as `search.trending` says; what
        has none comes last.

        Args:
            keys: What was found, best first.
            sort: One of `search.query.fields.SORTS`.
            pages: The pages that are being looked at; all when none is named.
        """
        last = len(self.titles)
        if sort == "added":
            return sorted(keys, key=lambda key: -self._places.get(key, -1))
        if sort == "-added":
            return sorted(keys, key=lambda key: self._places.get(key, last))
        if sort in {"date", "-date"}:
            dated = sorted(
                (key for key in keys if key in self.dates), key=self.dates.__getitem__, reverse=sort == "date"
            )
            return [*dated, *(key for key in keys if key not in self.dates)]
        if sort == "upvotes":
            return sorted(keys, key=lambda key: -self.upvotes.get(key, -1))
        if sort == "trending":
            return by_trend(keys, self, date.today())
        if sort == "title":
            return sorted(keys, key=lambda key: self._by_title.get(key, last))
        if sort == "page":
            wanted = set(keys)
            # Walks the pages, not the papers: a paper stands where its first page shows it.
            shown = (key for page in (tuple(pages) or self.ranks) for key in self._page_order(page) if key in wanted)
            return list(dict.fromkeys((*shown, *keys)))
        return list(keys)

    def _page_order(self, page: Page) -> list[str]:
        held = self.ranks.get(page, {})
        return sorted(held, key=lambda key: held[key])


NO_PAPERS = Columns(0, {}, frozenset(), {}, {}, {})


def _date_order(page: Page) -> tuple[bool, str]:
    # A page without a year cannot be told from this year's or the last one's: after all full dates.
    return (page.date[:4].isdigit(), page.date)
