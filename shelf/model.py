"""ShelfEntry, whose rows are the table of fields of shelf.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from search.errors import UsageError
from search.text.clean import clean_line
from search.text.latex import readable
from shelf.fields import (
    PRIORITIES,
    STATUSES,
    Dates,
    Flag,
    Kind,
    Line,
    Note,
    NotMeantError,
    OneOf,
    Rating,
    Tags,
    both,
    earliest,
    first,
    first_days,
    furthest,
    other_than,
    row,
    union,
)
from shelf.tags import folded, without
from shelf.yaml.parse import Content, Value

if TYPE_CHECKING:
    from search.paper import Paper

# YAML's own limit for a key on one line is 1,024; a longer one could be written but not read.
MAX_KEY = 512


@dataclass(frozen=True, slots=True)
class Ref:
    """A paper as the shelf knows it, its title on one line: for papers that are in no library (any more)."""

    key: str
    title: str = ""
    url: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """What you added to a paper. A field of shelf.yaml is a row here, and nothing else.

    Attributes:
        title: One line, readable, so that a paper that left the library still shows.
        dates: The day on which it got a status, ISO, by status.
        added: When the entry was made, UTC, ISO to the second; empty for entries made by hand.
        changed: When it was last changed by Carrel, UTC, ISO to the second.
        note: Markdown, as `shelf.notes.note_text` keeps it.
        extra: Fields that this version does not know, and what you wrote by hand into those
            that it knows and cannot be meant (`rating: great`): kept and written back.
    """

    key: str
    title: str = row(Line(), first)
    url: str = row(Line(), first)
    tags: tuple[str, ...] = row(Tags(), union)
    status: str = row(OneOf(STATUSES, "unread"), furthest)
    dates: Mapping[str, str] = row(Dates(), first_days)
    bookmarked: bool = row(Flag(), any)
    rating: int | None = row(Rating(), first)
    priority: str = row(OneOf(PRIORITIES, "normal"), other_than("normal"))
    added: str = row(Line(), earliest)
    changed: str = row(Line(), max)
    note: str = row(Note(), both)
    extra: Mapping[str, Value] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        return not self.extra and all(each.default == getattr(self, each.name) for each in FIELDS if not each.about)

    @property
    def ref(self) -> Ref:
        return Ref(self.key, self.title, self.url)


class ShelfField(NamedTuple):
    """A row of the table; `about` the paper or the entry, it is nothing that you added."""

    name: str
    kind: Kind[Any]
    merge: Callable[[Sequence[Any]], Any]
    about: bool

    @property
    def default(self) -> object:
        return self.kind.default


ABOUT = frozenset(("title", "url", "added", "changed"))
FIELDS = tuple(
    ShelfField(each.name, each.metadata["kind"], each.metadata["merge"], each.name in ABOUT)
    for each in fields(ShelfEntry)
    if each.metadata
)
_BY_NAME = {each.name: each for each in FIELDS}
# What there may be one of per status: the day on which the paper got it.
DATE = "dates."
# The journal has them one by one.
IN_PARTS = ("tags", "dates")


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the shelf holds, entries in the order of shelf.yaml. Not changed by anyone once it is made."""

    entries: Mapping[str, ShelfEntry] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


def ref_of(paper: Paper | Ref) -> Ref:
    """What the shelf keeps of a paper itself; `UsageError` for one without a key that YAML could hold."""
    if not paper.key or len(paper.key) > MAX_KEY or clean_line(paper.key) != paper.key:
        reason = f'Its key, "{clean_line(paper.key)[:40]}", is empty, too long or contains control characters'
        raise UsageError("This paper cannot be stored", reason)
    if isinstance(paper, Ref):
        return Ref(paper.key, clean_line(paper.title), clean_line(paper.url))
    return Ref(paper.key, clean_line(readable(paper.title)), clean_line(paper.page_url))


def one_line(text: str) -> str:
    """Text on one line, cleaned; a lone tilde is YAML's word for nothing."""
    line = clean_line(text)
    return "" if line == "~" else line


def default_of(name: str) -> str:
    """The word for what a field is when it says nothing; empty where there is none."""
    each = _BY_NAME.get(name)
    return str(each.default) if each and isinstance(each.default, str) else ""


def field_of(entry: ShelfEntry | None, name: str) -> Content:
    """A field's value as the journal has it; None where it says nothing. Tags are asked for with `has_tag`."""
    if entry is None:
        return None
    if name.startswith(DATE):
        return entry.dates.get(name.removeprefix(DATE))
    if (each := _BY_NAME.get(name)) and name not in IN_PARTS:
        value = getattr(entry, name)
        if value != each.default:
            return each.kind.journaled(value)
    return entry.extra.get(name)


def with_field(entry: ShelfEntry, name: str, content: Content) -> ShelfEntry:
    """The entry with a field set; None empties it. Tags are set with `with_tags`."""
    if name.startswith(DATE):
        return _with_date(entry, name.removeprefix(DATE), content if isinstance(content, str) else "")
    if name in IN_PARTS:  # no journal of Carrel's says this
        return entry
    each = _BY_NAME.get(name)
    if each is None:
        return _with_extra(entry, name, content)
    try:
        value, rest = each.kind.from_journal(content), None
    except NotMeantError:
        value, rest = each.default, content
    changed: dict[str, Any] = {name: value}
    return _with_extra(replace(entry, **changed), name, rest)


def has_tag(entry: ShelfEntry | None, tag: Content) -> bool:
    return entry is not None and isinstance(tag, str) and folded(tag) in map(folded, entry.tags)


def with_tags(entry: ShelfEntry, off: Content, on: Content) -> ShelfEntry:
    tags = without(entry.tags, off) if isinstance(off, str) else entry.tags
    if isinstance(on, str) and on and folded(on) not in map(folded, tags):
        tags = (*tags, on)
    return replace(entry, tags=tags)


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
    extra = {each: old for each, old in entry.extra.items() if each != name}
    if value is not None and not isinstance(value, bool):
        extra[name] = value
    return replace(entry, extra=extra)
