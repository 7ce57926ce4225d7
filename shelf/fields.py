"""The fields of an entry in the one form in which changes, the journal and the merge hold them.

A field that says nothing (`status: unread`, no rating) is None there. What a person wrote by hand
into a known field and what cannot be meant stays in `ShelfEntry.extra`, under the field's own name.
"""

from __future__ import annotations

from dataclasses import replace

from search.text.clean import clean_line
from shelf.model import MAX_RATING, ShelfEntry, Value
from shelf.notes import note_text
from shelf.tags import folded, without

Content = Value | bool | None
"""A field's value; None: the field (or, for `tags`, the tag) is not there."""

TEXTS = ("title", "url", "added", "changed")
# What there may be one of per status: the day on which the paper got it.
DATE = "dates."
# What a field is that is None.
UNSAID = {"status": "unread", "priority": "normal"}


def field_of(entry: ShelfEntry | None, name: str) -> Content:
    """Return a field's value; None where it says nothing. Tags are asked for with `has_tag`."""
    if entry is None:
        return None
    if name in TEXTS:
        return str(getattr(entry, name)) or None
    if name in UNSAID:
        said = str(getattr(entry, name))
        return None if said == UNSAID[name] else said
    if name.startswith(DATE):
        return entry.dates.get(name.removeprefix(DATE))
    if name == "bookmarked":
        return entry.bookmarked or None
    if name == "rating" and entry.rating is not None:
        return str(entry.rating)
    if name == "note" and entry.note:
        return entry.note
    return entry.extra.get(name)


def has_tag(entry: ShelfEntry | None, tag: Content) -> bool:
    """Tell whether the tag is on the entry, however spelt."""
    return entry is not None and isinstance(tag, str) and folded(tag) in map(folded, entry.tags)


def with_tags(entry: ShelfEntry, off: Content, on: Content) -> ShelfEntry:
    """Return the entry with a tag taken off and another put on, where they are tags."""
    tags = without(entry.tags, off) if isinstance(off, str) else entry.tags
    if isinstance(on, str) and on and folded(on) not in map(folded, tags):
        tags = (*tags, on)
    return replace(entry, tags=tags)


def with_field(entry: ShelfEntry, name: str, value: Content) -> ShelfEntry:
    """Return the entry with a field set; None empties it. Tags are set with `with_tags`."""
    text = value if isinstance(value, str) else ""
    match name:
        case "title":
            return replace(entry, title=text)
        case "url":
            return replace(entry, url=text)
        case "added":
            return replace(entry, added=text)
        case "changed":
            return replace(entry, changed=text)
        case "status":
            return replace(entry, status=text or UNSAID[name])
        case "priority":
            return replace(entry, priority=text or UNSAID[name])
        case "bookmarked":
            return replace(entry, bookmarked=value is True)
        case "rating":
            entry = replace(entry, rating=rating_of(text))
            return _with_extra(entry, name, None if entry.rating else value)
        case "note":
            entry = replace(entry, note=note_text(text))
            return _with_extra(entry, name, None if isinstance(value, str) else value)
    if name.startswith(DATE):
        return _with_date(entry, name.removeprefix(DATE), text)
    if name in ("tags", "dates"):  # they change one by one; no journal of Carrel's says this
        return entry
    return _with_extra(entry, name, value)


def rating_of(text: str) -> int | None:
    """Return the rating that a text is; None for any other text."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MAX_RATING else None


def _with_date(entry: ShelfEntry, status: str, day: str) -> ShelfEntry:
    dates = dict(entry.dates)
    if day:
        dates[status] = clean_line(day)
    else:
        dates.pop(status, None)
    return replace(entry, dates=dates)


def _with_extra(entry: ShelfEntry, name: str, value: Content) -> ShelfEntry:
    if name not in entry.extra and (value is None or isinstance(value, bool)):
        return entry
    extra = {each: known for each, known in entry.extra.items() if each != name}
    if value is not None and not isinstance(value, bool):
        extra[name] = value
    return replace(entry, extra=extra)
