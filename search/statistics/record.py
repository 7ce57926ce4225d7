"""What figures are made from: the day and the upvotes of every paper, read from the catalog.

The only module here that knows how papers are kept. The day of a paper is that of the first page that showed it,
else that of its publication. A page without a year is taken for the first such day from the paper's publication on;
where that is unknown or does not fit, for the last one before the paper came into the library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from search.catalog import Catalog
from search.query.dates import first_day
from search.query.facets import identity
from search.text.clean import clean_line
from search.text.latex import readable

# Facet to its place in a row of `Catalog.facts`.
VALUED = {"cat": 2, "kw": 3, "author": 4}
_YEARLESS = re.compile(r"--(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Record:
    """The papers as figures see them.

    Attributes:
        seq: The catalog's sequence number that this was read at.
        days: Key to day; papers of which nothing tells a day are not there.
        guessed: Keys of those whose day is that of a page without a year.
        upvotes: Key to upvotes, where they are known.
        titles: Key to title, as the source gave it, of every paper.
        values: `cat`, `kw` and `author`, to key to values in the form in which they are the same.
        labels: Likewise, to value to how people write it.
    """

    seq: int = 0
    days: Mapping[str, date] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    upvotes: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, catalog: Catalog) -> Record:
        """Read what is in the catalog now.

        Raises:
            CatalogError: It cannot be read.
        """
        seq = catalog.seq
        pages: dict[str, set[str]] = {}
        for key, page, _ in catalog.sightings():
            if page.date:
                pages.setdefault(key, set()).add(page.date)
        rows = catalog.dated()
        day_of = cache(_day_of)
        days = {row.key: day_of(frozenset(pages.get(row.key, ())), row.date, row.added[:10]) for row in rows}
        values, labels = _values(catalog.facts())
        return cls(
            seq,
            {key: day for key, (day, _) in days.items() if day},
            frozenset(key for key, (day, guessed) in days.items() if day and guessed),
            {row.key: row.upvotes for row in rows if row.upvotes is not None},
            {row.key: row.title for row in rows},
            values,
            labels,
        )


def _day_of(pages: frozenset[str], published: str, added: str) -> tuple[date | None, bool]:
    """Return a paper's day, and whether its year is a guess.

    Args:
        pages: The dates of the pages that show it.
        published: Its own date.
        added: The day on which it came into the library.
    """
    sure = [day for page in pages if (day := _day(page))]
    if sure:
        return min(sure), False
    own, came = _day(published), _day(added)
    guessed = [day for page in pages if (day := _with_year(page, own, came))]
    return (min(guessed), True) if guessed else (own, False)


def _day(text: str) -> date | None:
    first = first_day(text)
    return date.fromisoformat(first) if first else None


def _with_year(page: str, own: date | None, came: date | None) -> date | None:
    """Return the day that a page without a year most likely means."""
    match = _YEARLESS.fullmatch(page)
    if not match:
        return None
    month, number = int(match[1]), int(match[2])
    if own:
        after = (_made(year, month, number) for year in range(own.year, own.year + 5))
        first = next((day for day in after if day and day >= own), None)
        if first and (came is None or first <= came):
            return first
    if came is None:
        return None
    # Five years, since February 29 is not in every one.
    before = (_made(year, month, number) for year in range(came.year, came.year - 5, -1))
    return next((day for day in before if day and day <= came), None)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _values(
    rows: Iterable[tuple[str, int | None, str, str, str]],
) -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[str, dict[str, str]]]:
    """Return the values of every paper, and how the first paper that has one writes it."""
    values: dict[str, dict[str, tuple[str, ...]]] = {facet: {} for facet in VALUED}
    labels: dict[str, dict[str, str]] = {facet: {} for facet in VALUED}
    same = cache(lambda facet, text: identity(facet, readable(text)))
    for row in rows:
        for facet, place in VALUED.items():
            told = row[place]
            if told == "[]":
                continue
            held = {same(facet, text): text for text in json.loads(str(told))}
            held.pop("", None)
            values[facet][row[0]] = tuple(held)
            for value, text in held.items():
                if value not in labels[facet]:
                    labels[facet][value] = clean_line(readable(text))
    return values, labels
