"""Papers for export: the papers, their tags and notes, their citation keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.paper import Paper
from shelf.export import ExportItem, citation_keys, rivals
from tui.desk.desk import Desk

# Papers read at a time: few enough for the memory, many enough for SQLite.
_BATCH = 500


def read_items(desk: Desk, keys: Sequence[str], *, bare: bool = False) -> Iterator[ExportItem]:
    """Yield papers with their marks unless `bare`, a batch at a time; those that are gone as the shelf knows them."""
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        found = desk.library.papers(part)
        for key in part:
            paper = found.get(key) or desk.paper(key)
            if paper:
                yield ExportItem(paper, None if bare else desk.shelf.entry(key))


def citations(desk: Desk, keys: Sequence[str]) -> dict[str, str]:
    """Citation keys of papers, told apart from all others in the library."""
    cited = frozenset(keys)
    titles = desk.library.snapshot().columns.titles
    theirs = {key: titles.get(key) or desk.title(key) for key in keys}
    others = [key for key in rivals(titles, theirs.values()) if key not in cited]
    return citation_keys(_papers(desk, (*keys, *others)))


def _papers(desk: Desk, keys: Sequence[str]) -> Iterable[Paper]:
    return (item.paper for item in read_items(desk, keys, bare=True))
