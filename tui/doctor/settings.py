"""config.yaml and synonyms.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from search.learned.own import load as read_synonyms
from shelf.conflicts import copies_beside
from tui.config import load
from tui.doctor.finding import Finding, number
from tui.doctor.patient import Patient


def config(patient: Patient) -> Iterator[Finding]:
    """Look at config.yaml."""
    path = patient.places.config_file
    yield from _copies(patient, "config")
    load(path)
    yield Finding("config", True, f"{path} is fine" if path.exists() else "no config.yaml, the defaults hold")


def synonyms(patient: Patient) -> Iterator[Finding]:
    """Look at synonyms.yaml, and at what was learned from the papers."""
    path = patient.places.synonyms
    yield from _copies(patient, "synonyms")
    own = read_synonyms(path)
    yield Finding(
        "synonyms", True, f"{number(len(own.groups), 'name')} in {path}" if path.exists() else "no synonyms.yaml"
    )
    if patient.has_library:
        count = patient.library.acronyms.count
        yield Finding("synonyms", True, f"{number(count, 'acronym')} learned from the library")


def _copies(patient: Patient, about: str) -> Iterator[Finding]:
    """Yield the conflict copies of a file that only a person can merge, for its comments mean as much as its words."""
    path = patient.places.listed()[about]
    for copy in copies_beside(path):
        said = f"{copy} is another version of {path.name}, from a synced folder"
        yield Finding(about, False, said, f"Take over what {path.name} lacks, then remove the copy.")
