"""Kinds of fields that an entry of the shelf has: how each is read, written, journaled and merged.

`shelf.model.ShelfEntry` is the table of them, a row a field; nothing else lists the fields of shelf.yaml.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Generic, TypeVar

from search.text.clean import clean_line
from shelf.notes import MAX_NOTE, note_text
from shelf.tags import MAX_TAG, merged, tag_text
from shelf.yaml.emit import block, scalar
from shelf.yaml.parse import Content, Node
from shelf.yaml.schema import mapping, plain, slip, text, truth

STATUSES = ("unread", "reading", "read", "dismissed")
# Words, because nobody remembers whether 1 is the highest or the lowest.
PRIORITIES = ("high", "normal", "low")
MAX_RATING = 5
# The further you got with a paper, the more counts. Whoever kept one of two did not dismiss the paper; what
# else they wrote by hand says more than nothing.
_FURTHEST = ("read", "reading", "", "unread", "dismissed")

Warn = Callable[[Node, str], None]
T = TypeVar("T")


class NotMeantError(ValueError):
    """A value that the field cannot have; it is kept among the unknown fields, under the field's name."""


class Kind(ABC, Generic[T]):
    """One kind of field; `default` is one that says nothing."""

    default: T

    @abstractmethod
    def read(self, node: Node, name: str, warn: Warn) -> T:
        """Read the field from YAML, and warn of slips; a value that `NotMeantError` refuses is kept as it is."""

    @abstractmethod
    def write(self, value: T) -> str: ...

    def journaled(self, value: T) -> Content:
        """The field as the journal has it; not asked for one that says nothing."""
        return str(value)

    def from_journal(self, content: Content) -> T:
        """Read the field from the journal; `NotMeantError` where it cannot have this value."""
        raise NotMeantError(content)


class Line(Kind[str]):
    """Text on one line."""

    default = ""

    def read(self, node: Node, name: str, warn: Warn) -> str:
        del warn
        return text(node, name)

    def write(self, value: str) -> str:
        return scalar(value)

    def from_journal(self, content: Content) -> str:
        return content if isinstance(content, str) else ""


class OneOf(Kind[str]):
    """One of some words; another one is kept, and warned of."""

    def __init__(self, words: tuple[str, ...], default: str) -> None:
        self._words, self.default = words, default

    def read(self, node: Node, name: str, warn: Warn) -> str:
        word = "" if node.empty else text(node, name)
        if word.casefold() in self._words:
            return word.casefold()
        if word:
            warn(node, f'"{word[:40]}" is not a valid {name}; use {", ".join(self._words)}')
        return word or self.default

    def write(self, value: str) -> str:
        return scalar(value)

    def from_journal(self, content: Content) -> str:
        return (content if isinstance(content, str) else "") or self.default


class Flag(Kind[bool]):
    """True or false."""

    default = False

    def read(self, node: Node, name: str, warn: Warn) -> bool:
        del warn
        return truth(node, name)

    def write(self, value: bool) -> str:
        return "true" if value else "false"

    def journaled(self, value: bool) -> Content:
        return value

    def from_journal(self, content: Content) -> bool:
        return content is True


class Rating(Kind[int | None]):
    """1 to `MAX_RATING`."""

    default = None

    def read(self, node: Node, name: str, warn: Warn) -> int | None:
        if node.empty:
            return None
        try:
            return self.from_journal(plain(node))
        except NotMeantError:
            shown = f'"{node.value[:40]}"' if isinstance(node.value, str) else "this"
            warn(node, f"{shown} is not a valid {name}; use 1 to {MAX_RATING}")
            raise

    def write(self, value: int | None) -> str:
        return str(value)

    def from_journal(self, content: Content) -> int | None:
        if content is None or isinstance(content, bool):
            return None
        number = content if isinstance(content, str) else ""
        if number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= MAX_RATING:
            return int(number)
        raise NotMeantError(content)


class Note(Kind[str]):
    """Markdown, of any number of lines."""

    default = ""

    def read(self, node: Node, name: str, warn: Warn) -> str:
        if not isinstance(node.value, str):
            warn(node, f"`{name}` is a text; one of several lines starts with `{name}: |`")
            raise NotMeantError(name)
        note = note_text(node.value)
        if len(note) > MAX_NOTE:
            warn(node, f"the {name} has more than {MAX_NOTE:,} characters")
        return note

    def write(self, value: str) -> str:
        return block(value, " " * 6)

    def from_journal(self, content: Content) -> str:
        if content is None or isinstance(content, bool):
            return ""
        if not isinstance(content, str):
            raise NotMeantError(content)
        return note_text(content)


class Tags(Kind[tuple[str, ...]]):
    """Tags, which the journal has one by one. A person may also write them as one text with commas."""

    default = ()

    def read(self, node: Node, name: str, warn: Warn) -> tuple[str, ...]:
        del name
        if node.empty:
            return ()
        tags = []
        for item in node.value if isinstance(node.value, list) else [node]:
            if not isinstance(item.value, str):
                raise item.odd("a tag is a text; `tags` is a list of them")
            for part in item.value.split(","):
                tag = tag_text(part)
                if len(tag) > MAX_TAG:
                    warn(item, f'the tag "{tag[:40]}…" has more than {MAX_TAG} characters')
                tags.append(tag)
        return merged([tag for tag in tags if tag])

    def write(self, value: tuple[str, ...]) -> str:
        return f"[{', '.join(map(scalar, value))}]"


class Dates(Kind[Mapping[str, str]]):
    """The day of each status, which the journal has one by one, as `dates.read`."""

    default: Mapping[str, str] = {}

    def read(self, node: Node, name: str, warn: Warn) -> Mapping[str, str]:
        if node.empty:
            return {}
        days = {}
        for status, day in mapping(node, f"`{name}` must be a mapping: {{read: 2026-11-21}}").items():
            key, value = clean_line(status), text(day, status)
            if not (key and value):
                continue
            days[key] = value
            if key not in STATUSES and (near := slip(key, day, STATUSES)):
                warn(day, near.why)
            if not _is_day(value):
                warn(day, f'"{value[:40]}" is not a day such as 2026-11-21')
        return days

    def write(self, value: Mapping[str, str]) -> str:
        return f"{{{', '.join(f'{scalar(status)}: {scalar(day)}' for status, day in value.items())}}}"


def row(kind: Kind[T], merge: Callable[[Sequence[T]], T]) -> Any:  # noqa: ANN401  (as `dataclasses.field`)
    """A field of `ShelfEntry`; `merge` merges those of entries about one paper, the one that stays first."""
    return field(default_factory=lambda: kind.default, metadata={"kind": kind, "merge": merge})


def first(values: Sequence[T]) -> T:
    return next(filter(None, values), values[-1])


def other_than(default: T) -> Callable[[Sequence[T]], T]:
    """The first value that is not the default."""
    return lambda values: next((value for value in values if value != default), default)


def earliest(values: Sequence[str]) -> str:
    return min(filter(None, values), default="")


def furthest(values: Sequence[str]) -> str:
    return min(values, key=lambda status: _FURTHEST.index(status if status in _FURTHEST else ""))


def union(values: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return merged([tag for tags in values for tag in tags])


def both(values: Sequence[str]) -> str:
    """Both texts, one below the other, each once."""
    mine, *others = values
    for other in others:
        mine = mine if other in mine else f"{mine}\n\n{other}".strip("\n")
    return mine


def first_days(values: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    days: dict[str, str] = {}
    for each in values:
        for status, day in each.items():
            days[status] = min(day, days.get(status, day))
    return days


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
