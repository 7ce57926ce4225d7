"""The one place where text from outside becomes something to be drawn.

A line is a list of pieces, each a text and the name of its style; nothing here is ever read as
markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from search.text.clean import clean, clean_line
from search.text.latex import readable

if TYPE_CHECKING:
    from search.query.terms import Wanted


class Piece(NamedTuple):
    """A text, safe to draw, and the name of its style (empty: the line's own)."""

    text: str
    style: str = ""


def line(text: str) -> str:
    """Return a text from outside on one line, readable and harmless."""
    return clean_line(readable(text))


def block(text: str) -> str:
    """Return a text from outside with its paragraphs, readable and harmless."""
    return clean(readable(text)).strip()


def marked(text: str, wanted: Sequence[Wanted], field: str, style: str = "", hit: str = "hit") -> list[Piece]:
    """Return a text, already made safe, cut where the query's words stand in it."""
    if not wanted:
        return [Piece(text, style)] if text else []
    # Not before there is a query: most of what understands one is not needed for the first paint.
    from search.highlight import spans

    pieces, done = [], 0
    for start, end in spans(text, wanted, field):
        pieces += [Piece(text[done:start], style), Piece(text[start:end], hit)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:], style)) if piece.text]


def fit(pieces: Iterable[Piece], width: int) -> list[Piece]:
    """Return the pieces cut to a width in cells, with an ellipsis where something was cut."""
    fitted: list[Piece] = []
    room = width
    for piece in pieces:
        size = cell_len(piece.text)
        if size > room:
            if room > 0:
                fitted.append(Piece(set_cell_size(piece.text, room - 1) + "…", piece.style))
            elif fitted:
                last = fitted.pop()
                fitted.append(Piece(set_cell_size(last.text, max(0, cell_len(last.text) - 1)) + "…", last.style))
            return fitted
        fitted.append(piece)
        room -= size
    return fitted


def width_of(pieces: Iterable[Piece]) -> int:
    """Return the width of pieces in cells."""
    return sum(cell_len(piece.text) for piece in pieces)
