"""Papers that are in the library twice."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import partial

from search.duplicates import Pair
from search.duplicates import duplicates as found_in
from tui.doctor.finding import Finding
from tui.doctor.patient import Patient
from tui.merging import merge
from tui.render import line


def duplicates(patient: Patient) -> Iterator[Finding]:
    """Look for papers that are there twice, for sure or likely."""
    if not patient.has_library:
        return
    library = patient.library
    pairs = found_in(library.catalog)
    papers = library.papers([key for pair in pairs for key in pair.keys])
    for pair in pairs:
        keep, other = _order(patient, pair)
        titles = " and ".join(f"“{line(papers[key].title)}” ({key})" for key in (keep, other) if key in papers)
        fix = f"carrel merge {shlex.quote(keep)} {shlex.quote(other)}"
        if pair.sure:
            said = f"{titles} are one paper: {pair.why}"
            yield Finding("twice", False, said, fix, mend=partial(_merged, patient, keep, other))
        else:
            yield Finding("twice", True, f"{titles} may be one paper: {pair.why}", f"If so: {fix}", unsure=True)
    if not pairs:
        yield Finding("twice", True, "no paper is there twice")


def _order(patient: Patient, pair: Pair) -> tuple[str, str]:
    """Return the key that is to stay and the other one: the person's own, else that of the first."""

    def place(key: str) -> tuple[bool, bool]:
        return patient.shelf.entry(key) is None, not patient.lists.lists_of(key)

    keep, other = sorted(pair.keys, key=place)
    return keep, other


def _merged(patient: Patient, keep: str, other: str) -> str:
    return f"{merge(patient, keep, other)}; `carrel merge --undo {shlex.quote(other)}` takes it apart again"
