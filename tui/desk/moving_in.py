"""Moving in: tags, notes and collections of Zotero and papis become tags, notes and reading lists."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from search.errors import UsageError
from search.paper import Page, Paper
from search.sources.formats.papis import SOURCE as PAPIS
from search.sources.formats.papis import read_info
from search.sources.formats.zotero_database import SOURCE, ZoteroLibrary
from search.sources.html_markdown import markdown
from search.text.clean import clean
from search.text.words import exact
from shelf.edits import merge_entries
from shelf.lists.model import MAX_NAME
from shelf.marks_from_bibliography import PaperMarks
from shelf.notes import MAX_NOTE, checked_note
from shelf.tags import checked_tag

if TYPE_CHECKING:
    from search.library import Library
    from search.sources.base import Document
    from shelf.lists.lists import Lists
    from shelf.shelf import Shelf

# No tag of Carrel's holds these.
_NOT_IN_TAGS = str.maketrans(',"', "  ")


class MarkedPaper(NamedTuple):
    """A paper of the library with what another program says of it; `problems` is what could not be taken."""

    paper: Paper
    marks: tuple[PaperMarks, ...]
    lists: tuple[str, ...]
    problems: tuple[str, ...]


def move_in(marked: Iterable[MarkedPaper], source: str, shelf: Shelf, lists: Lists) -> tuple[str, ...]:
    """Add tags and notes, then papers to reading lists: an edit each, nothing the second time; what was done."""
    papers = list(marked)
    pairs = [(each.paper, marks) for each in papers for marks in each.marks]
    into: dict[str, list[Paper]] = {}
    # Two collections whose names differ in case alone are one list.
    spelled: dict[str, str] = {}
    for each in papers:
        for name in each.lists:
            into.setdefault(spelled.setdefault(exact(name), name), []).append(each.paper)
    words = [shelf.edit(merge_entries.import_marks(pairs, source))] if pairs else []
    if into:
        words.append(lists.import_papers(into, source))
    return tuple(words)


def zotero_papers(document: Document, library: Library, shelf: Shelf) -> Iterator[MarkedPaper]:
    """The papers of a Zotero database that the library holds, with their marks."""
    page = Page(SOURCE, document.label)
    for item in ZoteroLibrary(document).items():
        if not (item.tags or item.notes or item.collections):
            continue
        try:
            paper = library.paper(library.catalog.find(item.reference().paper(page)))
        except ValueError:
            continue  # the import has told of it
        if paper is not None:
            entry = shelf.snapshot.entries.get(paper.key)
            notes = map(markdown, item.notes)
            yield _marked(f"item {item.number}", item.tags, notes, item.collections, paper, entry.note if entry else "")


def papis_papers(documents: Iterable[Document], library: Library, shelf: Shelf) -> Iterator[MarkedPaper]:
    """The papers of papis' folders that the library holds, with their tags and notes."""
    for document in documents:
        info = read_info(document)
        if info is None or document.path is None:
            continue
        try:
            paper = library.paper(library.catalog.find(info.reference.paper(Page(PAPIS, document.label))))
        except ValueError:
            continue  # the import has told of it
        if paper is not None:
            entry = shelf.snapshot.entries.get(paper.key)
            notes = [_note_beside(document.path, info.notes)] if info.notes else []
            yield _marked(document.name, info.tags, notes, (), paper, entry.note if entry else "")


def _note_beside(path: Path, name: str) -> str:
    """The text of the note in a paper's folder; empty if it has none."""
    try:
        with (path.parent / Path(name).name).open(encoding="utf-8", errors="replace") as file:
            return clean(file.read(MAX_NOTE)).strip()
    except OSError:
        return ""


def library_of(program: str) -> Path:
    """Where a program keeps its library, by its own configuration; it may not be there."""
    if program == "zotero":
        return Path("~/Zotero/zotero.sqlite").expanduser()
    folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    config = ConfigParser(interpolation=None, strict=False)
    with suppress(ConfigError, OSError, UnicodeDecodeError):
        config.read([Path("~/.papis/config").expanduser(), Path(folder, "papis", "config").expanduser()], "utf-8")
    name = config.get("settings", "default-library", fallback="papers").strip("\"' ")
    # A folder may stand in place of a name.
    return Path(
        config.get(name, "dir", fallback=name if "/" in name else "~/Documents/papers").strip("\"' ")
    ).expanduser()


def _marked(  # noqa: PLR0913, PLR0917 - what a program may say
    where: str, tags: Iterable[str], notes: Iterable[str], lists: Iterable[str], paper: Paper, there: str
) -> MarkedPaper:
    """What a program says of a paper; `there` is the note that it has."""
    kept: list[str] = []
    problems: list[str] = []
    for text in tags:
        try:
            kept.append(checked_tag(text.translate(_NOT_IN_TAGS)))
        except UsageError as error:
            problems.append(f"{where}: {error.title}: {error.message}")
    marks = [PaperMarks(where, paper.title, tags=tuple(kept))] if kept else []
    size = len(there)
    for note in filter(None, notes):
        if note in there:
            continue
        size += len(note) + 2
        if size > MAX_NOTE:
            problems.append(f"{where}: its notes have more than {MAX_NOTE:,} characters; one was left out")
            size -= len(note) + 2
        else:
            marks.append(PaperMarks(where, paper.title, note=checked_note(note)))
    names = tuple(name[:MAX_NAME] for name in lists if exact(name[:MAX_NAME]))
    return MarkedPaper(paper, tuple(marks), names, tuple(problems))
