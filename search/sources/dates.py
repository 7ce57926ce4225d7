"""Dates as sources write them, read as ISO dates as far as they are known: `2024-03-11`, `2024-03`, `2024`."""

from __future__ import annotations

import re
from datetime import date

from search.paper import MONTHS

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=\D|$)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", re.ASCII)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})", re.IGNORECASE)
_DAY = re.compile(r"(?<![\d-])([12]\d|3[01]|0?[1-9])(?!\d)", re.ASCII)


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """Return a date as far as it is possible: the 31st of February is a day in February."""
    try:
        whole = date(year, month or 1, day or 1).isoformat()
    except (ValueError, OverflowError):
        return iso(year, month) if day else iso(year) if month else ""
    return whole[: 10 if month and day else 7 if month else 4]


def written(text: str) -> str:
    """Return the date in a text, the first of two: `2024/03/11/`, `2024-03-11T10:00Z`, `March 2024`, `11 Mar 2024`."""
    text = text.strip()
    found = _ISO.match(text)
    if found:
        return iso(*(int(part or 0) for part in found.groups()))
    year = _YEAR.search(text)
    if not year:
        return ""
    rest = text[: year.start()] + " " + text[year.end() :]
    number, day = month(rest), _DAY.search(rest)
    return iso(int(year[1]), number, int(day[1]) if day and number else 0)


def month(text: str) -> int:
    """Return the number of the month in a text, the first of two: `jan`, `January`, `1`; 0 when there is none."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 3 and 1 <= int(text) <= 12 else 0
    found = _MONTH.search(text)
    return MONTHS.index(found[1].capitalize()) + 1 if found else 0


def month_and_day(text: str) -> tuple[int, int]:
    """Return the month, and the day that BibTeX writes beside it: `10~jan`, `March 3--5`; 0 for what is unknown."""
    number = month(text)
    day = _DAY.search(text) if number and not text.strip().isdigit() else None
    return number, int(day[1]) if day else 0


def year_in(text: str) -> int:
    """Return the year in a text; 0 when there is none."""
    found = _YEAR.search(text)
    return int(found[1]) if found else 0
