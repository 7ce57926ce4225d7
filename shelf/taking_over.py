"""Tags and notes that a person made in another program, taken over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from shelf.draft import Draft, Plan, change_of, refs_of
from shelf.edit import Change
from shelf.fields import has_tag
from shelf.notes import checked_note
from shelf.tags import checked_tag
from shelf.view import View

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.importing import Marks


def taken_over(pairs: Iterable[tuple[Paper, Marks]], source: str) -> Plan:
    """Return the plan that adds what a file says a person added: tags to tags, a note below the one there is.

    What is there already is not added again, so that the same file can be taken over twice.

    Args:
        pairs: Papers, and what is to be added to them.
        source: Where it comes from, for the words of the edit.

    Raises:
        UsageError: A paper that cannot be kept, or a note that is too long.
    """
    found: Sequence[tuple[Paper, Marks]] = list(pairs)
    refs = refs_of(paper for paper, _ in found)

    def plan(view: View) -> Draft:
        changes: list[Change] = []
        notes: dict[str, str] = {}
        for paper, marks in found:
            entry = view.entries.get(paper.key)
            tags = dict.fromkeys(view.spelling(checked_tag(tag)) for tag in marks.tags)
            changes += [Change(paper.key, "tags", new=tag) for tag in tags if not has_tag(entry, tag)]
            held = notes.get(paper.key, entry.note if entry else "")
            if marks.note and marks.note not in held:
                notes[paper.key] = checked_note("\n\n".join(filter(None, (held, marks.note))))
        changes += [change_of(view, key, "note", note) for key, note in notes.items()]
        return Draft(f"Took tags and notes of {{}} from {source}", changes, refs)

    return plan
