"""Merges entries: papers that turn out to be one, and marks from other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shelf.edits.plan import EditPlan, Planner, change_of, refs_of
from shelf.journal.edit import Change
from shelf.journal.entry_changes import diff
from shelf.model import FIELDS, Holdings, Ref, ShelfEntry, field_of, has_tag, ref_of
from shelf.notes import checked_note
from shelf.snapshot import ShelfSnapshot
from shelf.tags import checked_tag

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.marks_from_bibliography import PaperMarks


def move_entries(papers: Mapping[str, Paper | Ref], words: str) -> Planner:
    """Move entries to other papers, by the key of each entry; where there is one already, they become one.

    Tags are united, both notes stay, the furthest status counts with the first day of each, and of what
    there can only be one, the paper's own stays.
    """
    refs = {key: ref_of(paper) for key, paper in papers.items()}

    def plan(view: ShelfSnapshot) -> EditPlan:
        entries = dict(view.entries)
        for key, ref in refs.items():
            if key != ref.key and (entry := entries.pop(key, None)):
                entries[ref.key] = _merge(entries.get(ref.key, ShelfEntry(ref.key, ref.title, ref.url)), entry)
        changes = diff(view.holdings, Holdings(entries, view.colours))
        return EditPlan(words, changes, {ref.key: ref for ref in refs.values()})

    return plan


def _merge(into: ShelfEntry, other: ShelfEntry) -> ShelfEntry:
    both = (into, other)
    # An entry that says nothing at all says nothing of the status either.
    saying = [entry for entry in both if not entry.bare] or [into]
    values = {
        name: merge([getattr(entry, name) for entry in (both if about else saying)]) for name, _, merge, about in FIELDS
    }
    entry = replace(into, **values, extra={})
    extra = {**other.extra, **into.extra}
    # What cannot be meant is kept under a field's own name, where there is room as long as that says nothing.
    return replace(entry, extra={name: value for name, value in extra.items() if field_of(entry, name) is None})


def import_marks(pairs: Iterable[tuple[Paper, PaperMarks]], source: str) -> Planner:
    """Add the marks of another program's file to tags and notes; the same file can be imported twice."""
    marked: Sequence[tuple[Paper, PaperMarks]] = list(pairs)
    refs = refs_of(paper for paper, _ in marked)

    def plan(view: ShelfSnapshot) -> EditPlan:
        changes: list[Change] = []
        notes: dict[str, str] = {}
        for paper, marks in marked:
            entry = view.entries.get(paper.key)
            tags = dict.fromkeys(view.spelling(checked_tag(tag)) for tag in marks.tags)
            changes += [Change(paper.key, "tags", new=tag) for tag in tags if not has_tag(entry, tag)]
            old_note = notes.get(paper.key, entry.note if entry else "")
            if marks.note and marks.note not in old_note:
                notes[paper.key] = checked_note("\n\n".join(filter(None, (old_note, marks.note))))
        changes += [change_of(view, key, "note", note) for key, note in notes.items()]
        return EditPlan(f"Imported tags and notes of {{}} from {source}", changes, refs)

    return plan
