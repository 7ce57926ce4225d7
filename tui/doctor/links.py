"""Links between notes: `[[key or title]]` that lead to no paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.paper import arxiv_id, doi, title_hash
from tui.doctor.finding import Finding, number
from tui.doctor.patient import Patient

# As long as a title may be; a `|` begins the words that are shown in its place.
_LINK = re.compile(r"\[\[((?:(?!\[\[|\]\])[^|\n]){1,2000})(?:\|[^\[\]\n]*)?\]\]")


def links(patient: Patient) -> Iterator[Finding]:
    """Look for links that lead nowhere."""
    if not patient.has_library:
        return
    noted = [(entry, _targets(entry.note)) for entry in patient.shelf.entries() if entry.note]
    known = _known(patient, [name for _, targets in noted for target in targets for name in _names(target)])
    dead = 0
    for entry, targets in noted:
        for target in targets:
            if known.isdisjoint(_names(target)):
                dead += 1
                said = f"the note on “{entry.title or entry.key}” links to [[{target}]], which is no paper"
                yield Finding("notes", False, said, f"Name a key or a title of the library in the note on {entry.key}.")
    if not dead:
        count = sum(len(targets) for _, targets in noted)
        yield Finding("notes", True, f"{number(count, 'link')} in {number(len(noted), 'note')}")


def _targets(note: str) -> list[str]:
    return list(dict.fromkeys(map(str.strip, _LINK.findall(note))))


def _names(target: str) -> list[str]:
    """Return what a paper may go by that a link names: as it stands, by an address, by its title."""
    return [name for name in (target, arxiv_id(target), doi(target), title_hash(target)) if name]


def _known(patient: Patient, names: list[str]) -> set[str]:
    """Return those of the names that a paper of the library or of the shelf goes by."""
    catalog, entries = patient.library.catalog, patient.shelf.entries()
    on_shelf = {name for entry in entries for name in (entry.key, title_hash(entry.title))}
    return {*catalog.papers(names), *catalog.moved(names), *on_shelf}
