"""Entries of the shelf and of reading lists whose papers the library has under other keys by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from tui.doctor.finding import FIX, Finding, number
from tui.doctor.patient import Patient

# Keys that are named; the others are counted.
_NAMED = 3


def moved(patient: Patient) -> Iterator[Finding]:
    """Look for entries under keys that lead to other papers: merged ones, and those that a record told more of."""
    if not patient.has_library:
        return
    catalog, shelf, lists = patient.library.catalog, patient.shelf, patient.lists
    if on_shelf := catalog.moved(entry.key for entry in shelf.entries()):
        said = f"{_entries(on_shelf)} on the shelf under another key than in the library: {_told(on_shelf)}"
        yield Finding("shelf", False, said, _fix(on_shelf), mend=partial(_move, patient, on_shelf))
    in_lists = catalog.moved(entry.key for each in lists.all() for entry in each.entries)
    if in_lists:
        words = f"Gave {_papers(in_lists)} of reading lists the library's keys"
        said = f"{_entries(in_lists)} in reading lists under another key than in the library: {_told(in_lists)}"
        mend = partial(lists.match, lambda entry: in_lists.get(entry.key), words)
        yield Finding("lists", False, said, _fix(in_lists), mend=mend)


def _move(patient: Patient, keys: Mapping[str, str]) -> str:
    papers = patient.library.papers(list(keys.values()))
    words = f"Gave {_papers(keys)} of the shelf the library's keys"
    return patient.shelf.move({old: papers[new] for old, new in keys.items() if new in papers}, words)


def _entries(keys: Mapping[str, str]) -> str:
    return f"{_papers(keys)} {'are' if len(keys) > 1 else 'is'}"


def _papers(keys: Mapping[str, str]) -> str:
    return number(len(keys), "paper")


def _told(keys: Mapping[str, str]) -> str:
    some = [f"{old} → {new}" for old, new in list(keys.items())[:_NAMED]]
    return ", ".join(some) + (f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else "")


def _fix(keys: Mapping[str, str]) -> str:
    return f"`{FIX}` gives {'them their keys' if len(keys) > 1 else 'it its key'} of the library."
