"""The catalog's papers, made comparable when they are first asked for and again after it has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from search.catalog import Catalog
from search.similar.model import Similar
from search.similar.reasons import Likeness, as_words


class Kept:
    """Similar papers of a catalog. Safe to use from several threads.

    The first question after a change makes everything anew (0.1 s for 300 papers, 3 s for 10,000): every new
    paper changes how rare each term is. Nothing is kept on disk.

    Args:
        catalog: Where the papers are.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        # Its own lock: a search must not wait until all papers are compared.
        self._lock = threading.Lock()
        self._made: tuple[int, Similar] | None = None

    def like(
        self, keys: Iterable[str], unlike: Iterable[str] = (), limit: int = 10, without: Iterable[str] = ()
    ) -> Likeness:
        """Return what `Similar.like` finds, with the reason in words.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        asked = list(keys)
        found = self._similar().like(asked, unlike, limit, without)
        if not found.papers:
            return Likeness()
        papers = self._catalog.papers(asked).values()
        return Likeness(found.papers, as_words(found.terms, (f"{p.title}\n{p.abstract}" for p in papers)))

    def _similar(self) -> Similar:
        with self._lock:
            # Read first: what comes in meanwhile makes the next question start anew.
            seq = self._catalog.seq
            if self._made is None or self._made[0] != seq:
                self._made = None
                papers = sorted(
                    (place, paper.key, paper.title, paper.abstract) for _, paper, place in self._catalog.changes(0)
                )
                self._made = seq, Similar.of((key, title, abstract) for _, key, title, abstract in papers)
            return self._made[1]
