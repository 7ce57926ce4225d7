"""Changes applied to entries, found between two states of them, and merged by the later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from shelf.edit import Change, Content, Edit
from shelf.model import Entry, Ref
from shelf.tags import folded, without

TEXTS = ("title", "url", "added", "changed")
MARKS = ("tags", "status", "bookmarked")
Entries = Mapping[str, Entry]
_NOBODY = Entry("")


def field_of(entry: Entry | None, name: str) -> Content:
    """Return a field's value in the form in which changes hold it; None where it says nothing."""
    if entry is None:
        return None
    if name == "status":
        return None if entry.status == "unread" else entry.status
    if name == "bookmarked":
        return entry.bookmarked or None
    if name in TEXTS:
        return str(getattr(entry, name)) or None
    return entry.extra.get(name)


def has_tag(entry: Entry | None, tag: Content) -> bool:
    """Tell whether the tag is on the entry, however spelt."""
    return entry is not None and isinstance(tag, str) and folded(tag) in map(folded, entry.tags)


def apply_edit(entries: dict[str, Entry], edit: Edit) -> None:
    """Apply an edit to the entries, in place."""
    for change in edit.changes:
        apply_change(entries, change, edit)


def apply_change(entries: dict[str, Entry], change: Change, edit: Edit) -> None:
    """Apply one change of an edit, in place; an entry goes with the last thing a person added to it."""
    before = entries.get(change.key)
    if before is None and change.new is None:
        return
    ref = edit.papers.get(change.key, Ref(change.key))
    entry = before or Entry(change.key, added=edit.second)
    entry = replace(entry, title=entry.title or ref.title, url=entry.url or ref.url, changed=edit.second)
    entry = _changed(entry, change)
    took_mark = change.new is None and change.field not in TEXTS
    if entry.bare and (took_mark or not (entry.title or entry.url)):
        entries.pop(change.key, None)
    else:
        entries[change.key] = entry


def _changed(entry: Entry, change: Change) -> Entry:
    text = change.new if isinstance(change.new, str) else ""
    match change.field:
        case "tags":
            tags = without(entry.tags, change.old) if isinstance(change.old, str) else entry.tags
            return replace(entry, tags=(*tags, text) if text and not has_tag(entry, text) else tags)
        case "status":
            return replace(entry, status=text or "unread")
        case "bookmarked":
            return replace(entry, bookmarked=change.new is True)
        case "title":
            return replace(entry, title=text)
        case "url":
            return replace(entry, url=text)
        case "added":
            return replace(entry, added=text)
        case "changed":
            return replace(entry, changed=text)
    extra = {name: value for name, value in entry.extra.items() if name != change.field}
    if change.new is not None and not isinstance(change.new, bool):
        extra[change.field] = change.new
    return replace(entry, extra=extra)


def differences(before: Entries, after: Entries) -> Iterator[Change]:
    """Yield what turns one state into the other; order and spelling of tags do not count."""
    for key, entry in after.items():
        if before.get(key) != entry:
            yield from _entry_differences(key, before.get(key), entry)
    for key in before.keys() - after.keys():
        yield from _entry_differences(key, before[key], None)


def _entry_differences(key: str, before: Entry | None, after: Entry | None) -> list[Change]:
    old, new = before or _NOBODY, after or _NOBODY
    found = [Change(key, "tags", old=tag) for tag in old.tags if not has_tag(new, tag)]
    found += [Change(key, "tags", new=tag) for tag in new.tags if not has_tag(old, tag)]
    for name in dict.fromkeys(("title", "url", "status", "bookmarked", *old.extra, *new.extra, "added", "changed")):
        if field_of(old, name) != field_of(new, name):
            found.append(Change(key, name, field_of(old, name), field_of(new, name)))
    # What is added comes first, so that an entry never seems bare on the way and goes; `changed`
    # comes last, because every other change sets it.
    return sorted(found, key=lambda change: (change.field == "changed", change.new is None))


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a hand edit.

    Attributes:
        entries: The new state, in the file's order.
        taken: Changes of the file that count.
        overruled: Changes of the file that a later edit of Carrel's beat.
    """

    entries: dict[str, Entry]
    taken: tuple[Change, ...]
    overruled: tuple[Change, ...]


def merge(base: Entries, by_hand: Entries, at: float, pending: Iterable[Edit]) -> Merged:
    """Merge a file edited by hand with the edits that are not in it yet, field by field and tag by tag.

    Args:
        base: What Carrel last wrote or read.
        by_hand: What the file says now.
        at: When the file was saved, seconds since the epoch.
        pending: Edits since `base`, oldest first. Where both sides changed a field, the later wins.
    """
    edits = list(pending)
    latest = {_slot(change): edit.when for edit in edits for change in edit.changes}
    hand = list(differences(base, by_hand))
    overruled = tuple(change for change in hand if latest.get(_slot(change), at) > at)
    theirs = {_slot(change) for change in hand} - {_slot(change) for change in overruled}
    entries = dict(by_hand)
    for edit in edits:
        for change in edit.changes:
            if _slot(change) not in theirs:
                apply_change(entries, change, edit)
    taken = tuple(change for change in hand if _slot(change) in theirs)
    return Merged(entries, taken, overruled)


def _slot(change: Change) -> tuple[str, ...]:
    if change.field != "tags":
        return change.key, change.field
    tag = change.new if isinstance(change.new, str) else change.old
    return change.key, "tags", folded(str(tag))
