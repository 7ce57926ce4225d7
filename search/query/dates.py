"""Days, weeks, months and years: what a text means by them, and what they are called."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from search.paper import MONTHS
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

_Days = tuple[date, date]


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


def _days(text: str, today: date) -> _Days | None:
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


def _present(word: str, today: date) -> _Days | None:
    year, week, _ = today.isocalendar()
    if word == "week":
        return _week(year, week)
    return _absolute(f"{today.year:04}-{today.month:02}" if word == "month" else f"{today.year:04}")


def _week(year: int, number: int) -> _Days | None:
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return first, _moved(first, 6)


def _absolute(text: str) -> _Days | None:
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


Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month or year.

    Attributes:
        unit: Which of them.
        first: Its first day.
        last: Its last day.
    """

    unit: Unit
    first: date
    last: date

    @classmethod
    def around(cls, day: date, unit: Unit) -> Period:
        """Return the period of a kind that a day is in."""
        first = last = day
        if unit == "week":
            first = _shifted(day, -day.weekday())
            last = _shifted(day, 6 - day.weekday())
        elif unit == "month":
            first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
        elif unit == "year":
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        return cls(unit, first, last)

    @classmethod
    def of(cls, value: Node | str, today: date) -> Period | None:
        """Return the period that a value of a date field stands for; None when it is none or another span."""
        days = bounds(value, today)
        if days is None:
            return None
        return cls.spanning(*map(date.fromisoformat, days))

    @classmethod
    def spanning(cls, first: date, last: date) -> Period | None:
        """Return the period that has these first and last days; None for another span."""
        around = (cls.around(first, unit) for unit in UNITS)
        return next((each for each in around if (each.first, each.last) == (first, last)), None)

    @property
    def text(self) -> str:
        """Return the period as a query says it: `2026-03-11`, `2026-w11`, `2026-03`, `2026`."""
        if self.unit == "week":
            # The week's own year: the last days of December may be in week 1 of the next one.
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-w{week:02}"
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.unit]]

    @property
    def title(self) -> str:
        """Return the period as people write it: `Wed 11 Mar 2026`, `Week 11 · 9–15 Mar 2026`, `Mar 2026`."""
        first, last = self.first, self.last
        if self.unit == "day":
            return f"{WEEKDAYS[first.weekday()]} {_written(first)} {first.year}"
        if self.unit == "month":
            return f"{MONTHS[first.month - 1]} {first.year}"
        if self.unit == "year":
            return f"{first.year}"
        begun = f"{_written(first)} {first.year}"
        if first.year == last.year:
            begun = f"{first.day}" if first.month == last.month else _written(first)
        return f"Week {first.isocalendar().week} · {begun}–{_written(last)} {last.year}"


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _shifted(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min


DayRange = tuple[str, str]
# A number that no calendar reaches would only cost time.
_NUMBER = r"(?P<number>\d{1,5}|an?|one)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>\d{4}))?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_spoken(text: str, today: date) -> DayRange | None:
    """Return the first and last day that a person means; None when that is no date.

    Whatever `date:` understands is understood, but that `7d` is the day seven days ago. A day or month without a
    year is the last one that there was, and so is a day of the week.
    """
    said = " ".join(text.lower().replace(",", ", ").split()).removeprefix("on ").removeprefix("the ")
    for pattern, read in _FORMS:
        match = pattern.fullmatch(said)
        if match:
            return read(match, today)
    days = bounds(said, today)
    # Alone, `7d` is everything since then: as the end of a range it is that day.
    return _day_of(Range(high=said), today) if days and _SPOKEN_RELATIVE.fullmatch(said) else days


def _day_of(node: Range, today: date) -> DayRange | None:
    days = bounds(node, today)
    return (days[1], days[1]) if days else None


def _ago(match: re.Match[str], today: date) -> DayRange | None:
    number = match["number"] if match["number"].isdigit() else "1"
    return _day_of(Range(high=f"{number}{match['unit'][0]}"), today)


def _last(match: re.Match[str], today: date) -> DayRange | None:
    unit, back = match["unit"], match["which"] == "last"
    if unit == "week":
        year, week, _ = (today - timedelta(days=7 * back)).isocalendar()
        return bounds(f"{year:04}-w{week:02}", today)
    first = today.replace(day=1) if unit == "month" else date(today.year, 1, 1)
    return bounds((first - timedelta(days=back)).isoformat()[: 7 if unit == "month" else 4], today)


def _spoken_week(match: re.Match[str], today: date) -> DayRange | None:
    number = int(match["number"])
    year = int(match["year"] or today.isocalendar().year)
    days = bounds(f"{year:04}-w{number:02}", today)
    begun = days is not None and days[0] <= today.isoformat()
    return days if begun or match["year"] else bounds(f"{year - 1:04}-w{number:02}", today)


def _dated(match: re.Match[str], today: date) -> DayRange | None:
    month, day = MONTHS.index(match["month"].title()) + 1, int(match["day"])
    yearless = f"--{month:02}-{day:02}"
    # Tomorrow is last year's: what has no year yet is in the past.
    until = (today - timedelta(days=1)).isoformat()
    found = f"{match['year']}{yearless[1:]}" if match["year"] else page_day(yearless, until)
    return bounds(found, today) if found else None


def _spoken_month(match: re.Match[str], today: date) -> DayRange | None:
    month = MONTHS.index(match["month"].title()) + 1
    year = int(match["year"] or today.year - (month > today.month))
    return bounds(f"{year:04}-{month:02}", today)


def _weekday(match: re.Match[str], today: date) -> DayRange | None:
    back = (today.weekday() - _WEEKDAYS.index(match["weekday"][:3])) % 7
    day = (today - timedelta(days=back)).isoformat()
    return day, day


_SPOKEN_RELATIVE = re.compile(r"-?\d{1,5}[dwmy]")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DayRange | None]], ...] = (
    (re.compile(rf"{_NUMBER} (?P<unit>day|week|month|year)s? ago"), _ago),
    (re.compile(r"(?P<which>this|last) (?P<unit>week|month|year)"), _last),
    (re.compile(r"(?:week |w)(?P<number>\d{1,2})(?:,? (?P<year>\d{4}))?"), _spoken_week),
    (re.compile(rf"{_MONTH} {_DAY}{_YEAR}", re.IGNORECASE), _dated),
    (re.compile(rf"{_DAY} {_MONTH}{_YEAR}", re.IGNORECASE), _dated),
    (re.compile(rf"{_MONTH}(?: (?P<year>\d{{4}}))?", re.IGNORECASE), _spoken_month),
    (re.compile(r"(?:last )?(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"), _weekday),
)
