"""Undo and redo of any edit by anyone, from the journal: each is an edit itself, so every process sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from shelf.edits.plan import EditPlan, Planner
from shelf.fields import Content
from shelf.journal.edit import Change, Edit
from shelf.journal.merge import subject, value_of
from shelf.snapshot import ShelfSnapshot

NewestFirst = Callable[[], Iterable[Edit]]


class Undoable(NamedTuple):
    """An edit that can be taken back, or done again.

    Attributes:
        time: When it was done, or taken back: UTC, ISO, to the microsecond.
        label: What was done, in words.
    """

    time: str
    label: str


def last_done(edits: Iterable[Edit]) -> Edit | None:
    """Return the edit that undoing takes back: the last one that is not undone.

    Args:
        edits: Of the journal, newest first.
    """
    reversed_: set[str] = set()
    for edit in edits:
        reversed_ |= {edit.undoes, edit.redoes}
        if edit.changes and not (edit.undoes or edit.found) and edit.id not in reversed_:
            return edit
    return None


def last_undone(edits: Iterable[Edit]) -> Edit | None:
    """Return the undoing that redoing takes back: the last one, unless something else was done since.

    Args:
        edits: Of the journal, newest first.
    """
    reversed_: set[str] = set()
    for edit in edits:
        reversed_ |= {edit.undoes, edit.redoes}
        if edit.undoes and edit.changes and edit.id not in reversed_:
            return edit
        if edit.changes and not (edit.undoes or edit.redoes):
            return None
    return None


def last_new(edits: Iterable[Edit]) -> str:
    """Return when something was last done that was no undoing or redoing: UTC, ISO; empty for never.

    Args:
        edits: Of the journal, newest first.
    """
    return next((edit.time for edit in edits if edit.changes and not (edit.undoes or edit.redoes or edit.found)), "")


def undone(edits: NewestFirst) -> Planner:
    """Return the plan that takes back the last edit, where what it did still stands."""

    def plan(view: ShelfSnapshot) -> EditPlan:
        edit = last_done(edits())
        if edit is None:
            return EditPlan("", (), told="Nothing to undo")
        return replace(_reversal(view, edit, "Undid", "Not undone"), undoes=edit.id)

    return plan


def redone(edits: NewestFirst) -> Planner:
    """Return the plan that does again what was undone last, where nothing else was done to it since."""

    def plan(view: ShelfSnapshot) -> EditPlan:
        edit = last_undone(edits())
        if edit is None:
            return EditPlan("", (), told="Nothing to do again")
        return replace(_reversal(view, edit, "Did again", "Not done again"), redoes=edit.id)

    return plan


def _reversal(view: ShelfSnapshot, edit: Edit, done: str, failed: str) -> EditPlan:
    changes, left = _reversed(view, edit)
    label = edit.label[:1].lower() + edit.label[1:]
    told = f"{done}: {label}"
    if left and not changes:
        told = f"{failed}: {label}; it was changed since"
    elif left:
        count = len(left - {""})
        papers = f" on {count} paper{'s' if count != 1 else ''}" if count else ""
        told += f" (but for what was changed since{papers})"
    return EditPlan(edit.label, changes, edit.papers, told=told)


def _reversed(view: ShelfSnapshot, edit: Edit) -> tuple[list[Change], set[str]]:
    """Return what takes an edit back, and the papers on which some of it was changed since and is left alone."""
    # What each thing is after the changes so far; the entry itself may come and go on the way.
    now: dict[tuple[str, ...], Content] = {}
    changes: list[Change] = []
    left: set[str] = set()
    for change in reversed(edit.changes):
        if change.field == "changed":  # says when the entry was changed last, which is now
            continue
        place = subject(change)
        current = now.get(place, value_of(view.holdings, change))
        if current == change.new:
            changes.append(Change(change.key, change.field, change.new, change.old))
            now[place] = change.old
        elif current != change.old:
            left.add(change.key)
    return changes, left
