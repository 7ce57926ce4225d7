"""Dates as sources write them."""

from __future__ import annotations

import re
from datetime import date

from search.paper import MONTHS

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=\D|$)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", re.ASCII)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})", re.IGNORECASE)
_DAY = re.compile(r"(?<![\d-])([12]\d|3[01]|0?[1-9])(?!\d)", re.ASCII)


def iso_date(year: int, month: int = 0, day: int = 0) -> str:
    """An ISO date as far as it is valid: February 31 is a day in February."""
    try:
        whole = date(year, month or 1, day or 1).isoformat()
    except (ValueError, OverflowError):
        return iso_date(year, month) if day else iso_date(year) if month else ""
    return whole[: 10 if month and day else 7 if month else 4]


def parse_date(text: str) -> str:
    """The first date in a text: `2024/03/11/`, `2024-03-11T10:00Z`, `March 2024`, `11 Mar 2024`."""
    text = text.strip()
    iso = _ISO.match(text)
    if iso:
        return iso_date(*(int(part or 0) for part in iso.groups()))
    year = _YEAR.search(text)
    if not year:
        return ""
    rest = text[: year.start()] + " " + text[year.end() :]
    number, day = month_number(rest), _DAY.search(rest)
    return iso_date(int(year[1]), number, int(day[1]) if day and number else 0)


def year_first(text: str) -> str:
    """A date such as `2016 Jul 12`, `2016 Jul-Aug`, or `2016 Winter`, which is known to the year."""
    year = year_in(text)
    if not year:
        return ""
    month, day = month_and_day(text.replace(str(year), " ", 1))
    return iso_date(year, month, day if month else 0)


def month_number(text: str) -> int:
    """The first month in a text as a number: `jan`, `January`, `1`; 0 if there is none."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 3 and 1 <= int(text) <= 12 else 0
    month = _MONTH.search(text)
    return MONTHS.index(month[1].capitalize()) + 1 if month else 0


def month_and_day(text: str) -> tuple[int, int]:
    """The month and the day in BibTeX's `month`: `10~jan`, `March 3--5`; 0 if unknown."""
    number = month_number(text)
    day = _DAY.search(text) if number and not text.strip().isdigit() else None
    return number, int(day[1]) if day else 0


def year_in(text: str) -> int:
    year = _YEAR.search(text)
    return int(year[1]) if year else 0
