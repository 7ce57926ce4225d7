"""Which paper of the catalog a record is of, if it is there already, and the key of one that isn't."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from search.catalog.merge import originals
from search.catalog.same_paper import compared, is_part, is_repeated, one_paper, one_title, two_papers
from search.catalog.schema import load, of_title
from search.paper import Paper, title_hash

# Papers of one title that a record is compared with.
_MOST_OF_A_TITLE = 50


class Match(NamedTuple):
    """The paper that a record is of, if there is one.

    Attributes:
        by_title: Neither an identifier nor the abstract says so.
        apart: The keys of papers that have one of its identifiers, but another title, and so are others.
    """

    number: int = 0
    existing: Paper | None = None
    by_title: bool = False
    apart: tuple[str, ...] = ()


def recognise(db: sqlite3.Connection, paper: Paper) -> Match:
    """Look a record up by its identifiers, then by its title, where the rest of the record has to agree."""
    apart: list[str] = []
    *identifiers, title = (f"key:{paper.key}", *paper.aliases) if paper.key else paper.aliases
    for alias in identifiers:
        number = _owner(db, alias)
        if number is None:
            continue
        existing = load(db, [number])[0]
        merged = False
        if two_papers(existing, paper):
            merged = _goes_by_both(db, number, existing, paper)
            if not merged:
                continue
        sure = merged or alias.startswith("key:") or existing.title == paper.title
        # What was kept apart from the paper with this identifier stays apart, whatever that has learned since.
        if not sure and (known := _by_title(db, paper, title, repeated=True)).existing:
            return known._replace(apart=tuple(apart))
        if sure or any(one_title(face, paper) for face in chain([existing], originals(db, number))):
            return Match(number, existing, apart=tuple(apart))
        apart.append(existing.key)
    return _by_title(db, paper, title)._replace(apart=tuple(apart))


def _by_title(db: sqlite3.Connection, paper: Paper, title: str, *, repeated: bool = False) -> Match:
    """The paper with this title that a record repeats, or else, unless `repeated`, that it agrees with."""
    numbers = [number for (number,) in db.execute(*of_title(title, _MOST_OF_A_TITLE))]
    if len(numbers) == _MOST_OF_A_TITLE:
        # The same record is found whatever the number of papers with its title.
        number = _owner(db, f"key:{paper.minted('', apart=True).key}")
        numbers += [number] if number is not None else []
    faces = [
        (number, existing, face)
        for number, existing in zip(numbers, load(db, numbers), strict=True)
        for face in (existing, *originals(db, number))
    ]
    for number, existing, face in faces:
        if is_repeated(face, paper):
            return Match(number, existing)
    agreeing = [] if repeated else [each for each in faces if one_paper(each[2], paper)]
    if not agreeing:
        return Match()
    # Rather the one that it was joined with before, if there are several.
    number, existing, face = min(agreeing, key=lambda each: not is_part(paper, each[2]))
    return Match(number, existing, by_title=not compared(face, paper).same_text)


def _goes_by_both(db: sqlite3.Connection, number: int, existing: Paper, paper: Paper) -> bool:
    """Whether a paper has this identifier, too, since the user merged the two."""
    name = f"arxiv:{paper.arxiv}" if existing.arxiv and paper.arxiv else f"doi:{paper.doi}"
    return _owner(db, name) == number


def minted(db: sqlite3.Connection, paper: Paper, now: str) -> Paper:
    """Give a record that is no paper of the catalog yet a key and a time of import, unless it has them."""
    new = paper.minted(now)
    if _owner(db, f"key:{new.key}") is not None:
        # Another paper bears this title, or did before it was joined with one more.
        new = paper.minted(now, apart=True)
    while _owner(db, f"key:{new.key}") is not None:
        new = replace(new, key=title_hash(new.key))
    return new


def _owner(db: sqlite3.Connection, alias: str) -> int | None:
    row = db.execute("SELECT paper FROM alias WHERE alias = ?", (alias,)).fetchone()
    return row and int(row[0])
