"""ColumnCache: columns and facet values in files of the cache folder, so that a start only has to open two files.

A file is a few changes behind the catalog most of the time: these are read at each start, and only when there are
many is the file rewritten. A folder that cannot be written to makes starts slower, and nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from search.catalog.catalog import Catalog
from search.catalog.changes import RecentChanges
from search.columns import array_file, facet_values, refresh
from search.columns.arrays import NONE, Ragged, resized
from search.columns.columns import Columns
from search.columns.facet_values import PaperFacets
from search.columns.orders import TITLES
from search.columns.texts import Texts
from search.paper import Page

FORMAT = "columns 3"
"""Changed whenever the content of the files changes: everything is then read again."""
_PAPERS, _FACTS = "papers", "facts"
_TEXTS = ("keys", "sources", "dates")
_ARRAYS = ("seqs", "code", "date", "upvotes", "added", "ranks", "in_page_order", "hashes", "hashed")
# Errors of the rows of a damaged catalog.
_NONSENSE = (ValueError, TypeError, LookupError, OverflowError, MemoryError)
# Changes that are read at each start rather than written: 15 ms at a hundred thousand papers.
_FEW = 500
_SHARE = 200


class ColumnCache:
    """The files of one catalog in a folder, which need not exist; for one thread at a time."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.folder, self._catalog = folder, catalog
        self._about = {"format": FORMAT, "catalog": catalog.identity}
        self._written = 0
        self._in_file = NONE
        self._facts_of = 0

    def remove(self) -> None:
        """Remove the files; processes that have mapped them are not affected."""
        for name in (_PAPERS, _FACTS, TITLES):
            with suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def columns(self, before: Columns | None, recent: RecentChanges | None = None) -> Columns:
        """The columns as of now, given how they were the last time and what changes were read already.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        current = before or self._opened()
        try:
            if current is None:
                now = refresh.read(self._catalog, recent)
            else:
                now = refresh.caught_up(current, self._catalog, recent)
        except _NONSENSE as error:
            raise self._catalog.unreadable(error) from error
        now = replace(now, folder=self.folder) if now.folder is None else now
        anew = current is None or now.made != current.made
        if anew or now.seq - self._written > max(_FEW, now.count // _SHARE):
            self._write(now)
            # From now on mapped from the file: unused parts need no memory.
            mapped = self._opened()
            if mapped and (mapped.made, mapped.seq) == (now.made, now.seq):
                return replace(mapped, pages=now.pages)
        return now

    def _opened(self) -> Columns | None:
        file = array_file.read(self.folder / _PAPERS, self._about)
        if file is None:
            return None
        try:
            fields: dict[str, Any] = {name: file[name] for name in _ARRAYS}
            fields |= {name: Texts.unpacked(name, file) for name in _TEXTS}
            pages = tuple(Page(*page) for page in file.about["pages"])
            seen = Ragged.unpacked("seen", file)
            fields |= {name: int(file.about[name]) for name in ("seq", "made")}
            columns = Columns(pages=pages, seen=seen, folder=self.folder, **fields)
        except (KeyError, TypeError, ValueError):
            return None
        self._written = columns.seq
        return columns

    def _write(self, columns: Columns) -> None:
        # Even where it cannot be written: trying again with every change would cost more than a slow start.
        self._written = columns.seq
        arrays: array_file.NamedArrays = {name: getattr(columns, name) for name in _ARRAYS}
        for name in _TEXTS:
            arrays |= getattr(columns, name).packed(name)
        pages = [[page.source, page.label, page.date] for page in columns.pages]
        about = {**self._about, "seq": columns.seq, "made": columns.made, "pages": pages}
        array_file.write(
            self.folder / _PAPERS, about, arrays | columns.seen.packed("seen"), unchecked=["sources bytes"]
        )

    def facts(self, before: PaperFacets | None, columns: Columns, recent: RecentChanges | None = None) -> PaperFacets:
        """The facet values of the papers of some columns, with arguments as for `columns`.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        if self._facts_of != columns.made:
            # Read anew; numbers of changes say nothing any more.
            before, self._facts_of = None, columns.made
        current = before or self._opened_facts(columns)
        try:
            now = facet_values.refreshed_facets(current or PaperFacets(), self._catalog, columns, recent)
        except _NONSENSE as error:
            raise self._catalog.unreadable(error) from error
        if np.count_nonzero(resized(self._in_file, len(now.seqs)) != now.seqs) > max(_FEW, columns.count // _SHARE):
            self._in_file = now.seqs
            array_file.write(self.folder / _FACTS, {**self._about, "made": columns.made}, now.packed())
            mapped = self._opened_facts(columns)
            return mapped if mapped and np.array_equal(mapped.seqs, now.seqs) else now
        return now

    def _opened_facts(self, columns: Columns) -> PaperFacets | None:
        self._in_file = NONE
        file = array_file.read(self.folder / _FACTS, {**self._about, "made": columns.made})
        if file is None:
            return None
        try:
            facts = PaperFacets.unpacked(file)
        except (KeyError, TypeError, ValueError):
            return None
        self._in_file = facts.seqs
        return facts
