"""How a hit stands in its line: context, hit and context, the hits of all lines in one column."""

from __future__ import annotations

from rich.cells import cell_len

from search.kwic import Line
from tui.render import Piece, fit, width_of

# The paper's title stands beside the context from this width on, and takes this share of it.
WIDE, SHARE = 96, 4
_GAP = 2


def in_columns(line: Line, width: int) -> list[Piece]:
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
