"""The one place where text from outside becomes something to be drawn.

A line is a list of pieces, each a text and the name of its style; nothing here is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from search.text.clean import clean, clean_line
from search.text.latex import readable

if TYPE_CHECKING:
    from search.insight.kwic import ConcordanceLine
    from search.query.term_matches import QueryTerm


class Piece(NamedTuple):
    """A text, safe to draw, and the name of its style (empty: the line's own)."""

    text: str
    style: str = ""


def line(text: str) -> str:
    """Put text from outside on one line, readable and harmless."""
    return clean_line(readable(text))


def block(text: str) -> str:
    """Make text from outside readable and harmless; paragraphs stay."""
    return clean(readable(text)).strip()


def marked(text: str, terms: Sequence[QueryTerm], field: str, style: str = "", hit: str = "hit") -> list[Piece]:
    """Split a safe text into pieces, with the query's words in the style `hit`."""
    if not terms:
        return [Piece(text, style)] if text else []
    # Imported here: the first paint does not need it.
    from search.query.term_matches import spans

    pieces, done = [], 0
    for start, end in spans(text, terms, field):
        pieces += [Piece(text[done:start], style), Piece(text[start:end], hit)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:], style)) if piece.text]


def fit(pieces: Iterable[Piece], width: int) -> list[Piece]:
    """Cut pieces to a width in cells, with an ellipsis if something was cut."""
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
    return sum(cell_len(piece.text) for piece in pieces)


# From this width on, the paper's title is beside the context, with this share of the width.
WIDE, SHARE = 96, 4
_GAP = 2


def context_columns(line: ConcordanceLine, width: int) -> list[Piece]:
    """A hit in its context, in exactly `width` cells, with the hits of all lines in one column."""
    beside = width // SHARE if width >= WIDE else 0
    before = (width - beside) * 9 // 20
    after = fit([Piece(line.hit, "hit"), Piece(line.right)], width - beside - before)
    blank = width - beside - before - width_of(after)
    pieces = [Piece(_to_the_right(line.left, before)), *after, Piece(" " * blank)]
    if beside:
        pieces += [Piece(" " * _GAP), *fit([Piece(line.title, "dim")], beside - _GAP)]
    return pieces


def _to_the_right(text: str, width: int) -> str:
    """The end of a text, padded on the left to a width in cells."""
    cut = ""
    while (over := cell_len(cut + text) - width) > 0:
        cut = "…"
        # A character is two cells wide at most, so half of them are never too many.
        text = text[max(1, over // 2) :]
    return " " * (width - cell_len(cut + text)) + cut + text
