"""The catalog's file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from search.errors import CarrelError
from tui.doctor.finding import Finding, number
from tui.doctor.patient import Patient


def catalog(patient: Patient) -> Iterator[Finding]:
    """Look at the catalog; when it is not sound, no other check touches it."""
    path = patient.places.catalog
    if not path.exists():
        yield Finding("catalog", True, "empty", "carrel import PATH fills it")
        return
    try:
        held = patient.library.catalog
        problems, count = held.check(), held.count
    except CarrelError:
        patient.give_up()
        raise
    if problems:
        patient.give_up()
        move = shlex.join(["mv", str(path), f"{path}.broken"])
        fix = f"The file is kept as it is. Move it away and import your pages again: {move}"
        yield Finding("catalog", False, f"{path}: {problems}", fix)
    else:
        yield Finding("catalog", True, f"{number(count, 'paper')} in {path}")
