"""Edits of single papers: bookmarks, status, rating, priority, notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from search.errors import UsageError
from shelf.edits.plan import EditPlan, Planner, change_of, refs_of
from shelf.fields import MAX_RATING, PRIORITIES, STATUSES
from shelf.journal.edit import Change
from shelf.model import DATE, Ref, ShelfEntry
from shelf.notes import checked_note
from shelf.snapshot import ShelfSnapshot

if TYPE_CHECKING:
    from search.paper import Paper

    Papers = Iterable[Paper | Ref]
_NEXT = {"unread": "reading", "reading": "read"}


def bookmark(papers: Papers, on: bool | None = None) -> Planner:
    """Add or remove bookmarks; None toggles: remove if all of them have one, else add."""
    refs = refs_of(papers)

    def plan(view: ShelfSnapshot) -> EditPlan:
        have = [key for key in refs if (entry := view.entries.get(key)) and entry.bookmarked]
        turn_on = len(have) < len(refs) if on is None else on
        changes = [change_of(view, key, "bookmarked", True if turn_on else None) for key in refs]
        return EditPlan("Bookmarked {}" if turn_on else "Removed bookmark from {}", changes, refs)

    return plan


def set_status(papers: Papers, status: str) -> Planner:
    """Set the reading status and its day."""
    if status not in STATUSES:
        raise UsageError("No such status", f'"{status}" is not one of {", ".join(STATUSES)}')
    refs = refs_of(papers)
    return lambda view: _set_status(view, refs, status)


def toggle_read(papers: Papers) -> Planner:
    """Mark papers as read, or as unread when all of them were read."""
    refs = refs_of(papers)

    def plan(view: ShelfSnapshot) -> EditPlan:
        done = all(_status(view, key) == "read" for key in refs)
        return _set_status(view, refs, "unread" if done else "read")

    return plan


def cycle_status(papers: Papers) -> Planner:
    """Advance the status: unread, reading, read, unread. All go where the first goes; from dismissed to unread."""
    refs = refs_of(papers)

    def plan(view: ShelfSnapshot) -> EditPlan:
        first = next(iter(refs), "")
        return _set_status(view, refs, _NEXT.get(_status(view, first), "unread"))

    return plan


def dismiss(papers: Papers, on: bool | None = None) -> Planner:
    """Dismiss papers, or restore their former status; None toggles: restore if all of them are dismissed."""
    refs = refs_of(papers)

    def plan(view: ShelfSnapshot) -> EditPlan:
        have = [key for key in refs if _status(view, key) == "dismissed"]
        if len(have) < len(refs) if on is None else on:
            changes = [change for key in refs for change in _status_changes(view, key, "dismissed")]
            return EditPlan("Dismissed {}", changes, refs)
        return EditPlan("Restored {}", [change for key in have for change in _restore_status(view, key)], refs)

    return plan


def rate(papers: Papers, rating: int | None) -> Planner:
    if rating is not None and not 1 <= rating <= MAX_RATING:
        raise UsageError("Invalid rating", f"{rating} is not from 1 to {MAX_RATING}")
    refs = refs_of(papers)
    words = "Removed rating from {}" if rating is None else f"Rated {{}} {rating} of {MAX_RATING}"
    new = None if rating is None else str(rating)
    return lambda view: EditPlan(words, [change_of(view, key, "rating", new) for key in refs], refs)


def set_priority(papers: Papers, priority: str) -> Planner:
    if priority not in PRIORITIES:
        raise UsageError("No such priority", f'"{priority}" is not one of {", ".join(PRIORITIES)}')
    refs = refs_of(papers)
    new = None if priority == "normal" else priority
    words = f"Set priority of {{}} to {priority}"
    return lambda view: EditPlan(words, [change_of(view, key, "priority", new) for key in refs], refs)


def set_note(paper: Paper | Ref, text: str) -> Planner:
    """Set a paper's note, Markdown; an empty text removes it."""
    refs = refs_of([paper])
    note = checked_note(text)

    def plan(view: ShelfSnapshot) -> EditPlan:
        changes = [change_of(view, key, "note", note or None) for key in refs]
        done = "Removed note from" if not note else "Changed note on" if changes[0].old else "Added note to"
        return EditPlan(f"{done} {{}}", changes, refs)

    return plan


def _status(view: ShelfSnapshot, key: str) -> str:
    entry = view.entries.get(key)
    return entry.status if entry else "unread"


def _set_status(view: ShelfSnapshot, refs: dict[str, Ref], status: str) -> EditPlan:
    changes = [change for key in refs for change in _status_changes(view, key, status)]
    return EditPlan(f"Marked {{}} as {status}", changes, refs)


def _status_changes(view: ShelfSnapshot, key: str, status: str) -> list[Change]:
    """The changes to a status and its day; unread removes the days, for they were a slip."""
    entry = view.entries.get(key) or ShelfEntry(key)
    if entry.status == status:
        return []
    if status == "unread":
        days = [change_of(view, key, DATE + each, None) for each in entry.dates]
        return [change_of(view, key, "status", None), *days]
    # The local day: what is read at eleven in the evening was read today.
    today = date.today().isoformat()
    return [change_of(view, key, "status", status), change_of(view, key, DATE + status, today)]


def _restore_status(view: ShelfSnapshot, key: str) -> list[Change]:
    dates = view.entries[key].dates
    # Of two on one day, read came after reading: the first of equals is taken.
    before = max((each for each in ("read", "reading") if each in dates), key=dates.__getitem__, default=None)
    return [change_of(view, key, "status", before), change_of(view, key, DATE + "dismissed", None)]
