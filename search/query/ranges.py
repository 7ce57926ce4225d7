"""What the values of number fields mean: `2024`, `>=2020`, `2020..2022`, `2020-2022`."""

from __future__ import annotations

import re

from search.query.tree import Everything, Node, Phrase, Range, Word

_NUMBER = re.compile(r"[0-9]{1,9}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")

Interval = tuple[int | None, int | None]
"""Lowest and highest number, both included; None where an end is open."""


def interval(node: Node) -> Interval | None:
    """Return the numbers that a value stands for; None when it is no number, which matches nothing."""
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
            return _range(node, _number(low), _number(high))
        case _:
            return None


def _range(node: Range, low: int | None, high: int | None) -> Interval | None:
    if (node.low and low is None) or (node.high and high is None):
        return None
    return (
        None if low is None else low + node.low_open,
        None if high is None else high - node.high_open,
    )


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text.strip()) else None
