"""The one place where text from outside becomes something to be drawn.

A line is a list of pieces, each a text and the name of its style; nothing here is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from search.insight.kwic import ConcordanceLine
from search.text.clean import clean, clean_line
from search.text.latex import readable

if TYPE_CHECKING:
    from search.query.terms import QueryTerm


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


def marked(text: str, wanted: Sequence[QueryTerm], field: str, style: str = "", hit: str = "hit") -> list[Piece]:
    """Return a text, already made safe, cut where the query's words stand in it."""
    if not wanted:
        return [Piece(text, style)] if text else []
    # Not before there is a query: most of what understands one is not needed for the first paint.
    from search.query.highlight import spans

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


# The paper's title stands beside the context from this width on, and takes this share of it.
WIDE, SHARE = 96, 4
_GAP = 2


def context_columns(line: ConcordanceLine, width: int) -> list[Piece]:
    """Return a hit in its context, exactly as wide as told.

    Args:
        line: The hit.
        width: In cells: what counts is how wide signs are drawn, not how many there are.
    """
    beside = width // SHARE if width >= WIDE else 0
    before = (width - beside) * 9 // 20
    after = fit([Piece(line.hit, "hit"), Piece(line.right)], width - beside - before)
    blank = width - beside - before - width_of(after)
    pieces = [Piece(_to_the_right(line.left, before)), *after, Piece(" " * blank)]
    if beside:
        pieces += [Piece(" " * _GAP), *fit([Piece(line.title, "dim")], beside - _GAP)]
    return pieces


def _to_the_right(text: str, width: int) -> str:
    """Return the end of a text, filled up on its left to a width in cells."""
    cut = ""
    while (over := cell_len(cut + text) - width) > 0:
        cut = "…"
        # A sign is two cells wide at most, so half of them never are too many.
        text = text[max(1, over // 2) :]
    return " " * (width - cell_len(cut + text)) + cut + text
