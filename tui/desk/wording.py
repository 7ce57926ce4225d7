"""Edits, days and marks in words and signs: the same in the app and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.dates import LATEST
from search.query.ranges import bounds
from search.text.plural import plural
from shelf.fields import MAX_RATING
from shelf.model import DATE, ShelfEntry
from shelf.tags import COLOURS
from tui.desk.render import Piece, line

if TYPE_CHECKING:
    from shelf.journal.history import HistoryChange, HistoryEntry
    from shelf.journal.reading_journal import Day
    from tui.desk.question import Answer

# Above the papers that lack words of a question.
SOME_WORDS = "with some of these words"


def local_time(time: str) -> str:
    """Format a stored time (UTC, ISO) as local time, to the minute."""
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"


def parse_since(text: str, today: date) -> date:
    """Parse the first day of a period, such as `7d`, `yesterday` or `2026-03`; raises a UsageError if it is none."""
    days = bounds(text, today)
    if days is None or days[0] == LATEST:
        raise UsageError(f"Not a day: {line(text)}", "", "Use 7d, 2w, 3m, 1y, today, 2026-03 or 2026-03-11.")
    return date.fromisoformat(days[0])


def found_text(answer: Answer) -> str:
    """How many papers were found: `415`, or `3 with all · 412 with some` where some lack words."""
    found = len(answer.keys)
    if answer.with_all is None or answer.with_all == found:
        return f"{found:,}"
    every = f"{answer.with_all:,}" if answer.with_all else "none"
    return f"{every} with all · {found - answer.with_all:,} with some"


def hidden_text(hidden: int) -> str:
    return f"{plural(hidden, 'dismissed paper')} hidden (is:dismissed)"


def shown_events(record: HistoryEntry) -> list[HistoryChange]:
    """The changes of an edit to be shown: all but the day that comes with a status."""
    moved = {event.key for event in record.events if event.change.field == "status"}
    return [each for each in record.events if not (each.key in moved and each.change.field.startswith(DATE))]


def event_text(event: HistoryChange) -> str:
    """A change in words, marked if a later edit overruled it."""
    words = line(event.words)
    return f"overruled: {words}" if event.overruled else words


def day_heading(day: Day, today: date) -> str:
    """Date, name of the day, and counts of activities."""
    when = date.fromisoformat(day.day)
    name = {0: "today", 1: "yesterday"}.get((today - when).days, f"{when:%A}")
    sums = " · ".join(f"{len(deeds)} {heading.lower()}" for heading, deeds in day.parts)
    return f"{day.day} {name} · {sums}"


# Signs, so that nothing depends on colour alone; unread stands out.
STATUS = {"unread": "●", "reading": "◐", "read": "○", "dismissed": "×"}
PRIORITY = {"high": "↑", "low": "↓"}


def status_sign(entry: ShelfEntry | None) -> str:
    """The sign of a paper's status; that of unread for an unknown status."""
    return STATUS.get(entry.status if entry else "", STATUS["unread"])


def priority_sign(entry: ShelfEntry | None) -> str:
    """The sign of a paper's priority; empty for a normal one."""
    return PRIORITY.get(entry.priority, "") if entry else ""


def stars(rating: int | None) -> str:
    """A rating as five stars, filled or not, unlike a bookmark's; empty for none."""
    return "★" * rating + "☆" * (MAX_RATING - rating) if rating else ""


def mark_words(entry: ShelfEntry) -> list[str]:
    """Status, rating and priority in words, without defaults."""
    status = line(entry.status) if entry.status != "unread" else ""
    priority = f"{line(entry.priority)} priority" if entry.priority != "normal" else ""
    return [each for each in (status, stars(entry.rating), priority) if each]


def status_days(entry: ShelfEntry) -> str:
    """When a paper was started, read or dismissed, if known."""
    words = {"reading": "reading since", "read": "read on", "dismissed": "dismissed on"}
    return " · ".join(f"{words.get(status, line(status))} {line(day)}" for status, day in entry.dates.items())


def tag_pieces(tags: Sequence[str], colour_of: Callable[[str], str], style: str) -> list[Piece]:
    """Tags separated by blanks, each in its colour; `style` is that of blanks and of tags without a colour."""
    coloured = ((f"#{line(tag)}", colour_of(tag)) for tag in tags)
    named = [[Piece(tag, colour if colour in COLOURS else style)] for tag, colour in coloured]
    return join_pieces(named, Piece(" ", style))


def no_colour(_: str) -> str:
    return ""


def join_pieces(parts: Sequence[Sequence[Piece]], between: Piece) -> list[Piece]:
    """Join the parts that are not empty, with a piece between them."""
    full = [part for part in parts if part]
    return [piece for part in full for piece in (between, *part)][1:]
