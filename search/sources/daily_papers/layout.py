"""Gathers a page's lines into blocks, with dates and the site's own texts set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.paper import MONTHS
from search.sources.text_lines import TextLine
from search.text.clean import clean_line

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

# The site's own lines on saved pages, in lower case.
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
    """The date on a line, ISO or `--MM-DD` without a year; empty if it is no date."""
    if len(line) > 40:
        return ""
    for pattern in _DATES:
        if match := pattern.fullmatch(line):
            found = match.groupdict()
            month = int(found.get("number") or 0) or MONTHS.index(found["month"].title()) + 1
            return dated(f"--{month:02}-{int(found['day']):02}", int(found["year"] or 0))
    return ""


def dated(day: str, year: int) -> str:
    """A `--MM-DD` in a year (0: none); empty if there is no such day."""
    try:
        # 2000 was a leap year: without a year, February 29 is valid.
        date.fromisoformat(f"{year or 2000:04}-{day[2:]}")
    except ValueError:
        return ""
    return f"{year:04}-{day[2:]}" if year else day


def is_boilerplate(line: str) -> bool:
    return len(line) <= 80 and (line.casefold() in _LINES or bool(_PATTERNS.fullmatch(line)))


def is_submitter(line: str, before: str) -> bool:
    return before.casefold() == "submitted by" and bool(_SUBMITTER.fullmatch(line))


BlockKind = Literal["text", "date", "own"]

# A line at least this long is a paragraph by itself: the block was not wrapped by hand.
_PARAGRAPH = 250
# Longer than any title or abstract.
TOO_LONG = 10_000
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page as one line, cut at `TOO_LONG`; `own` are the site's lines, `damage` has line numbers."""

    line: int
    text: str
    kind: BlockKind = "text"
    length: int = 0
    date: str = ""
    damage: tuple[tuple[int, str], ...] = ()


class BlockBuilder:
    """Gathers lines into blocks: lines up to an empty one, dates and the site's own lines by themselves."""

    def __init__(self) -> None:
        self._open: list[TextLine] = []
        self._before = ""

    def add(self, line: TextLine) -> list[Block]:
        """Add the next line; return the blocks that it completes."""
        text = clean_line(line.text)
        day = date_of(text)
        own = bool(day) or is_boilerplate(text) or is_submitter(text, self._before)
        self._before = text or self._before
        completed: list[Block] = []
        if self._open and (not text or own or len(self._open) >= _MOST_LINES):
            completed = self.rest()
            self._open = []
        if own and text:
            completed.append(Block(line.number, text, "date" if day else "own", len(text), day, _damage([line])))
        elif text:
            self._open.append(line._replace(text=text))
        return completed

    def rest(self) -> list[Block]:
        """The blocks that the lines so far would make if there were no more."""
        return _blocks(self._open)


def _blocks(lines: list[TextLine]) -> list[Block]:
    if not lines:
        return []
    wrapped = all(len(line.text) < _PARAGRAPH for line in lines)
    made: list[Block] = []
    for group in [lines] if wrapped else [[line] for line in lines]:
        text = " ".join(line.text for line in group)
        made.append(Block(group[0].number, text[: TOO_LONG + 1], "text", len(text), "", _damage(group)))
    return made


def _damage(lines: list[TextLine]) -> tuple[tuple[int, str], ...]:
    return tuple((line.number, line.damage) for line in lines if line.damage)
