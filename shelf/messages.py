"""Sentences that several modules of the shelf say."""

from __future__ import annotations

NOTHING = "Nothing to change"
NOTHING_TO_UNDO = "Nothing to undo."
NOTHING_TO_REDO = "Nothing to redo."


def lowered(label: str) -> str:
    """Return a label with a small first letter, to go on a sentence."""
    return label[:1].lower() + label[1:]


def undid(label: str, left: int | None = None) -> str:
    return _reversed("Undid", label, left)


def redid(label: str, left: int | None = None) -> str:
    return _reversed("Redid", label, left)


def not_undone(label: str) -> str:
    return f"Not undone: {lowered(label)}; it was changed since"


def not_redone(label: str) -> str:
    return f"Not redone: {lowered(label)}; it was changed since"


def _reversed(done: str, label: str, left: int | None) -> str:
    """Return what was done.

    Args:
        done: The verb.
        label: Of the edit.
        left: Papers left alone because they were changed since, 0 where it is about none; None for nothing left.
    """
    if left is None:
        return f"{done}: {lowered(label)}"
    papers = f" on {left} paper{'s' if left != 1 else ''}" if left else ""
    return f"{done}: {lowered(label)} (but for what was changed since{papers})"
