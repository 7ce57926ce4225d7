"""A reading list as it is looked at: in its own order, with how far one is, and where papers go when they are moved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.lists.model import ReadingList
    from tui.desk.desk import Desk
    from tui.desk.question import Answer


def list_in_view(desk: Desk, answer: Answer) -> ReadingList | None:
    """Return the reading list that an answer shows in the list's own order; None where it shows something else."""
    return desk.list_shown(answer.question) if answer.sort == "list" else None


def place_beyond(order: Sequence[str], shown: Collection[str], block: Collection[str], step: int) -> int | None:
    """Return the place that papers get when they go past the next one in sight; None where there is none.

    Papers that stand apart come together there.

    Args:
        order: The keys of all papers of the list.
        shown: Those in sight: a list may be looked at in part.
        block: Those that go.
        step: 1 for down, -1 for up.

    Returns:
        The place of the first of them, counted from 1.
    """
    way = order if step > 0 else order[::-1]
    begun = next((place for place, key in enumerate(way) if key in block), len(way))
    past = next((key for key in way[begun:] if key in shown and key not in block), None)
    if past is None:
        return None
    stay = [key for key in order if key not in block]
    return stay.index(past) + (2 if step > 0 else 1)


def progress_words(found: ReadingList, is_read: Callable[[str], bool]) -> str:
    """Return how much of a list is read: `4 of 12 read`."""
    done, total = found.progress(is_read)
    return f"{done:,} of {total:,} read"


def list_heading(found: ReadingList, is_read: Callable[[str], bool]) -> str:
    """Return a list's name with how much of it is read, and until when it is to be."""
    parts = (line(found.name), progress_words(found, is_read), due_words(found, is_read))
    return " · ".join(filter(None, parts))


def due_words(found: ReadingList, is_read: Callable[[str], bool]) -> str:
    """Return when a list is to be read, and whether that day is over; empty for no day."""
    done, total = found.progress(is_read)
    day = found.due_date
    late = " (overdue)" if day and day < date.today() and done < total else ""
    return f"due {line(found.due)}{late}" if found.due else ""
