"""Days as people say them, where a date is all that can be meant: `11 Mar`, `3 days ago`, `last week`, `Monday`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from search.paper import MONTHS
from search.query.dates import bounds, page_day
from search.query.tree import Range

Days = tuple[str, str]
# A number that no calendar reaches would only cost time.
_NUMBER = r"(?P<number>\d{1,5}|an?|one)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>\d{4}))?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def spoken(text: str, today: date) -> Days | None:
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
    return _day_of(Range(high=said), today) if days and _RELATIVE.fullmatch(said) else days


def _day_of(node: Range, today: date) -> Days | None:
    days = bounds(node, today)
    return (days[1], days[1]) if days else None


def _ago(match: re.Match[str], today: date) -> Days | None:
    number = match["number"] if match["number"].isdigit() else "1"
    return _day_of(Range(high=f"{number}{match['unit'][0]}"), today)


def _last(match: re.Match[str], today: date) -> Days | None:
    unit, back = match["unit"], match["which"] == "last"
    if unit == "week":
        year, week, _ = (today - timedelta(days=7 * back)).isocalendar()
        return bounds(f"{year:04}-w{week:02}", today)
    first = today.replace(day=1) if unit == "month" else date(today.year, 1, 1)
    return bounds((first - timedelta(days=back)).isoformat()[: 7 if unit == "month" else 4], today)


def _week(match: re.Match[str], today: date) -> Days | None:
    number = int(match["number"])
    year = int(match["year"] or today.isocalendar().year)
    days = bounds(f"{year:04}-w{number:02}", today)
    begun = days is not None and days[0] <= today.isoformat()
    return days if begun or match["year"] else bounds(f"{year - 1:04}-w{number:02}", today)


def _dated(match: re.Match[str], today: date) -> Days | None:
    month, day = MONTHS.index(match["month"].title()) + 1, int(match["day"])
    yearless = f"--{month:02}-{day:02}"
    # Tomorrow is last year's: what has no year yet is in the past.
    until = (today - timedelta(days=1)).isoformat()
    found = f"{match['year']}{yearless[1:]}" if match["year"] else page_day(yearless, until)
    return bounds(found, today) if found else None


def _month(match: re.Match[str], today: date) -> Days | None:
    month = MONTHS.index(match["month"].title()) + 1
    year = int(match["year"] or today.year - (month > today.month))
    return bounds(f"{year:04}-{month:02}", today)


def _weekday(match: re.Match[str], today: date) -> Days | None:
    back = (today.weekday() - _WEEKDAYS.index(match["weekday"][:3])) % 7
    day = (today - timedelta(days=back)).isoformat()
    return day, day


_RELATIVE = re.compile(r"-?\d{1,5}[dwmy]")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = (
    (re.compile(rf"{_NUMBER} (?P<unit>day|week|month|year)s? ago"), _ago),
    (re.compile(r"(?P<which>this|last) (?P<unit>week|month|year)"), _last),
    (re.compile(r"(?:week |w)(?P<number>\d{1,2})(?:,? (?P<year>\d{4}))?"), _week),
    (re.compile(rf"{_MONTH} {_DAY}{_YEAR}", re.IGNORECASE), _dated),
    (re.compile(rf"{_DAY} {_MONTH}{_YEAR}", re.IGNORECASE), _dated),
    (re.compile(rf"{_MONTH}(?: (?P<year>\d{{4}}))?", re.IGNORECASE), _month),
    (re.compile(r"(?:last )?(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"), _weekday),
)
