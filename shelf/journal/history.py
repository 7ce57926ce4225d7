"""Edit history from the journal, and tag counts over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shelf.fields import DATE, UNSAID, Content
from shelf.journal.edit import BY_HAND, Change, Edit
from shelf.notes import first_line
from shelf.snapshot import ShelfSnapshot
from shelf.tags import folded

_SHOWN = 60
# An edit of ten thousand papers is not read to its end.
MOST_EVENTS = 200
_DERIVED = ("added", "changed")


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One change of one paper, as a person is told of it.

    Attributes:
        key: The paper's; empty for a tag's colour.
        title: One line; empty when it was not known.
        words: What changed: `status: reading → read`, `+vision`.
        change: The same in full.
        overruled: It was found in a file and did not count: a later edit of the same thing did.
    """

    key: str
    title: str
    words: str
    change: Change
    overruled: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit.

    Attributes:
        id: Of the edit.
        time: UTC, ISO, to the microsecond.
        process: `pid@host`, or `by hand`.
        label: What was done, in words.
        events: What changed; of the paper that was asked about, where one was.
        more: The number of changes beyond `MOST_EVENTS` that were left out.
    """

    id: str
    time: str
    process: str
    label: str
    events: tuple[HistoryChange, ...]
    more: int = 0

    @property
    def by_hand(self) -> bool:
        """Tell whether it was found in shelf.yaml."""
        return self.process == BY_HAND


def history_entries(edits: Iterable[Edit], view: ShelfSnapshot, key: str | None) -> Iterator[HistoryEntry]:
    """Yield the edits as a person is told of them.

    Args:
        edits: In any order.
        view: Where titles are looked up that the journal does not hold.
        key: Only what was done to this paper; None for everything.
    """
    for edit in edits:
        changes = [(each, False) for each in edit.changes] + [(each, True) for each in edit.overruled]
        told = [(each, lost) for each, lost in changes if each.field not in _DERIVED and key in (None, each.key)]
        if told or (key is None and (edit.undoes or edit.redoes)):
            events = tuple(_event(change, lost, edit, view) for change, lost in told[:MOST_EVENTS])
            more = max(0, len(told) - MOST_EVENTS)
            yield HistoryEntry(edit.id, edit.time, edit.process, edit.words, events, more)


def _event(change: Change, overruled: bool, edit: Edit, view: ShelfSnapshot) -> HistoryChange:
    ref, entry = edit.papers.get(change.key), view.entries.get(change.key)
    title = (ref.title if ref else "") or (entry.title if entry else "")
    return HistoryChange(change.key, title, words_of(change), change, overruled)


def words_of(change: Change) -> str:
    """Return a change in words, on one line."""
    if not change.key:
        return f"colour of {change.field}: {_said(change.old)} → {_said(change.new)}"
    if change.field == "tags":
        return " ".join(f"{sign}{tag}" for sign, tag in (("-", change.old), ("+", change.new)) if tag is not None)
    if change.field == "bookmarked":
        return "bookmarked" if change.new else "bookmark taken off"
    name = change.field.removeprefix(DATE) + " on" if change.field.startswith(DATE) else change.field
    unsaid = UNSAID.get(change.field, "nothing")
    return f"{name}: {_said(change.old, unsaid)} → {_said(change.new, unsaid)}"


def _said(content: Content, unsaid: str = "nothing") -> str:
    if content is None:
        return unsaid
    if not isinstance(content, str):
        return "a list or mapping"
    line = first_line(content)
    cut = len(line) > _SHOWN or "\n" in content.strip()
    return line[:_SHOWN] + "…" * cut


Growth = dict[str, list[tuple[date, int]]]
"""Folded tag to days, of the person's own clock, and what was done on them: 1 for a paper more, -1 for one less."""


def tag_growth(edits: Iterable[Edit]) -> Growth:
    """Return what became of each tag.

    Args:
        edits: Of the journal, in any order; what was found in a shelf.yaml older than the journal has no day.
    """
    found: Growth = {}
    for edit in edits:
        if edit.found:
            continue
        day = datetime.fromtimestamp(edit.when).date()
        for change in edit.changes:
            if change.field == "tags" and change.key:
                for tag, by in ((change.old, -1), (change.new, 1)):
                    if isinstance(tag, str):
                        found.setdefault(folded(tag), []).append((day, by))
    return found
