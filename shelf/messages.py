"""Sentences that several modules of the shelf say."""

from __future__ import annotations

import re

NOTHING = "Nothing to change"
NOTHING_TO_UNDO = "Nothing to undo."
NOTHING_TO_REDO = "Nothing to redo."


# Labels of edits to what they were about: what was done has been said already.
_PAPERS = r"(“.*”|[\d,]+ papers?)"
_SUBJECTS = tuple(
    (re.compile(label), subject)
    for label, subject in (
        (r"(?:Wrote|Changed|Removed) the note on (.+)", r"note on \1"),
        (rf"Tagged {_PAPERS} (.+)", r"tag \2 on \1"),
        (r"Bookmarked (.+)", r"bookmark on \1"),
        (r"Took the bookmark off (.+)", r"bookmark removed from \1"),
        (r"Marked (.+) as (\w+)", r"status \2 on \1"),
        (r"Rated (.+) (\d of \d)", r"rating \2 on \1"),
        (r"Took the rating off (.+)", r"rating removed from \1"),
        (r"Gave (.+) (\w+) priority", r"\2 priority on \1"),
    )
)
_STRAIGHT = str.maketrans("“”", '""')


def subject_of(label: str) -> str:
    """What an edit was about: `Added note to "A"` is `note added to "A"`. Other labels get a small first letter."""
    matches = ((pattern.fullmatch(label), subject) for pattern, subject in _SUBJECTS)
    found = next((match.expand(subject) for match, subject in matches if match), label[:1].lower() + label[1:])
    return found.translate(_STRAIGHT)


def undid(label: str, left: int | None = None) -> str:
    return _reversed("Undid", label, left)


def redid(label: str, left: int | None = None) -> str:
    return _reversed("Redid", label, left)


def not_undone(label: str) -> str:
    return f"Not undone: {subject_of(label)}; it was changed since"


def not_redone(label: str) -> str:
    return f"Not redone: {subject_of(label)}; it was changed since"


def _reversed(done: str, label: str, left: int | None) -> str:
    """What was done, and what was left alone because it was changed since: so many papers, 0 for none."""
    if left is None:
        return f"{done}: {subject_of(label)}"
    papers = f" on {left} paper{'s' if left != 1 else ''}" if left else ""
    return f"{done}: {subject_of(label)} (but for what was changed since{papers})"
