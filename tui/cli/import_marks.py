"""`carrel import --marks`: tags and notes out of bibliographies."""

from __future__ import annotations

from collections.abc import Iterable

from search.errors import CarrelError
from search.library import Library
from search.paper import Paper
from search.sources import Document
from shelf.bibliography_marks import PaperMarks, read_marks
from shelf.shelf import Shelf
from tui.cli.messages import print_error, tell
from tui.config.paths import Paths
from tui.desk.render import line

# Problems printed per file.
_MOST_PROBLEMS = 10


def import_marks(places: Paths, library: Library, files: Iterable[Document]) -> None:
    """Import tags and notes from BibTeX and CSL-JSON files; other files have none."""
    shelf = Shelf.open(places.config, places.data)
    try:
        if shelf.problem:
            print_error(shelf.problem)
        for file in files:
            _import_from(file, library, shelf)
    finally:
        shelf.close()


def _import_from(file: Document, library: Library, shelf: Shelf) -> None:
    try:
        with file.open() as opened:
            text = opened.read().decode("utf-8-sig", "replace")
        found = list(read_marks(text, file.name))
    except (CarrelError, OSError) as error:
        tell(f"carrel: cannot read tags and notes from {line(file.name)}: {error}")
        return
    problems = [item for item in found if not isinstance(item, PaperMarks)]
    for problem in problems[:_MOST_PROBLEMS]:
        tell(f"skipped {line(file.name)}, {problem.where}: {problem.reason}")
    pairs = [(paper, item) for item in found if isinstance(item, PaperMarks) and (paper := _paper_of(library, item))]
    tell(f"{shelf.take_over(pairs, line(file.name))}.")


def _paper_of(library: Library, marks: PaperMarks) -> Paper | None:
    for name in marks.names:
        for key in library.catalog.resolve(name):
            return library.paper(key)
    return None
