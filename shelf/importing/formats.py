"""The formats that marks are read from, told by the file's name or else by its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from shelf.importing.bibtex import from_bibtex
from shelf.importing.csl import from_csl
from shelf.importing.marks import Marks, Problem

MARK_FORMATS: Mapping[str, Callable[[str], Iterator[Marks | Problem]]] = {"bibtex": from_bibtex, "csl-json": from_csl}
_SUFFIXES = {".bib": "bibtex", ".bibtex": "bibtex", ".json": "csl-json", ".csljson": "csl-json"}


def read_marks(text: str, name: str = "") -> Iterator[Marks | Problem]:
    """Yield what a file says of each paper that it marks; papers without tags and notes are left out.

    Args:
        text: The whole file.
        name: Of the file or the format; by its content without.

    Raises:
        SourceError: The file is no JSON although it looks like it.
    """
    found = name if name in MARK_FORMATS else _SUFFIXES.get(PurePath(name).suffix.lower(), "")
    if not found:
        found = "csl-json" if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{") else "bibtex"
    return MARK_FORMATS[found](text)
