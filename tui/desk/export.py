"""Papers for export: their tags and notes, their citation keys; and saved searches as Atom feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from search.files import unwritable
from shelf.export import ExportItem, KeyClaim, citation_keys, own_keys, rivals, to_text, write_file
from shelf.lists.model import slug_for
from shelf.searches.model import SavedSearch, folded
from tui.desk.desk import Desk
from tui.desk.question import Question

# Papers read at a time: few enough for the memory, many enough for SQLite.
_BATCH = 500


def read_items(desk: Desk, keys: Sequence[str], *, bare: bool = False) -> Iterator[ExportItem]:
    """Yield papers with their marks unless `bare`, a batch at a time; those that are gone as the shelf knows them."""
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        papers = desk.library.papers(part)
        for key in part:
            paper = papers.get(key) or desk.paper(key)
            if paper:
                yield ExportItem(paper, None if bare else desk.shelf.entry(key))


def citations(desk: Desk, keys: Sequence[str]) -> dict[str, str]:
    """Citation keys of papers, told apart from all others in the library."""
    own = own_keys(starmap(KeyClaim, desk.library.catalog.citekeys()))
    cited = frozenset(keys)
    columns = desk.library.snapshot().columns
    titles = dict(zip(columns.keys_of(columns.rows), columns.sources.many(columns.rows), strict=True))
    theirs = {key: titles.get(key) or desk.title(key) for key in keys if key not in own}
    others = [key for key in rivals(titles, theirs.values()) if key not in cited and key not in own]
    return citation_keys((item.paper for item in read_items(desk, (*theirs, *others), bare=True)), own=own)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """The feed of a saved search.

    Attributes:
        papers: The number of papers in it.
        written: Whether the file changed; an unchanged one is left alone.
        notes: What was not understood of the query.
    """

    name: str
    path: Path
    papers: int
    written: bool
    notes: tuple[str, ...]


def write_feed(desk: Desk, saved: SavedSearch, folder: Path, most: int) -> FeedFile:
    """Write at most `most` papers of a saved search, the latest first; make the folder if it is missing.

    Marks and notes are left out: they are private, and a new tag would make old papers new again.

    Raises:
        ShelfError: It cannot be written. An existing file is untouched.
    """
    answer = desk.answer(Question(saved.query, whole=not saved.query))
    now = answer.snapshot or desk.snapshot()
    keys = now.numbers.keys(now.columns.sorted(now.numbers.present(answer.keys), "added")[:most])
    text = to_text(read_items(desk, keys, bare=True), "atom", saved.name)
    path = folder / f"{file_name(saved.name)}.atom"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        changed = not path.is_file() or path.read_bytes() != text.encode()
    except OSError as error:
        raise unwritable(path, error) from error
    if changed:
        write_file(path, [text])
    return FeedFile(saved.name, path, len(keys), changed, answer.notes)


def file_name(name: str) -> str:
    """The file name of a search, without suffix; it depends on the name only.

    No two searches share one: characters that a file name cannot have are replaced by a hash.
    """
    plain = folded(name)
    slug = "_".join(slug_for(word, ()) for word in plain.split())
    if slug == "_".join(plain.split()) and len(slug) <= 60:
        return slug
    return f"{slug_for(name, ())}-{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()[:8]}"
