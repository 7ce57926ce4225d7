"""Reading progress: what was kept and read in each period, and how much waits to be read.

Told from what is on the shelf now: a paper that was taken off it is in no figure, a dismissed one neither. A paper
is kept from the day on which its entry was made, or from its first known day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from search.query.dates import first_day
from search.statistics.periods import Period, counted
from search.statistics.scope import Scope
from search.statistics.trend import upto
from shelf.model import Entry


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is.

    Attributes:
        scope: The days on which something was kept or read.
        kept: Papers that came onto the shelf, of each period.
        started: Papers begun, likewise; only those of which the day is known, here and in `read`.
        read: Papers read, likewise.
        backlog: Papers on the shelf at the end of each period that were not read by then.
        unread: Papers on the shelf now that nobody has begun; `reading` and `done` are the others.
        reading: That are being read now.
        done: That are read.
    """

    scope: Scope
    kept: tuple[int, ...] = ()
    started: tuple[int, ...] = ()
    read: tuple[int, ...] = ()
    backlog: tuple[int, ...] = ()
    unread: int = 0
    reading: int = 0
    done: int = 0


def progress(entries: Iterable[Entry], today: date, period: Period | None, since: date | None) -> Progress:
    """Return how far a person is.

    Args:
        entries: Of the shelf.
        today: The last day that counts.
        period: What is counted per; None for what is usual.
        since: The first day that counts; None for no limit.
    """
    held = [entry for entry in entries if entry.status != "dismissed"]
    began = [(_began(entry), entry) for entry in held]
    kept = [day for day, _ in began if day]
    started = [day for entry in held if (day := _day(entry.dates.get("reading", "")))]
    read = [day for entry in held if entry.status == "read" and (day := _day(entry.dates.get("read", "")))]
    # What is read on an unknown day was never seen waiting.
    gone = [_day(entry.dates.get("read", "")) or day for day, entry in began if entry.status == "read" and day]
    scope = Scope.of((*kept, *started, *read), today, period, since)
    into = upto(kept, scope.spans, scope.last)
    out = upto((day for day in gone if day), scope.spans, scope.last)
    return Progress(
        scope,
        kept=counted(filter(scope.holds, kept), scope.spans),
        started=counted(filter(scope.holds, started), scope.spans),
        read=counted(filter(scope.holds, read), scope.spans),
        backlog=tuple(max(0, a - b) for a, b in zip(into, out, strict=True)),
        unread=sum(entry.status not in {"reading", "read"} for entry in held),
        reading=sum(entry.status == "reading" for entry in held),
        done=sum(entry.status == "read" for entry in held),
    )


def _began(entry: Entry) -> date | None:
    known = [day for text in entry.dates.values() if (day := _day(text))]
    return min((day for day in (_local(entry.added), *known) if day), default=None)


def _day(text: str) -> date | None:
    first = first_day(text)
    return date.fromisoformat(first) if first else None


def _local(time: str) -> date | None:
    """Return the day of a time of the shelf by the person's own clock, as the days of statuses are."""
    try:
        return datetime.fromisoformat(time).astimezone().date() if time else None
    except (ValueError, OverflowError):
        # Written by hand.
        return _day(time)
