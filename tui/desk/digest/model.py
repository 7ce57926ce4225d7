"""Digest: papers in sections, each once, with the reasons why it is included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from search.paper import MONTHS, Paper
from search.text.plural import plural


@dataclass(frozen=True, slots=True)
class DigestScope:
    """Which papers a digest covers: those that a query finds, or saved searches; all if neither is set."""

    query: str = ""
    saved: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """Where the state of such digests is stored; each scope has its own."""
        if self.query:
            return f"query:{self.query}"
        return f"saved:{'|'.join(sorted(self.saved))}" if self.saved else ""


@dataclass(frozen=True, slots=True)
class DigestMark:
    """How far digests went.

    Attributes:
        catalog: Identity of the catalog that `seq` counts the changes of.
        until: The time of reading, UTC, ISO to the second.
    """

    catalog: int
    seq: int
    until: str


@dataclass(frozen=True, slots=True)
class DigestPaper:
    """A paper in a digest, and the reasons why it is included."""

    paper: Paper
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A section of a digest: `found`, `trending` or `new`.

    Attributes:
        more: How many more papers there were.
    """

    name: str
    heading: str
    papers: tuple[DigestPaper, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new in the library since the last digest.

    Attributes:
        mark: How far it went.
        notes: What was not understood of the query.
    """

    scope: DigestScope
    since: date
    mark: DigestMark
    sections: tuple[DigestSection, ...]
    notes: tuple[str, ...] = ()

    @property
    def papers(self) -> Iterator[DigestPaper]:
        for section in self.sections:
            yield from section.papers

    @property
    def count(self) -> int:
        return sum(len(section.papers) for section in self.sections)

    @property
    def until(self) -> date:
        return date.fromisoformat(self.mark.until[:10])

    @property
    def title(self) -> str:
        """The heading; safe as the subject of a mail, since nothing in it comes from outside."""
        return f"Carrel digest: {plural(self.count, 'paper')}, {_day(self.since)} to {_day(self.until)}"


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
