"""searches.yaml, and what saved searches use."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from search.query.parser import parse
from search.query.saved import resolved
from shelf.conflicts import copies_beside
from tui.doctor.finding import Finding
from tui.doctor.patient import Patient


def searches(patient: Patient) -> Iterator[Finding]:
    """Look at the saved searches."""
    store = patient.searches
    if problem := store.problem:
        yield Finding("searches", False, f"{problem.title}: {problem.message}", problem.hint)
    for copy in copies_beside(store.path):
        said = f"{copy} is another version of {store.path.name}, from a synced folder"
        yield Finding("searches", False, said, f"Take over what {store.path.name} lacks, then remove the copy.")
    names = [saved.name for saved in store.all()]
    troubled = False
    for saved in store.all():
        for trouble in resolved(parse(saved.query).tree, store.get, names)[1]:
            troubled = True
            fix = f"carrel saved edit {shlex.quote(saved.name)} QUERY"
            yield Finding("searches", False, f"“{saved.name}”: {trouble}", fix)
    if not (problem or troubled):
        yield Finding("searches", True, f"{len(names)} saved search{'es' if len(names) != 1 else ''} in {store.path}")
