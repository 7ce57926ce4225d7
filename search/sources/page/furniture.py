"""What stands on a saved Daily Papers page besides titles and abstracts: dates and navigation."""

from __future__ import annotations

import re
from datetime import date

from search.paper import MONTHS

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? +(?P<year>\d{{4}}))?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)? +{_MONTH}(?:,? +(?P<year>\d{{4}}))?",
        r"(?P<year>\d{4})[-/](?P<number>\d{2})[-/](?P<day>\d{2})",
    )
)

# Lines of the site as they stand on saved pages, in lower case.
_LINES = frozenset(
    line.strip()
    for line in """
    new | get trending papers in your email inbox! | get trending papers in your email inbox once a day! | subscribe
    daily papers | papers | trending papers | hugging face | models | datasets | spaces | docs | enterprise | pricing
    log in | sign up | community | posts | blog | home | search | search papers | search any paper with ai | about
    company | terms | privacy | careers | jobs | website | tos | and the research community | submitted by | by
    view arxiv page | view pdf | view on arxiv | arxiv page | arxiv | pdf | abstract | github | project page | code
    add to collection | upvote | upvotes | previous | next | today | yesterday | daily | weekly | monthly | trending
    read more | see more | show more | load more | view all | comment | comments | share | copy link | authors
    ai-generated summary | published on | system theme | paper | hot | latest | top | all
    """.replace("\n", "|").split("|")
    if line.strip()
)
_PATTERNS = re.compile(
    r"by ?AK\b.{0,60}|[\d.,]+[kKmM]?|[^\w]+"
    r"|[-·•]? ?\d+ (?:authors?|comments?|upvotes?|likes?|papers?|models?|datasets?)"
    r"|(?:upvote|github|comments?) [\d.,]+[kK]?|submitted by \S{1,40}|published on .{1,40}|@[\w-]{1,40}|week \d{1,2}",
    re.IGNORECASE,
)
_SUBMITTER = re.compile(r"[\w.-]{1,40}")


def date_of(line: str) -> str:
    """Return the date that a line is, ISO or `--MM-DD` when it names no year; empty when it is none."""
    if len(line) > 40:
        return ""
    for pattern in _DATES:
        if match := pattern.fullmatch(line):
            found = match.groupdict()
            month = int(found.get("number") or 0) or MONTHS.index(found["month"].title()) + 1
            return dated(f"--{month:02}-{int(found['day']):02}", int(found["year"] or 0))
    return ""


def dated(day: str, year: int) -> str:
    """Return a `--MM-DD` in a year (0: none); empty when there is no such day."""
    try:
        # 2000 was a leap year: without a year, February 29 is a day.
        date.fromisoformat(f"{year or 2000:04}-{day[2:]}")
    except ValueError:
        return ""
    return f"{year:04}-{day[2:]}" if year else day


def is_furniture(line: str) -> bool:
    """Tell whether a line is one of the site's own."""
    return len(line) <= 80 and (line.casefold() in _LINES or bool(_PATTERNS.fullmatch(line)))


def is_submitter(line: str, before: str) -> bool:
    """Tell whether a line is the name below “Submitted by”."""
    return before.casefold() == "submitted by" and bool(_SUBMITTER.fullmatch(line))
