"""What a value of a date field means, as whole days.

`2024`, `2024-03`, `2024-03-11`, `202403`, `20240311`, `202403112359` (arXiv's; the time is dropped)
and ISO times stand for all their days, and so do ISO weeks (`2026-w11`). `today` and `yesterday` stand for that day,
`week`, `month` and `year` for all days of the present one. `7d 2w 3m 1y` alone mean *from that day on*; in a range
they stand for the day itself, so `..7d` is older.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from search.query.tree import Everything, Node, Phrase, Range, Word

EARLIEST = date.min.isoformat()
LATEST = date.max.isoformat()

_RELATIVE = re.compile(r"-?([0-9]{1,5})([dwmy])")
_ABSOLUTE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2})(?:[T ].*)?)?)?", re.IGNORECASE
)
_SOLID = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?:(?P<day>[0-9]{2})(?:[0-9]{4}(?:[0-9]{2})?)?)?")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{1,2})")
_YEARLESS = re.compile(r"--([0-9]{2})-([0-9]{2})")
# February 29 comes again after eight years at most: 1896, 1904.
_MOST_YEARS = 8

Days = tuple[date, date]


def bounds(value: Node | str, today: date) -> tuple[str, str] | None:
    """Return the first and last day that a value stands for.

    Args:
        value: A Word, Phrase or Range, or the text of a word.
        today: The day that relative dates count from.

    Returns:
        Two ISO days, both included, an open end being `EARLIEST` or `LATEST`; None when the value
        is no date, which matches nothing. The first may be after the last: no day at all.
    """
    match value:
        case str() as text:
            return _word(text, today)
        case Word(text) | Phrase(text):
            return _word(text, today)
        case Everything():
            return EARLIEST, LATEST
        case Range():
            return _range(value, today)
        case _:
            return None


def first_day(text: str) -> str:
    """Return the day that a paper's date stands for, its first one (`2024-03` → `2024-03-01`); empty for none."""
    days = _absolute(text)
    return days[0].isoformat() if days else ""


def page_day(text: str, came_in: str) -> str:
    """Return the day that a page's date stands for; empty for none.

    A date without a year (`--03-11`) is the last such day before the page came in. The day after counts as well,
    since it may have begun where the page was saved.

    Args:
        text: ISO, as far as it is known, or `--MM-DD`.
        came_in: ISO time in UTC of the import.
    """
    yearless = _YEARLESS.fullmatch(text)
    if not yearless:
        return first_day(text)
    until = _absolute(came_in[:10])
    if until is None:
        return ""
    last = _moved(until[1], 1)
    for year in range(last.year, last.year - _MOST_YEARS - 1, -1):
        days = _absolute(f"{year:04}{text[1:]}")
        if days and days[0] <= last:
            return days[0].isoformat()
    return ""


def _word(text: str, today: date) -> tuple[str, str] | None:
    years = _YEARS.fullmatch(text.strip())
    if years:
        return _range(Range(years[1], years[2]), today)
    days = _days(text, today)
    if not days:
        return None
    relative = _RELATIVE.fullmatch(text.strip().lower())
    return days[0].isoformat(), LATEST if relative else days[1].isoformat()


def _range(node: Range, today: date) -> tuple[str, str] | None:
    low = _days(node.low, today) if node.low else (date.min, date.min)
    high = _days(node.high, today) if node.high else (date.max, date.max)
    if not low or not high:
        return None
    first = _moved(low[1], 1) if node.low_open else low[0]
    last = _moved(high[0], -1) if node.high_open else high[1]
    return first.isoformat(), last.isoformat()


def _days(text: str, today: date) -> Days | None:
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        day = _moved(today, -(word == "yesterday"))
        return day, day
    if word in ("week", "month", "year"):
        return _present(word, today)
    relative = _RELATIVE.fullmatch(word)
    if relative:
        day = _back(today, int(relative[1]), relative[2])
        return day, day
    week = _WEEK.fullmatch(word)
    return _week(int(week[1]), int(week[2])) if week else _absolute(word)


def _present(word: str, today: date) -> Days | None:
    year, week, _ = today.isocalendar()
    if word == "week":
        return _week(year, week)
    return _absolute(f"{today.year:04}-{today.month:02}" if word == "month" else f"{today.year:04}")


def _week(year: int, number: int) -> Days | None:
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return first, _moved(first, 6)


def _absolute(text: str) -> Days | None:
    match = _ABSOLUTE.fullmatch(text.replace("/", "-")) or _SOLID.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if match["month"] is None:
        return first, date(year, 12, 31)
    if match["day"] is None:
        return first, date(year, month, calendar.monthrange(year, month)[1])
    return first, first


def _back(today: date, number: int, unit: str) -> date:
    if unit in "dw":
        return _moved(today, -number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    if months < 12:
        return date.min
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _moved(day: date, by: int) -> date:
    """Return a day that many days on, or the last one that there is in that direction."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min
