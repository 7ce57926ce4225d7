"""What a query would give if it were saved: how many papers, and which bookmarked ones it misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.text.plural import plural
from tui.browsing import Question
from tui.render import line

if TYPE_CHECKING:
    from tui.desk import Desk

# Titles of missed bookmarks that are told.
SOME = 5


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a query would give.

    Attributes:
        keys: Of its papers.
        bookmarks: How many papers are bookmarked.
        missed: How many of these it does not give.
        titles: Of some of those, newest page first, safe to draw.
        notes: What was not understood.
    """

    keys: Sequence[str]
    bookmarks: int
    missed: int
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return it in words, a missed title a line."""
        given = f"It gives {plural(len(self.keys), 'paper')}"
        if self.missed:
            told = [f"{given} and misses {self.missed} of your {plural(self.bookmarks, 'bookmark')}:"]
            told += [f"  {title}" for title in self.titles]
            more = self.missed - len(self.titles)
            told += [f"  and {more} more"] if more else []
        else:
            told = [f"{given}, all your bookmarks among them." if self.bookmarks else f"{given}."]
        return [*told, *map(line, self.notes)]


def prospect(desk: Desk, query: str) -> Prospect:
    """Return what a query would give as a saved search, in which its last word is finished.

    Raises:
        EngineError: The index is damaged and could not be rebuilt.
    """
    answer = desk.answer(Question(query))
    bookmarked = desk.shelf.keys_for("is", "bookmarked") or frozenset()
    known = desk.known_now()
    missed = known.columns.sorted(known.found(key for key in sorted(bookmarked) if key not in answer.keys), "page")
    titles = tuple(line(desk.title(key)) for key in known.keys_of(missed[:SOME]))
    return Prospect(answer.keys, len(bookmarked), len(missed), titles, answer.notes)
