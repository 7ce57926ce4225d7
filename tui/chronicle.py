"""What was done and when, in words: the same in the app and on the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.query.dates import LATEST, bounds
from shelf.fields import DATE
from tui.render import line

if TYPE_CHECKING:
    from shelf.diary import Day
    from shelf.history import Event, Record


def moment(time: str) -> str:
    """Return a time of the shelf (UTC, ISO) as the person's own clock shows it, to the minute."""
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"


def first_day(text: str, today: date) -> date:
    """Return the day from which on a person wants to be told: `7d`, `2w`, `yesterday`, `2026-03`, `2026-03-11`.

    Raises:
        UsageError: It is no day.
    """
    found = bounds(text, today)
    if found is None or found[0] == LATEST:
        raise UsageError(f"No day: {line(text)}", "", "Give 7d, 2w, 3m, 1y, today, 2026-03 or 2026-03-11.")
    return date.fromisoformat(found[0])


def shown(record: Record) -> list[Event]:
    """Return the changes of an edit that a person is told: the day of a status goes without saying."""
    moved = {event.key for event in record.events if event.change.field == "status"}
    return [each for each in record.events if not (each.key in moved and each.change.field.startswith(DATE))]


def told(event: Event) -> str:
    """Return a change in words; one that did not count says so."""
    words = line(event.words)
    return f"overruled: {words}" if event.overruled else words


def day_of(day: Day, today: date) -> str:
    """Return a day as a heading: the date, its name, and what was done how often."""
    when = date.fromisoformat(day.day)
    name = {0: "today", 1: "yesterday"}.get((today - when).days, f"{when:%A}")
    sums = " · ".join(f"{len(deeds)} {heading.lower()}" for heading, deeds in day.parts)
    return f"{day.day} {name} · {sums}"
