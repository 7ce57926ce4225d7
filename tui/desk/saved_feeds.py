"""Saved searches as Atom files in a folder, for feed readers to follow: one file each, the latest papers first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from search.files import unwritable
from shelf.export import to_text, write_file
from shelf.lists.model import slug_for
from shelf.searches.model import SavedSearch, folded
from tui.desk.desk import Desk
from tui.desk.export import read_items
from tui.desk.question import Question


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A saved search as a file.

    Attributes:
        name: Of the search.
        path: The file.
        papers: How many are in it.
        written: Whether it changed; a file that says the same already is left alone.
        notes: What of the query was not understood.
    """

    name: str
    path: Path
    papers: int
    written: bool
    notes: tuple[str, ...]


def write_feed(desk: Desk, saved: SavedSearch, folder: Path, most: int) -> FeedFile:
    """Write what a saved search finds, those that came last first.

    What a person wrote about the papers is left out: it is private, and a tag would make old papers new again.

    Args:
        desk: Where the papers are.
        saved: The search.
        folder: Where the file goes; made when it is missing.
        most: Papers in it at most.

    Raises:
        ShelfError: It cannot be written. What was there before is untouched.
    """
    answer = desk.answer(Question(saved.query, whole=not saved.query))
    known = desk.known_now()
    keys = known.keys(known.columns.sorted(known.found(answer.keys), "added")[:most])
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
    """Return what the file of a search is called, without suffix: the same as long as the search keeps its name.

    No two names have the same: what a file name cannot say is said by a digest.
    """
    plain = folded(name)
    slug = "_".join(slug_for(word, ()) for word in plain.split())
    if slug == "_".join(plain.split()) and len(slug) <= 60:
        return slug
    return f"{slug_for(name, ())}-{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()[:8]}"
