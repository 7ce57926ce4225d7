"""Merging records: one paper from two sources, or merged by the user, and taken apart again.

The richer value wins and nothing is dropped. The existing value wins a tie, so that reading the same page again
changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from search.catalog.schema import INSERT, UPDATE, insert, load, next_seq, paper_from_row, row_from_paper, tie
from search.errors import UsageError
from search.files import utc_now
from search.paper import NOT_PUBLISHED, Link, Page, Paper, Publication, Sighting

T = TypeVar("T")


def union(*groups: Iterable[T]) -> tuple[T, ...]:
    """The members of all groups, each once, in the order of first appearance."""
    return tuple(dict.fromkeys(member for group in groups for member in group))


def longer(old: str, new: str) -> str:
    return new if len(new) > len(old) else old


def merge(old: Paper, new: Paper) -> Paper:
    """The paper that both records describe, under the old record's key."""
    # The authors edit an arXiv or DOI record; nobody edits a title read from a saved page.
    named = bool(new.arxiv or new.doi) and not (old.arxiv or old.doi)
    # The more precise date wins; between two equally precise dates, that of the earlier record.
    date = longer(old.date, new.date)
    return replace(
        old,
        title=new.title if named else old.title,
        abstract=longer(old.abstract, new.abstract),
        authors=new.authors if len(new.authors) > len(old.authors) else old.authors,
        date=date,
        year=old.year if old.year is not None else new.year,
        venue=old.venue or new.venue,
        categories=union(old.categories, new.categories),
        keywords=union(old.keywords, new.keywords),
        arxiv=old.arxiv or new.arxiv,
        doi=old.doi or new.doi,
        url=old.url or new.url,
        pdf=old.pdf or new.pdf,
        links=_links(old, new),
        upvotes=max((v for v in (old.upvotes, new.upvotes) if v is not None), default=None),
        sightings=union(old.sightings, new.sightings),
        publication=_publication(old.publication, new.publication),
    )


def without_repeats(paper: Paper) -> Paper:
    """The paper as it will be when it is seen again: repeated values count once."""
    groups = (paper.categories, paper.keywords, [link.url for link in paper.links], paper.sightings)
    return merge(paper, paper) if any(len(set(group)) < len(group) for group in groups) else paper


def _publication(old: Publication, new: Publication) -> Publication:
    if new is NOT_PUBLISHED or old == new:
        return old
    if old is NOT_PUBLISHED:
        return new
    values = {each.name: getattr(old, each.name) or getattr(new, each.name) for each in fields(Publication)}
    # A preprint that came out elsewhere is what it came out as.
    return Publication(**values | {"type": new.type if new.type and old.type in ("", "article") else old.type})


def _links(old: Paper, new: Paper) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for link in (*old.links, *new.links):
        links.setdefault(link.url, link)
    return tuple(links.values())


# What merging unites: of these each member is looked at by itself when papers are parted.
_UNITED = {"categories", "keywords", "links", "sightings"}


NOTHING_MERGED = "Nothing was merged"
NO_MERGE = "No merge to undo"


def same_paper(key: str) -> str:
    return f"Both are the paper {key}"


def not_merged(key: str) -> str:
    return f"{key} was not merged into another paper"


def merged_later(key: str) -> str:
    return f"{key} was merged later"


@dataclass(frozen=True, slots=True)
class _Before:
    """What two papers were before they were joined: the other's row, its aliases, and keys joined into it before."""

    survivor: Paper
    other: Paper
    place: int
    aliases: list[str]
    former: list[str]

    @classmethod
    def read(cls, text: str) -> _Before:
        data = json.loads(text)
        survivor, other = map(_paper, data["papers"])
        return cls(survivor, other, int(data["place"]), list(data["aliases"]), list(data["former"]))

    def __str__(self) -> str:
        data = {
            "papers": [_as_json(self.survivor), _as_json(self.other)],
            "place": self.place,
            "aliases": self.aliases,
            "former": self.former,
        }
        return json.dumps(data, ensure_ascii=False)


def merged_paper(survivor: Paper, other: Paper) -> Paper:
    # What was in the library first has been there since.
    return replace(merge(survivor, other), added=min(filter(None, (survivor.added, other.added)), default=""))


def join(db: sqlite3.Connection, keep: str, other: str, *, again: bool = False) -> Paper:
    """Make one paper of two, as `Catalog.join`; the caller has opened a transaction."""
    if keep == other:
        raise UsageError(NOTHING_MERGED, same_paper(keep))
    into, absorbed = _row(db, keep), _row(db, other)
    survivor, lost = load(db, [into, absorbed])
    aliases = [alias for (alias,) in db.execute("SELECT alias FROM alias WHERE paper = ?", (absorbed,))]
    former = [key for (key,) in db.execute("SELECT key FROM former WHERE paper = ?", (absorbed,))]
    before, united, seq = _Before(survivor, lost, absorbed, aliases, former), merged_paper(survivor, lost), next_seq(db)
    for table in ("alias", "former"):
        db.execute(f"UPDATE {table} SET paper = ? WHERE paper = ?", (into, absorbed))
    at = "" if again else utc_now("microseconds")
    db.execute("INSERT INTO former VALUES (?, ?, ?, ?, ?)", (other, into, seq, at, str(before)))
    db.execute("DELETE FROM sighting WHERE paper = ?", (absorbed,))
    db.execute("DELETE FROM paper WHERE id = ?", (absorbed,))
    db.execute(UPDATE, (seq, *row_from_paper(united), into))
    tie(db, into, united)
    return united


def originals(db: sqlite3.Connection, number: int) -> Iterator[Paper]:
    """Yield the records that were merged into a paper, as they were before."""
    for (told,) in db.execute("SELECT told FROM former WHERE paper = ?", (number,)):
        before = _Before.read(told)
        yield from (before.survivor, before.other)


def part(db: sqlite3.Connection, key: str) -> str:
    """Undo a merge, as `Catalog.part`; what either paper learned since stays with the one that it was part of."""
    row = db.execute("SELECT paper, joined, told FROM former WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise UsageError(NO_MERGE, not_merged(key))
    into, at, data = row
    later = db.execute("SELECT key FROM former WHERE paper = ? AND joined > ? ORDER BY joined DESC", (into, at))
    if after := later.fetchone():
        raise UsageError("The merge cannot be undone", merged_later(after[0]), "Undo that merge first.")
    before, now, seq = _Before.read(data), load(db, [into])[0], next_seq(db)
    db.execute("DELETE FROM former WHERE key = ?", (key,))
    place = _restored(db, before, seq)
    for table, column, names in (("alias", "alias", before.aliases), ("former", "key", before.former)):
        _repoint(db, table, column, names, place)
    tie(db, place, before.other)
    rest = _without(now, before.survivor, merged_paper(before.survivor, before.other))
    db.execute("DELETE FROM sighting WHERE paper = ?", (into,))
    db.execute(UPDATE, (seq + 1, *row_from_paper(rest), into))
    tie(db, into, rest)
    return now.key


def part_places(db: sqlite3.Connection, key: str, now: str) -> list[str]:
    """Part a paper by its places on pages, as `Catalog.part_places`; the caller has opened a transaction."""
    number = _row(db, key)
    paper = load(db, [number])[0]
    first: dict[Page, Sighting] = {}
    further = [seen for seen in paper.sightings if seen.rank and first.setdefault(seen.page, seen) is not seen]
    kept = replace(paper, sightings=tuple(seen for seen in paper.sightings if seen not in further))
    db.execute("DELETE FROM sighting WHERE paper = ?", (number,))
    db.execute(UPDATE, (next_seq(db), *row_from_paper(kept), number))
    tie(db, number, kept)
    keys = [f"{key}-{place}" for place in range(2, 2 + len(further))]
    for new, seen in zip(keys, further, strict=True):
        insert(db, Paper(paper.title, key=new, added=now, sightings=(seen,)))
    return keys


def _restored(db: sqlite3.Connection, before: _Before, seq: int) -> int:
    """Insert the other paper again, in its old row unless that is in use, and return the row."""
    row = db.execute(INSERT, (seq, *row_from_paper(before.other))).lastrowid or 0
    if db.execute("SELECT 1 FROM paper WHERE id = ?", (before.place,)).fetchone():
        return row
    db.execute("UPDATE paper SET id = ? WHERE id = ?", (before.place, row))
    return before.place


def _repoint(db: sqlite3.Connection, table: str, column: str, names: Iterable[str], place: int) -> None:
    db.executemany(f"UPDATE {table} SET paper = ? WHERE {column} = ?", [(place, name) for name in names])


def _without(now: Paper, survivor: Paper, united: Paper) -> Paper:
    """A paper as it would be now without the merge: later changes stay."""
    parted: dict[str, Any] = {}
    for name in (field.name for field in fields(Paper)):
        is_now, was, became = (getattr(paper, name) for paper in (now, survivor, united))
        if is_now == became:
            parted[name] = was
        elif name in _UNITED:
            parted[name] = tuple(each for each in is_now if each in was or each not in became)
        else:
            parted[name] = is_now
    return Paper(**parted)


def _row(db: sqlite3.Connection, key: str) -> int:
    row = db.execute("SELECT id FROM paper WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise UsageError(NOTHING_MERGED, f"There is no paper {key} in the library")
    return int(row[0])


def _as_json(paper: Paper) -> list[Any]:
    seen = [[s.page.source, s.page.label, s.page.date, s.rank] for s in paper.sightings]
    return [row_from_paper(paper), seen]


def _paper(data: list[Any]) -> Paper:
    row, seen = data
    return paper_from_row(row, tuple(Sighting(Page(*page), rank) for *page, rank in seen))
