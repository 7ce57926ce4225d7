"""Links between notes: `[[key or title]]` that lead to no paper."""

from __future__ import annotations

from collections.abc import Iterator

from tui.doctor.finding import Finding, number
from tui.doctor.patient import Patient
from tui.note_links import paper_links
from tui.noted import dangling
from tui.render import line


def links(patient: Patient) -> Iterator[Finding]:
    """Look for links that lead nowhere."""
    if not patient.has_library:
        return
    dead = dangling(patient)
    for link in dead:
        said = f"the note on “{line(link.title or link.key)}” links to {line(link.link)}, which is no paper"
        fix = f"Name a key or a title of the library in it: carrel note {line(link.key)} --edit"
        yield Finding("notes", False, said, fix)
    if not dead:
        noted = [entry.note for entry in patient.shelf.entries() if entry.note]
        count = sum(len(paper_links(note)) for note in noted)
        yield Finding("notes", True, f"{number(count, 'link')} in {number(len(noted), 'note')}")
