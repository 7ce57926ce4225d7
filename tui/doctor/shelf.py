"""shelf.yaml, its journal, and the copies that a synced folder makes of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import partial

from shelf.store import Shelf
from tui.doctor.finding import Finding, Mend, number
from tui.doctor.patient import Patient


def shelf(patient: Patient) -> Iterator[Finding]:
    """Look at the shelf."""
    found = patient.shelf
    if problem := found.problem:
        back = "`carrel shelf restore` goes back to a copy of before." if found.backups() else ""
        fix = " ".join(filter(None, (problem.hint, back)))
        yield Finding("shelf", False, f"{problem.title}: {problem.message}", fix, mend=_written_again(found))
    else:
        found.history(limit=1)  # raises where the journal cannot be read
        yield Finding("shelf", True, f"{number(len(found.entries()), 'paper')} in {patient.places.shelf_file}")
    for copy in found.conflicts():
        said = f"{copy} is another version of {found.path.name}, from a synced folder"
        mend = None if found.problem else partial(found.take_in, copy)
        yield Finding("shelf", False, said, shlex.join(["carrel", "shelf", "take-in", str(copy)]), mend=mend)


def _written_again(found: Shelf) -> Mend | None:
    """Return what writes a file that is gone or was emptied; None for one that a person has to mend."""
    if not found.dirty:
        return None

    def mend() -> str:
        found.flush()
        if found.problem:
            raise found.problem
        return f"Wrote {found.path} again: {number(len(found.entries()), 'paper')}"

    return mend
