"""What a person did with a paper, in signs and a few words: the same in list, detail and command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shelf.model import MAX_RATING, Entry
from shelf.tags import COLOURS
from tui.render import Piece, line

# A sign for each, so that nothing is said by colour alone; what is unread stands out.
STATUS = {"unread": "●", "reading": "◐", "read": "○", "dismissed": "×"}
PRIORITY = {"high": "↑", "low": "↓"}


def status_sign(entry: Entry | None) -> str:
    """Return the sign of a paper's status; that of an unread one for what a person wrote by hand."""
    return STATUS.get(entry.status if entry else "", STATUS["unread"])


def priority_sign(entry: Entry | None) -> str:
    """Return the sign of a paper's priority; empty for a normal one."""
    return PRIORITY.get(entry.priority, "") if entry else ""


def stars(rating: int | None) -> str:
    """Return a rating as stars of five, so that nobody takes one for a bookmark; empty for none."""
    return "★" * rating + "☆" * (MAX_RATING - rating) if rating else ""


def marks(entry: Entry) -> list[str]:
    """Return status, rating and priority in words, those that say something."""
    status = line(entry.status) if entry.status != "unread" else ""
    priority = f"{line(entry.priority)} priority" if entry.priority != "normal" else ""
    return [each for each in (status, stars(entry.rating), priority) if each]


def days(entry: Entry) -> str:
    """Return since when a paper is being read and when it was read or dismissed, where that is known."""
    words = {"reading": "reading since", "read": "read on", "dismissed": "dismissed on"}
    return " · ".join(f"{words.get(status, line(status))} {line(day)}" for status, day in entry.dates.items())


def tag_pieces(tags: Sequence[str], colour_of: Callable[[str], str], style: str) -> list[Piece]:
    """Return tags with a blank between them, each in its colour.

    Args:
        tags: As the shelf has them.
        colour_of: Told a tag, returns its colour; empty for none.
        style: Of tags without a colour, and of the blanks.
    """
    coloured = ((f"#{line(tag)}", colour_of(tag)) for tag in tags)
    named = [[Piece(tag, colour if colour in COLOURS else style)] for tag, colour in coloured]
    return joined(named, Piece(" ", style))


def uncoloured(_: str) -> str:
    """Return that a tag has no colour: while no shelf is open."""
    return ""


def joined(parts: Sequence[Sequence[Piece]], between: Piece) -> list[Piece]:
    """Return the parts that hold anything, with a piece between them."""
    full = [part for part in parts if part]
    return [piece for part in full for piece in (between, *part)][1:]
