"""Undo and redo of the last edit, wherever it was made: shelf, reading lists or saved searches.

Each of the three keeps its own edits and takes them back in its own order, across restarts and
processes. The times that they tell make one order of the three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.desk.desk import Desk


class Store(Protocol):
    """What keeps edits."""

    def undoable(self) -> tuple[str, str] | None:
        """Return when what `undo` would take back was done, and what that is in words."""

    def redoable(self) -> tuple[str, str] | None:
        """Return when what `redo` would do again was taken back, and what that is in words."""

    def edited(self) -> str:
        """Return when something was last done other than undoing and redoing; empty for never."""

    def undo(self) -> str:
        """Take back the last edit."""

    def redo(self) -> str:
        """Do again what was taken back last."""


def stores(desk: Desk) -> tuple[Store, ...]:
    """Return everything at a desk that keeps edits."""
    # Not before something is undone: it brings in the shelf.
    from tui.desk.merge import Merges

    # Merges first: of two edits at one time, the one that reaches further counts.
    return Merges(desk), desk.shelf, desk.lists, desk.saved.searches


def undo(*kept: Store) -> str:
    """Take back the last edit; return in words what that was. Belongs in a worker.

    Raises:
        ShelfError: It could not be taken back.
    """
    done = [(told, store) for store in kept if (told := store.undoable())]
    return max(done, key=_time)[1].undo() if done else "Nothing to undo"


def redo(*kept: Store) -> str:
    """Do again what was taken back last, unless anything was edited since. Belongs in a worker.

    Raises:
        ShelfError: It could not be done again.
    """
    taken_back = [(told, store) for store in kept if (told := store.redoable())]
    if not taken_back:
        return "Nothing to do again: that goes right after undoing only"
    (time, label), store = max(taken_back, key=_time)
    # A store knows by itself what came after, and no clock needs to be trusted for that.
    if any(other.edited() > time for other in kept if other is not store):
        return f"Not done again, since something else was edited after it was taken back: {_lowered(label)}"
    return store.redo()


def _time(found: tuple[tuple[str, str], Store]) -> str:
    return found[0][0]


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
