"""Days, weeks, months and years: what a text means by them, and what they are called.

`2024`, `2024-03`, `2024-03-11`, `202403`, `20240311`, `202403112359` (arXiv's; the time is dropped) and ISO times mean
all of their days, and so do ISO weeks (`2026-w11`). `today` and `yesterday` mean that day; `week`, `month` and `year`
all days of the current one. `7d 2w 3m 1y` mean one day at the end of a range, and everything since that day alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from search.paper import MONTHS

EARLIEST = date.min.isoformat()
LATEST = date.max.isoformat()

Days = tuple[date, date]
"""First and last day."""
DayRange = tuple[str, str]
"""First and last day in ISO format, both included; the first may be after the last, which matches no day."""

_RELATIVE = re.compile(r"-?([0-9]{1,5})([dwmy])")
_ABSOLUTE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2})(?:[T ].*)?)?)?", re.IGNORECASE
)
_SOLID = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?:(?P<day>[0-9]{2})(?:[0-9]{4}(?:[0-9]{2})?)?)?")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{1,2})")
_YEARLESS = re.compile(r"--([0-9]{2})-([0-9]{2})")
# February 29 returns after eight years at most: 1896, 1904.
_LONGEST_GAP = 8


def parse_days(text: str, today: date) -> Days | None:
    """Parse one date, with `7d` as the day seven days ago; None if it is none."""
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        day = shift(today, -(word == "yesterday"))
        return day, day
    if word in ("week", "month", "year"):
        year, week, _ = today.isocalendar()
        if word == "week":
            return _week(year, week)
        return _absolute(today.isoformat()[: 7 if word == "month" else 4])
    relative = _RELATIVE.fullmatch(word)
    if relative:
        day = _back(today, int(relative[1]), relative[2])
        return day, day
    week_of = _WEEK.fullmatch(word)
    return _week(int(week_of[1]), int(week_of[2])) if week_of else _absolute(word)


def parse_day_range(text: str, today: date) -> DayRange | None:
    """Parse one date or two years, with `7d` as everything since seven days ago; None if it is neither."""
    text = text.strip()
    years = _YEARS.fullmatch(text)
    if years:
        first, last = parse_days(years[1], today), parse_days(years[2], today)
        return (first[0].isoformat(), last[1].isoformat()) if first and last else None
    days = parse_days(text, today)
    if not days:
        return None
    return days[0].isoformat(), LATEST if _RELATIVE.fullmatch(text.lower()) else days[1].isoformat()


def first_day(text: str) -> str:
    """The day used for a paper's date, the first it covers (`2024-03` → `2024-03-01`); empty for none."""
    days = _absolute(text)
    return days[0].isoformat() if days else ""


def page_day(text: str, imported: str) -> str:
    """The day of a page's date, ISO or `--MM-DD`; empty for none.

    A date without a year is the last such day before the import. The day after it counts as well, since it may have
    begun where the page was saved.
    """
    yearless = _YEARLESS.fullmatch(text)
    if not yearless:
        return first_day(text)
    until = _absolute(imported[:10])
    if until is None:
        return ""
    last = shift(until[1], 1)
    for year in range(last.year, last.year - _LONGEST_GAP - 1, -1):
        days = _absolute(f"{year:04}{text[1:]}")
        if days and days[0] <= last:
            return days[0].isoformat()
    return ""


def shift(day: date, by: int) -> date:
    """The day so many days later, or the last possible day in that direction."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min


def _week(year: int, number: int) -> Days | None:
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return first, shift(first, 6)


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
    return first, first if match["day"] is not None else _end_of_month(first)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _back(today: date, number: int, unit: str) -> date:
    if unit in "dw":
        return shift(today, -number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    if months < 12:
        return date.min
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


# Periods -------------------------------------------------------------------------------------------------------------

Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar day, ISO week, month or year."""

    unit: Unit
    first: date
    last: date

    @classmethod
    def around(cls, day: date, unit: Unit) -> Period:
        first = last = day
        if unit == "week":
            first, last = shift(day, -day.weekday()), shift(day, 6 - day.weekday())
        elif unit == "month":
            first, last = day.replace(day=1), _end_of_month(day)
        elif unit == "year":
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        return cls(unit, first, last)

    @classmethod
    def of(cls, text: str, today: date) -> Period | None:
        """Parse the value of a date field; None if it is not a single period."""
        days = parse_day_range(text, today)
        return cls.spanning(*map(date.fromisoformat, days)) if days else None

    @classmethod
    def spanning(cls, first: date, last: date) -> Period | None:
        around = (cls.around(first, unit) for unit in UNITS)
        return next((each for each in around if (each.first, each.last) == (first, last)), None)

    @property
    def text(self) -> str:
        """The period as query text: `2026-03-11`, `2026-w11`, `2026-03`, `2026`."""
        if self.unit == "week":
            # The ISO year: the last days of December may be in week 1 of the next one.
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-w{week:02}"
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.unit]]

    @property
    def title(self) -> str:
        """The period as a heading: `Wed 11 Mar 2026`, `Week 11 · 9–15 Mar 2026`, `Mar 2026`, `2026`."""
        first, last = self.first, self.last
        if self.unit == "day":
            return f"{WEEKDAYS[first.weekday()]} {_short_day(first)} {first.year}"
        if self.unit == "month":
            return f"{MONTHS[first.month - 1]} {first.year}"
        if self.unit == "year":
            return f"{first.year}"
        start = f"{_short_day(first)} {first.year}"
        if first.year == last.year:
            start = f"{first.day}" if first.month == last.month else _short_day(first)
        return f"Week {first.isocalendar().week} · {start}–{_short_day(last)} {last.year}"


def _short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


# Spoken dates --------------------------------------------------------------------------------------------------------

# A number that no calendar reaches would only cost time.
_NUMBER = r"(?P<number>\d{1,5}|an?|one)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>\d{4}))?"


def parse_spoken(text: str, today: date) -> DayRange | None:
    """Parse a date as people write it, the most recent one: `11 Mar`, `3 days ago`, `last week`, `Monday`, `7d`."""
    text = " ".join(text.lower().replace(",", ", ").split()).removeprefix("on ").removeprefix("the ")
    for pattern, read in _FORMS:
        match = re.fullmatch(pattern, text)  # compiled here, for few commands read a date
        if match:
            return read(match, today)
    return _one_day(text, today) if _RELATIVE.fullmatch(text) else parse_day_range(text, today)


def _one_day(text: str, today: date) -> DayRange | None:
    days = parse_days(text, today)
    return (days[1].isoformat(), days[1].isoformat()) if days else None


def _ago(match: re.Match[str], today: date) -> DayRange | None:
    number = match["number"] if match["number"].isdigit() else "1"
    return _one_day(f"{number}{match['unit'][0]}", today)


def _this_or_last(match: re.Match[str], today: date) -> DayRange | None:
    unit, back = match["unit"], match["which"] == "last"
    if unit == "week":
        year, week, _ = (today - timedelta(days=7 * back)).isocalendar()
        return parse_day_range(f"{year:04}-w{week:02}", today)
    first = today.replace(day=1) if unit == "month" else date(today.year, 1, 1)
    return parse_day_range((first - timedelta(days=back)).isoformat()[: 7 if unit == "month" else 4], today)


def _numbered_week(match: re.Match[str], today: date) -> DayRange | None:
    number = int(match["number"])
    year = int(match["year"] or today.isocalendar().year)
    days = parse_day_range(f"{year:04}-w{number:02}", today)
    begun = days is not None and days[0] <= today.isoformat()
    return days if begun or match["year"] else parse_day_range(f"{year - 1:04}-w{number:02}", today)


def _day_of_month(match: re.Match[str], today: date) -> DayRange | None:
    month, day = MONTHS.index(match["month"].title()) + 1, int(match["day"])
    yearless = f"--{month:02}-{day:02}"
    # `page_day` would let tomorrow count; here a day without a year is in the past.
    until = (today - timedelta(days=1)).isoformat()
    whole = f"{match['year']}{yearless[1:]}" if match["year"] else page_day(yearless, until)
    return parse_day_range(whole, today) if whole else None


def _named_month(match: re.Match[str], today: date) -> DayRange | None:
    month = MONTHS.index(match["month"].title()) + 1
    year = int(match["year"] or today.year - (month > today.month))
    return parse_day_range(f"{year:04}-{month:02}", today)


def _weekday(match: re.Match[str], today: date) -> DayRange | None:
    back = (today.weekday() - WEEKDAYS.index(match["weekday"][:3].title())) % 7
    day = (today - timedelta(days=back)).isoformat()
    return day, day


_FORMS: tuple[tuple[str, Callable[[re.Match[str], date], DayRange | None]], ...] = (
    (rf"{_NUMBER} (?P<unit>day|week|month|year)s? ago", _ago),
    (r"(?P<which>this|last) (?P<unit>week|month|year)", _this_or_last),
    (r"(?:week |w)(?P<number>\d{1,2})(?:,? (?P<year>\d{4}))?", _numbered_week),
    (rf"(?i){_MONTH} {_DAY}{_YEAR}", _day_of_month),
    (rf"(?i){_DAY} {_MONTH}{_YEAR}", _day_of_month),
    (rf"(?i){_MONTH}(?: (?P<year>\d{{4}}))?", _named_month),
    (r"(?:last )?(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)", _weekday),
)
