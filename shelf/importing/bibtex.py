"""Marks from BibTeX: `keywords`, `note`, `annote` and biblatex's `annotation`.

Entries are read as `carrel import` reads them (`search.text.bib`), so that an entry that is broken keeps what
can be read of it. The escapes that `shelf.export` writes are undone exactly: a note comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import arxiv_id, doi
from search.text.bib.entries import Entry, entries
from search.text.bib.values import decoded
from search.text.clean import clean_line
from shelf.importing.marks import Marks, Problem, note_of, tags_of

_END = re.compile("\r\n?|\n")


def from_bibtex(text: str) -> Iterator[Marks | Problem]:
    """Yield the marks of each entry; see `read_marks`."""
    lines = enumerate(_END.split(text.removeprefix("\ufeff")), 1)
    for entry in entries(lines):
        where = f"line {entry.line}"
        if isinstance(entry, Entry):
            for trouble in entry.troubles:
                yield Problem(f"line {trouble.line}", clean_line(trouble.reason))
            yield from _marks(entry, where)
        else:
            yield Problem(where, f"The entry is broken: {clean_line(entry.reason)}")


def _marks(entry: Entry, where: str) -> Iterator[Marks | Problem]:
    tags: list[str] = []
    for tag in tags_of(_fields(entry, "keywords", "keyword"), where):
        if isinstance(tag, str):
            tags.append(tag)
        else:
            yield tag
    note = note_of(_fields(entry, "note", "annote", "annotation"))
    if not (tags or note):
        return
    title = clean_line(" ".join(_fields(entry, "title", bare=True)))
    names = [clean_line(text) for text in _fields(entry, "doi", "eprint", "url", "journal", "note")]
    arxiv = next(filter(None, map(arxiv_id, names)), "")
    known = next(filter(None, map(doi, names)), "")
    if not (title or arxiv or known):
        yield Problem(where, "It names no paper: neither title nor identifier")
        return
    yield Marks(where, title, arxiv, known, tuple(tags), note)


def _fields(entry: Entry, *names: str, bare: bool = False) -> list[str]:
    """Return what fields of these names show; one may stand twice."""
    return [decoded(value, bare=bare) for value in entry.values(*names)]
