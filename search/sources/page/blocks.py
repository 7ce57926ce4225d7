"""A page's lines gathered into blocks: what blank lines separate, with dates and navigation set apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from search.sources.lines import Line
from search.sources.page.furniture import date_of, is_furniture, is_submitter
from search.text.clean import clean_line

Kind = Literal["text", "date", "furniture"]

# A line at least this long is a paragraph of its own, so that the block was not wrapped by hand.
_PARAGRAPH = 250
# Longer than any title or abstract; nothing longer is kept.
TOO_LONG = 10_000
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page.

    Attributes:
        line: Its first line, counted from 1.
        text: On one line, cleaned; cut where it is longer than `TOO_LONG`.
        length: Characters before it was cut.
        date: The date that it is, when `kind` is `date`.
        damage: What was wrong with its lines: their numbers and the reason.
    """

    line: int
    text: str
    kind: Kind = "text"
    length: int = 0
    date: str = ""
    damage: tuple[tuple[int, str], ...] = ()


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """Yield the blocks of a page."""
    waiting: list[Line] = []
    before = ""
    for line in lines:
        text = clean_line(line.text)
        day = date_of(text)
        own = bool(day) or is_furniture(text) or is_submitter(text, before)
        before = text or before
        if waiting and (not text or own or len(waiting) >= _MOST_LINES):
            yield from _gathered(waiting)
            waiting = []
        if own and text:
            yield Block(line.number, text, "date" if day else "furniture", len(text), day, _damage([line]))
        elif text:
            waiting.append(line._replace(text=text))
    yield from _gathered(waiting)


def _gathered(lines: list[Line]) -> Iterator[Block]:
    wrapped = all(len(line.text) < _PARAGRAPH for line in lines)
    for group in [lines] if wrapped else [[line] for line in lines]:
        text = " ".join(line.text for line in group)
        if text:
            yield Block(group[0].number, text[: TOO_LONG + 1], "text", len(text), "", _damage(group))


def _damage(lines: list[Line]) -> tuple[tuple[int, str], ...]:
    return tuple((line.number, line.damage) for line in lines if line.damage)
