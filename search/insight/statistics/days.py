"""The input of statistics: the day, the upvotes and the title of every paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np

from search.columns.columns import NO_PAPERS, Columns


@dataclass(frozen=True)
class DatedPapers:
    """The papers of a library with their days and upvotes, by key, if known; and the titles of all.

    Attributes:
        guessed: Keys of the papers whose day is that of a page without a year.
    """

    columns: Columns = NO_PAPERS
    days: Mapping[str, date] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    upvotes: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Columns) -> DatedPapers:
        rows, (ordinals, guessed) = columns.rows, columns.days
        keys = columns.keys_of(rows)
        # A library has far fewer days than papers.
        day = cache(date.fromordinal)
        return cls(
            columns,
            {key: day(number) for key, number in zip(keys, ordinals[rows].tolist(), strict=True) if number},
            frozenset(columns.keys_of(np.flatnonzero(guessed))),
            {key: votes for key, votes in zip(keys, columns.upvotes[rows].tolist(), strict=True) if votes >= 0},
            dict(zip(keys, columns.sources.many(rows), strict=True)),
        )
