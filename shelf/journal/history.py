"""Edit history from the journal, and tag counts over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shelf.journal.edit import BY_HAND, LIBRARY, SEARCHES, SHELF, Change, Edit
from shelf.journal.record_changes import ORDER, RECORD, WHOLE
from shelf.model import DATE, default_of
from shelf.notes import first_line
from shelf.snapshot import ShelfSnapshot
from shelf.tags import folded
from shelf.yaml.parse import Content

_SHOWN = 60
# An edit of ten thousand papers is not read to its end.
MOST_EVENTS = 200
_UNTOLD = ("added", "changed", WHOLE, ORDER)


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One change of one paper in words: `status: reading → read`, `+vision`.

    `key` is empty for a tag's colour. Overruled: a later edit of the same thing beat what was found in a file.
    """

    key: str
    title: str
    words: str
    change: Change
    overruled: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit, by `pid@host` or `by hand`; `more` changes beyond `MOST_EVENTS` were left out."""

    id: str
    time: str
    process: str
    label: str
    events: tuple[HistoryChange, ...]
    more: int = 0

    @property
    def by_hand(self) -> bool:
        return self.process == BY_HAND


def history_entries(edits: Iterable[Edit], view: ShelfSnapshot, key: str | None) -> Iterator[HistoryEntry]:
    """Edits in words, of one paper or all; the view has titles that the journal lacks."""
    for edit in edits:
        changes = [(each, False) for each in edit.changes] + [(each, True) for each in edit.overruled]
        shown = [(each, lost) for each, lost in changes if each.field not in _UNTOLD and key in (None, _paper(each))]
        if key is None:
            renamed = _renamed(edit)
            shown = [(each, lost) for each, lost in shown if each.file not in renamed or not each.key]
        if shown or (key is None and (edit.undoes or edit.redoes)):
            events = tuple(_event(change, lost, edit, view) for change, lost in shown[:MOST_EVENTS])
            more = max(0, len(shown) - MOST_EVENTS)
            yield HistoryEntry(edit.id, edit.time, edit.process, edit.words, events, more)


def _paper(change: Change) -> str:
    return "" if change.file == SEARCHES else change.key


def _renamed(edit: Edit) -> set[str]:
    """Both names of a file that was renamed: nothing came or went with it."""
    whole = [change for change in edit.changes if change.field == WHOLE]
    removed, came = ([each.file for each in whole if getattr(each, value) is None] for value in ("new", "old"))
    return {*removed, *came} if len(removed) == len(came) == 1 else set()


def _event(change: Change, overruled: bool, edit: Edit, view: ShelfSnapshot) -> HistoryChange:
    key = _paper(change)
    ref, entry = edit.papers.get(key), view.entries.get(key)
    title = (ref.title if ref else "") or (entry.title if entry else "")
    if change.field == RECORD and not title:
        record = change.new if isinstance(change.new, dict) else change.old
        title = str(record.get("title", "")) if isinstance(record, dict) else ""
    return HistoryChange(key, title, words_of(change), change, overruled)


def words_of(change: Change) -> str:
    if change.file == LIBRARY:
        return f"merged into {change.new}" if change.new else f"separated from {change.old}"
    if change.file == SEARCHES:
        return _of_search(change)
    if change.file != SHELF:
        return _of_list(change)
    if not change.key:
        return f"colour of {change.field}: {_value(change.old)} → {_value(change.new)}"
    if change.field == "tags":
        return " ".join(f"{sign}{tag}" for sign, tag in (("-", change.old), ("+", change.new)) if tag is not None)
    if change.field == "bookmarked":
        return "bookmarked" if change.new else "bookmark removed"
    name = change.field.removeprefix(DATE) + " on" if change.field.startswith(DATE) else change.field
    unsaid = default_of(change.field) or "nothing"
    return f"{name}: {_value(change.old, unsaid)} → {_value(change.new, unsaid)}"


def _of_search(change: Change) -> str:
    if change.field == RECORD:
        record = change.new if isinstance(change.new, dict) else change.old
        query = str(record.get("query", "")) if isinstance(record, dict) else ""
        return f'"{change.key}": {_value(query)}'
    of = f' of "{change.key}"' if change.key else ""
    return f"{change.field}{of}: {_value(change.old)} → {_value(change.new)}"


def _of_list(change: Change) -> str:
    name = change.file.partition("/")[2]
    if change.field == RECORD:
        return f"added to the list {name}" if change.new is not None else f"removed from the list {name}"
    if change.field == "name" and None in {change.old, change.new}:
        return f"{'created' if change.old is None else 'removed'} the list {name}"
    place = "in" if change.key else "of"
    return f"{change.field} {place} the list {name}: {_value(change.old)} → {_value(change.new)}"


def _value(content: Content, unsaid: str = "nothing") -> str:
    if content is None:
        return unsaid
    if isinstance(content, list) and all(isinstance(each, str) for each in content):
        content = ", ".join(map(str, content))
    if not isinstance(content, str):
        return "a list or mapping"
    line = first_line(content)
    cut = len(line) > _SHOWN or "\n" in content.strip()
    return line[:_SHOWN] + "…" * cut


Growth = dict[str, list[tuple[date, int]]]
"""Folded tag to days, of the local clock, and what was done on them: 1 for a paper more, -1 for one less."""


def tag_growth(edits: Iterable[Edit]) -> Growth:
    """When each tag was added and removed; what was in a shelf.yaml older than the journal has no day."""
    growth: Growth = {}
    for edit in edits:
        if edit.initial:
            continue
        day = datetime.fromtimestamp(edit.when).date()
        for change in edit.changes:
            if change.field == "tags" and change.key and change.file == SHELF:
                for tag, by in ((change.old, -1), (change.new, 1)):
                    if isinstance(tag, str):
                        growth.setdefault(folded(tag), []).append((day, by))
    return growth
