"""The doctor: looks at everything that Carrel keeps, and names the way out of what is wrong.

A check is a function in a file of its own that yields `Finding`s about a `Patient`. Looking changes
nothing; `treat` then mends what loses nothing and can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.errors import CarrelError, CatalogError
from tui.doctor.catalog import catalog
from tui.doctor.duplicates import duplicates
from tui.doctor.finding import Finding
from tui.doctor.index import index
from tui.doctor.leftovers import leftovers
from tui.doctor.links import links
from tui.doctor.lists import lists
from tui.doctor.moved import moved
from tui.doctor.patient import Patient, ShowProgress, no_progress
from tui.doctor.searches import searches
from tui.doctor.settings import config, synonyms
from tui.doctor.shelf import shelf
from tui.places import Places

__all__ = ["Finding", "examine", "treat"]

Check = Callable[[Patient], Iterator[Finding]]
# In the order in which they are told. The catalog comes before all that reads it.
_CHECKS: dict[str, tuple[Check, ...]] = {
    "config": (config,),
    "shelf": (shelf,),
    "searches": (searches,),
    "catalog": (catalog,),
    "index": (index,),
    "synonyms": (synonyms,),
    "lists": (lists, moved),
    "notes": (links,),
    "twice": (duplicates,),
    "files": (leftovers,),
}
# Mending one thing may bring up another, as merging papers leaves the index behind.
_ROUNDS = 10


def examine(places: Places) -> list[Finding]:
    """Look at everything."""
    with Patient(places) as patient:
        return [finding for about in _CHECKS for finding in _looked(about, patient)]


def treat(places: Places, told: Callable[[str], None], progress: ShowProgress = no_progress) -> list[Finding]:
    """Mend what can be mended without loss, and look at everything again.

    Args:
        places: Where everything is.
        told: Told in words what was done, one thing at a time.
        progress: Shows a progress bar while something long is done.

    Returns:
        What there is to say afterwards.
    """
    findings: list[Finding] = []
    for _ in range(_ROUNDS):
        done: list[str] = []
        with Patient(places, progress) as patient:
            findings = [_mended(each, done) for about in _CHECKS for each in _looked(about, patient)]
        for words in done:
            told(words)
        if not done:
            break
    return findings


def _looked(about: str, patient: Patient) -> Iterator[Finding]:
    """Yield what the checks of one thing find; trouble with the catalog is told once, whoever meets it."""
    for check in _CHECKS[about]:
        try:
            yield from check(patient)
        except CatalogError as error:
            patient.give_up()
            yield Finding("catalog", False, f"{error.title}: {error.message}", error.hint)
        except CarrelError as error:
            yield Finding(about, False, f"{error.title}: {error.message}", error.hint)


def _mended(finding: Finding, done: list[str]) -> Finding:
    """Mend what was found, where that can be; return what there is to say when it cannot."""
    if finding.mend is None:
        return finding
    try:
        done.append(finding.mend())
    except (CarrelError, OSError) as error:
        return replace(finding, said=f"{finding.said} (not mended: {error})")
    return finding
