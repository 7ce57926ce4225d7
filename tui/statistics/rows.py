"""Rows of a page of figures: lines of plots, and lines that lead to papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.statistics.periods import Span
from tui.plots.axes import Label
from tui.render import Piece


class Target(NamedTuple):
    """Where a row leads.

    Attributes:
        query: Query text of the papers that it is about.
        key: Of the one paper that it is about.
    """

    query: str = ""
    key: str = ""


class Row(NamedTuple):
    """A row of a page.

    Attributes:
        pieces: What it says, safe to draw.
        target: Where it leads; None for nowhere.
    """

    pieces: tuple[Piece, ...] = ()
    target: Target | None = None


BLANK = Row()


def heading(text: str, note: str = "") -> Row:
    """Return a heading, and beside it what is to be known about what follows."""
    return Row((Piece(text, "strong"), Piece(f"  {note}" if note else "", "dim")))


def plot(lines: Iterable[Sequence[Piece]]) -> Iterator[Row]:
    """Yield the lines of a plot."""
    yield from (Row(tuple(line)) for line in lines)


def told(text: str, width: int) -> Iterator[Row]:
    """Yield a text, wrapped at its blanks."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield Row((Piece(line, "dim"),))
            line = word
        else:
            line = f"{line} {word}".strip()
    yield Row((Piece(line, "dim"),))


def labels(spans: Iterable[Span]) -> tuple[Label, ...]:
    """Return how an axis names periods."""
    return tuple(Label(span.short, "" if span.period == "year" else str(span.start.year)) for span in spans)
