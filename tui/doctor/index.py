"""The index over the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from search.engine.base import Progress
from search.errors import EngineError
from tui.doctor.finding import Finding, number
from tui.doctor.patient import Patient

_FIX = "carrel reindex"


def index(patient: Patient) -> Iterator[Finding]:
    """Look at the index."""
    if not patient.has_library:
        return
    library = patient.library
    try:
        behind = library.behind()
    except EngineError as error:
        mend = partial(_made, patient, library.reindex)
        yield Finding("index", False, f"{error.title}: {error.message}", error.hint or _FIX, mend=mend)
        return
    if behind:
        said = f"{number(behind, 'change')} behind the catalog"
        yield Finding("index", False, said, _FIX, mend=partial(_made, patient, library.sync))
    else:
        yield Finding("index", True, f"up to date in {patient.places.index}")


def _made(patient: Patient, make: Callable[[Progress], None]) -> str:
    count = patient.library.count
    with patient.progress("Indexing", count) as progress:
        make(progress)
    return f"Indexed {number(count, 'paper')}"
