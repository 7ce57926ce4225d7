"""Which papers trend: upvotes, counting less the longer a paper has been there.

    score = upvotes / (age + 2) ** 1.5

`age` is in days, from the first dated page that shows the paper, else from its publication. What is older than 30
days, has no upvote or no date does not trend. `sort:trending` orders by the same score whatever the age, for one may
well look at a month of last year; what has no score comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from search.query.dates import first_day

if TYPE_CHECKING:
    from search.columns import Columns

WINDOW = 30
# As if every paper were two days older: one upvote in the first hour is no trend.
_HEAD_START = 2
_GRAVITY = 1.5


def score(upvotes: int, age: int) -> float:
    """Return how much a paper trends.

    Args:
        upvotes: That it has now.
        age: In days; a day in the future counts as today.
    """
    return float(max(0, upvotes) / (max(0, age) + _HEAD_START) ** _GRAVITY)


def age_of(key: str, columns: Columns, today: date) -> int | None:
    """Return for how many days a paper has been there; None where nothing tells."""
    pages = [page.date for page in columns.pages_of.get(key, ()) if page.date[:4].isdigit()]
    first = first_day(min(pages) if pages else columns.dates.get(key, ""))
    return max(0, (today - date.fromisoformat(first)).days) if first else None


def by_trend(keys: Sequence[str], columns: Columns, today: date) -> list[str]:
    """Return the keys, those that trend most first; what has no upvote or no date comes last, as it came."""
    scores: dict[str, float] = {}
    for key in keys:
        votes = columns.upvotes.get(key, 0)
        age = age_of(key, columns, today) if votes > 0 else None
        scores[key] = 0.0 if age is None else score(votes, age)
    return sorted(keys, key=lambda key: -scores[key])


def trending(columns: Columns, today: date, top: int) -> dict[str, tuple[int, int]]:
    """Return the papers that trend most, with their upvotes and age, the first one most."""
    ages = {key: age for key, votes in columns.upvotes.items() if votes > 0 for age in [age_of(key, columns, today)]}
    found = {key: (columns.upvotes[key], age) for key, age in ages.items() if age is not None and age <= WINDOW}
    # By key where scores are equal: two digests of the same day agree.
    best = sorted(found, key=lambda key: (-score(*found[key]), key))[:top]
    return {key: found[key] for key in best}
