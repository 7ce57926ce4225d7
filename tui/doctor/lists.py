"""The reading lists, and the copies that a synced folder makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from shelf.lists.store import Lists
from shelf.lists.view import View
from tui.doctor.finding import Finding, Mend, number
from tui.doctor.patient import Patient


def lists(patient: Patient) -> Iterator[Finding]:
    """Look at the reading lists."""
    found = patient.lists
    mends = _taking_in(found)
    for problem in found.problems:
        mend = next((mends[path] for path in mends if problem.message.startswith(path)), None)
        yield Finding("lists", False, f"{problem.title}: {problem.message}", problem.hint, mend=mend)
    if not found.problems:
        yield Finding("lists", True, f"{number(len(found.all()), 'reading list')} in {found.folder}")


def _taking_in(found: Lists) -> dict[str, Mend]:
    """Return what merges a conflict copy into its list, by the copy's path, the longest first."""
    view = View((*found.all(), *found.copies()))
    copies = {str(found.folder / f"{copy.slug}.yaml"): copy.slug for copy in found.copies()}
    return {
        path: partial(found.merge, view.copied(copies[path]), copies[path])
        for path in sorted(copies, key=len, reverse=True)
    }
