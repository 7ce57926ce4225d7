"""Tags and notes out of a bibliography, for papers that the library has."""

from __future__ import annotations

from collections.abc import Iterable

from search.errors import CarrelError
from search.library import Library
from search.paper import Paper
from search.sources import Document
from shelf.importing import Marks, read_marks
from shelf.store import Shelf
from tui.places import Places
from tui.render import line
from tui.verbs.messages import tell

# Problems printed per file.
_TOLD = 10


def take_marks(places: Places, library: Library, files: Iterable[Document]) -> None:
    """Import tags and notes from BibTeX and CSL-JSON files; other files have none.

    Args:
        places: Where the shelf is.
        library: Where the papers are.
        files: As imported.
    """
    shelf = Shelf.open(places.config, places.data)
    try:
        for file in files:
            _take_from(file, library, shelf)
    finally:
        shelf.close()


def _take_from(file: Document, library: Library, shelf: Shelf) -> None:
    try:
        with file.open() as opened:
            text = opened.read().decode("utf-8-sig", "replace")
        found = list(read_marks(text, file.name))
    except (CarrelError, OSError) as error:
        tell(f"carrel: cannot read tags and notes from {line(file.name)}: {error}")
        return
    problems = [item for item in found if not isinstance(item, Marks)]
    for problem in problems[:_TOLD]:
        tell(f"skipped {line(file.name)}, {problem.where}: {problem.reason}")
    pairs = [(paper, item) for item in found if isinstance(item, Marks) and (paper := _paper(library, item))]
    tell(f"{shelf.take_over(pairs, line(file.name))}.")


def _paper(library: Library, marks: Marks) -> Paper | None:
    for name in marks.names:
        for key in library.catalog.resolve(name):
            return library.paper(key)
    return None
