"""A reading list on the screen: which one is shown, its progress, and where moved papers go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.desk.render import line

if TYPE_CHECKING:
    from search.query.facets import Facets
    from shelf.lists.model import ReadingList
    from shelf.lists.snapshot import ListsSnapshot
    from tui.desk.desk import Desk
    from tui.desk.question import Answer


def list_alone(facets: Facets, lists: ListsSnapshot) -> ReadingList | None:
    """The reading list that a query shows without words to search it for; None for none or several."""
    leaves = facets.included.get("in", ())
    return lists.find(leaves[0].text) if len(leaves) == 1 and not facets.rest else None


def list_in_view(desk: Desk, answer: Answer) -> ReadingList | None:
    """The reading list that an answer shows in the list's own order; None for another view."""
    question = answer.question
    if answer.sort != "list" or question.sort or question.query.sort:
        return None
    return list_alone(question.facets, desk.lists.snapshot)


def place_beyond(order: Sequence[str], shown: Collection[str], block: Collection[str], step: int) -> int | None:
    """The place, counted from 1, for papers that move past the next visible one; None if there is none.

    Papers that are apart come together there. A view may show only a part of the order; `step` is 1 (down) or -1 (up).
    """
    way = order if step > 0 else order[::-1]
    begun = next((place for place, key in enumerate(way) if key in block), len(way))
    past = next((key for key in way[begun:] if key in shown and key not in block), None)
    if past is None:
        return None
    stay = [key for key in order if key not in block]
    return stay.index(past) + (2 if step > 0 else 1)


def progress_words(shown: ReadingList, is_read: Callable[[str], bool]) -> str:
    """The progress of a list: `4 of 12 read`."""
    done, total = shown.progress(is_read)
    return f"{done:,} of {total:,} read"


def list_heading(shown: ReadingList, is_read: Callable[[str], bool]) -> str:
    """A list's name with its progress and its due day."""
    parts = (line(shown.name), progress_words(shown, is_read), due_words(shown, is_read))
    return " · ".join(filter(None, parts))


def due_words(shown: ReadingList, is_read: Callable[[str], bool]) -> str:
    """The due day of a list, and whether it is overdue; empty for none."""
    done, total = shown.progress(is_read)
    day = shown.due_date
    late = " (overdue)" if day and day < date.today() and done < total else ""
    return f"due {line(shown.due)}{late}" if shown.due else ""
