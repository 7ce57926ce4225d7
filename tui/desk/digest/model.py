"""Digest: papers, each once, in sections, with why each is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from search.paper import MONTHS, Paper


@dataclass(frozen=True, slots=True)
class DigestScope:
    """Which papers a digest is about; all when neither is said.

    Attributes:
        query: Only what this finds.
        saved: Only what these saved searches find.
    """

    query: str = ""
    saved: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """Return under which name it is remembered how far such digests went; each goes on by itself."""
        if self.query:
            return f"query:{self.query}"
        return f"saved:{'|'.join(sorted(self.saved))}" if self.saved else ""


@dataclass(frozen=True, slots=True)
class DigestMark:
    """How far digests went.

    Attributes:
        catalog: Identity of the catalog that `seq` counts the changes of.
        seq: Its last change that was looked at.
        until: When that was, UTC, ISO to the second.
    """

    catalog: int
    seq: int
    until: str


@dataclass(frozen=True, slots=True)
class DigestPaper:
    """A paper in a digest, and the reasons why it is there."""

    paper: Paper
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestSection:
    """Some of a digest's papers.

    Attributes:
        name: `found`, `trending` or `new`.
        heading: The same for people.
        picks: The papers.
        more: How many others there were.
    """

    name: str
    heading: str
    picks: tuple[DigestPaper, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in the library since the last digest.

    Attributes:
        scope: What it is about.
        since: The day that it begins with.
        mark: How far it went.
        sections: Those that hold papers.
        notes: What was not understood of the query.
    """

    scope: DigestScope
    since: date
    mark: DigestMark
    sections: tuple[DigestSection, ...]
    notes: tuple[str, ...] = ()

    @property
    def picks(self) -> Iterator[DigestPaper]:
        """Yield the papers of all sections."""
        for section in self.sections:
            yield from section.picks

    @property
    def count(self) -> int:
        """Return how many papers are in it."""
        return sum(len(section.picks) for section in self.sections)

    @property
    def until(self) -> date:
        """Return the day on which it was made."""
        return date.fromisoformat(self.mark.until[:10])

    @property
    def title(self) -> str:
        """Return its heading; nothing in it comes from outside, so that it can be a mail's subject."""
        papers = f"{self.count} paper" + "s" * (self.count != 1)
        return f"Carrel digest: {papers}, {_day(self.since)} to {_day(self.until)}"


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
