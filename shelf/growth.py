"""When tags were put on and taken off, as the journal tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from shelf.edit import Edit
from shelf.tags import folded

Growth = dict[str, list[tuple[date, int]]]
"""Folded tag to days, of the person's own clock, and what was done on them: 1 for a paper more, -1 for one less."""


def tag_growth(edits: Iterable[Edit]) -> Growth:
    """Return what became of each tag.

    Args:
        edits: Of the journal, in any order; what was found in a shelf.yaml older than the journal has no day.
    """
    found: Growth = {}
    for edit in edits:
        if edit.found:
            continue
        day = datetime.fromtimestamp(edit.when).date()
        for change in edit.changes:
            if change.field == "tags" and change.key:
                for tag, by in ((change.old, -1), (change.new, 1)):
                    if isinstance(tag, str):
                        found.setdefault(folded(tag), []).append((day, by))
    return found
