"""Undo and redo of the last edit of whatever kind: of the shelf, of lists, of saved searches, or a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelf.journal.transactions import redo, undo
from tui.desk.paper_merges import merge_stores

if TYPE_CHECKING:
    from shelf.journal.transactions import EditStore
    from tui.desk.desk import Desk


def undo_last(desk: Desk) -> str:
    """Undo the last edit; return in words what that was. Belongs in a worker."""
    return undo(_stores(desk))


def redo_last(desk: Desk) -> str:
    """Redo what was undone last, unless there was another edit since. Belongs in a worker."""
    return redo(_stores(desk))


def _stores(desk: Desk) -> tuple[EditStore, ...]:
    return (*merge_stores(desk), desk.saved.searches)
