"""Tags and notes out of other programs' files, so that nobody starts anew: BibTeX and CSL-JSON.

    for mark in read_marks(text, "refs.bib"): …    Marks of one paper, or a Problem

Pure reading: which papers the marks belong to is for the library to say (`Marks.names`), and putting them
on the shelf is an edit like any other, with an undo.
"""

from __future__ import annotations

from shelf.importing.formats import MARK_FORMATS, read_marks
from shelf.importing.marks import Marks, Problem

__all__ = ["MARK_FORMATS", "Marks", "Problem", "read_marks"]
