"""What the values of number and date fields mean: `2024`, `>=2020`, `2020..2022`, `2020-2022`, `2024-03`, `..7d`."""

from __future__ import annotations

import re
from datetime import date

from search.query.dates import EARLIEST, LATEST, DayRange, parse_day_range, parse_days, shift
from search.query.tree import Everything, Node, Phrase, Range, Word

_NUMBER = re.compile(r"[0-9]{1,9}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")

Interval = tuple[int | None, int | None]
"""Lowest and highest number, both included; None where an end is open."""


def interval(node: Node) -> Interval | None:
    """The numbers that a value stands for; None if it is not a number, which matches nothing."""
    match node:
        case Everything():
            return None, None
        case Word(text) | Phrase(text):
            span = _SPAN.fullmatch(text.strip())
            if span:
                return int(span[1]), int(span[2])
            number = _number(text)
            return None if number is None else (number, number)
        case Range(low, high):
            return _number_range(node, _number(low), _number(high))
        case _:
            return None


def _number_range(node: Range, low: int | None, high: int | None) -> Interval | None:
    if (node.low and low is None) or (node.high and high is None):
        return None
    return (None if low is None else low + node.low_open, None if high is None else high - node.high_open)


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def bounds(value: Node | str, today: date) -> DayRange | None:
    """First and last day that a value stands for, `EARLIEST` or `LATEST` at an open end; None if it is not a date."""
    match value:
        case str() as text:
            return parse_day_range(text, today)
        case Word(text) | Phrase(text):
            return parse_day_range(text, today)
        case Everything():
            return EARLIEST, LATEST
        case Range():
            return _day_range(value, today)
        case _:
            return None


def _day_range(node: Range, today: date) -> DayRange | None:
    low = parse_days(node.low, today) if node.low else (date.min, date.min)
    high = parse_days(node.high, today) if node.high else (date.max, date.max)
    if not low or not high:
        return None
    first = shift(low[1], 1) if node.low_open else low[0]
    last = shift(high[0], -1) if node.high_open else high[1]
    return first.isoformat(), last.isoformat()
