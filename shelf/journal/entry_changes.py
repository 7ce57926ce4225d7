"""Changes of the shelf: apply them, diff two states, merge three ways, reverse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shelf.journal.edit import SHELF, Change, Edit
from shelf.model import (
    ABOUT,
    DATE,
    FIELDS,
    IN_PARTS,
    Holdings,
    Ref,
    ShelfEntry,
    field_of,
    has_tag,
    with_field,
    with_tags,
)
from shelf.tags import folded
from shelf.yaml.parse import Content

Subject = tuple[str, ...]
"""What two changes have in common that are about the same thing: a field, one tag of a paper, a colour."""

_NOBODY = ShelfEntry("")
_SIMPLE = tuple(each.name for each in FIELDS if each.name not in (*IN_PARTS, "added", "changed"))


def value_of(holdings: Holdings, change: Change) -> Content:
    """What there is now in the place of a change; for `tags` its tag where a paper has that, else None."""
    if not change.key:
        return holdings.colours.get(change.field)
    entry = holdings.entries.get(change.key)
    if change.field == "tags":
        tag = _tag(change)
        return tag if has_tag(entry, tag) else None
    return field_of(entry, change.field)


def is_shelfs(change: Change) -> bool:
    return change.file == SHELF


def apply(holdings: Holdings, edits: Iterable[Edit]) -> Holdings:
    entries, colours = dict(holdings.entries), dict(holdings.colours)
    for edit in edits:
        for change in filter(is_shelfs, edit.changes):
            _apply(entries, colours, change, edit)
    return Holdings(entries, colours)


def _apply(entries: dict[str, ShelfEntry], colours: dict[str, str], change: Change, edit: Edit) -> None:
    """Apply one change of an edit, in place; an entry goes with the last thing that was added to it."""
    if not change.key:
        _colour(colours, change)
        return
    before = entries.get(change.key)
    if before is None and change.new is None:
        return
    ref = edit.papers.get(change.key, Ref(change.key))
    entry = before or ShelfEntry(change.key, added=ref.added or edit.second)
    # Edits that are older than the file are applied to it too, where Carrel's own record of it was lost.
    changed = max(entry.changed, edit.second)
    entry = replace(entry, title=entry.title or ref.title, url=entry.url or ref.url, changed=changed)
    if change.field == "tags":
        entry = with_tags(entry, change.old, change.new)
    else:
        entry = with_field(entry, change.field, change.new)
    took_mark = change.new is None and change.field not in ABOUT
    if entry.bare and (took_mark or not (entry.title or entry.url)):
        entries.pop(change.key, None)
    else:
        entries[change.key] = entry


def _colour(colours: dict[str, str], change: Change) -> None:
    if isinstance(change.new, str):
        colours[change.field] = change.new
    else:
        colours.pop(change.field, None)


def diff(before: Holdings, after: Holdings) -> Iterator[Change]:
    """What turns one state into the other; order and spelling of tags do not count."""
    for key, entry in after.entries.items():
        if before.entries.get(key) != entry:
            yield from _entry_differences(key, before.entries.get(key), entry)
    for key, entry in before.entries.items():
        if key not in after.entries:
            yield from _entry_differences(key, entry, None)
    for tag in dict.fromkeys((*after.colours, *before.colours)):
        old, new = before.colours.get(tag), after.colours.get(tag)
        if old != new:
            yield Change("", tag, old, new)


def _entry_differences(key: str, before: ShelfEntry | None, after: ShelfEntry | None) -> list[Change]:
    old, new = before or _NOBODY, after or _NOBODY
    changes = [Change(key, "tags", old=tag) for tag in old.tags if not has_tag(new, tag)]
    changes += [Change(key, "tags", new=tag) for tag in new.tags if not has_tag(old, tag)]
    dates = (DATE + status for status in (*old.dates, *new.dates))
    for name in dict.fromkeys((*_SIMPLE, *dates, *old.extra, *new.extra, "added", "changed")):
        if field_of(old, name) != field_of(new, name):
            changes.append(Change(key, name, field_of(old, name), field_of(new, name)))
    # What is added comes first, so that an entry never seems bare on the way and goes; `changed`
    # comes last, because every other change sets it.
    return sorted(changes, key=lambda change: (change.field == "changed", change.new is None))


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What came of a hand edit, entries in the file's order; a later edit of Carrel's beat what is overruled."""

    holdings: Holdings
    accepted: tuple[Change, ...]
    overruled: tuple[Change, ...]


def merge_three_way(base: Holdings, by_hand: Holdings, at: float, pending: Iterable[Edit]) -> MergeResult:
    """Merge a file saved by hand (`at`, seconds since the epoch) with the pending edits, by field and tag.

    Where both sides changed a field, the later wins.
    """
    edits = list(pending)
    latest = {subject(change): edit.when for edit in edits for change in filter(is_shelfs, edit.changes)}
    hand = list(diff(base, by_hand))
    overruled = tuple(change for change in hand if latest.get(subject(change), at) > at)
    theirs = {subject(change) for change in hand} - {subject(change) for change in overruled}
    ours = [replace(edit, changes=tuple(c for c in edit.changes if subject(c) not in theirs)) for edit in edits]
    accepted = tuple(change for change in hand if subject(change) in theirs)
    return MergeResult(apply(by_hand, ours), accepted, overruled)


def subject(change: Change) -> Subject:
    if not change.key:
        return "", folded(change.field)
    return (change.key, "tags", folded(_tag(change))) if change.field == "tags" else (change.key, change.field)


def _tag(change: Change) -> str:
    return str(change.new if isinstance(change.new, str) else change.old)


def reverse(holdings: Holdings, changes: Sequence[Change]) -> tuple[list[Change], set[str]]:
    """What undoes changes, and the keys of papers on which something was changed since and is left alone."""
    # What each thing is after the changes so far; the entry itself may come and go on the way.
    now: dict[Subject, Content] = {}
    back: list[Change] = []
    left: set[str] = set()
    for change in reversed(changes):
        if change.field == "changed":  # says when the entry was changed last, which is now
            continue
        place = subject(change)
        current = now.get(place, value_of(holdings, change))
        if current == change.new:
            back.append(Change(change.key, change.field, change.new, change.old))
            now[place] = change.old
        elif current != change.old:
            left.add(change.key)
    return back, left
