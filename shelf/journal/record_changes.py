"""RecordSet: a list or searches.yaml as fields and records; diff, apply, reverse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from shelf.journal.edit import Change
from shelf.yaml.parse import Value

RECORD = ""
ORDER = "#order"
WHOLE = "*"


@dataclass(frozen=True, slots=True, eq=False)
class RecordSet:
    """Fields of a file and its records in order; a field that is empty is not there."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Compare, the order of the records included."""
        return (
            isinstance(other, RecordSet)
            and self.fields == other.fields
            and list(self.records.items()) == list(other.records.items())
        )

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    def value(self, change: Change) -> Value | None:
        if change.field == ORDER:
            return list(self.records)
        if not change.key:
            return self.fields.get(change.field)
        record = self.records.get(change.key)
        if change.field == RECORD:
            return None if record is None else dict(record)
        return None if record is None else record.get(change.field)


EMPTY = RecordSet()


class Stored(Protocol):
    """What a file holds, as far as stores need to know."""

    @property
    def head(self) -> str: ...
    @property
    def crlf(self) -> bool: ...
    @property
    def odd(self) -> tuple[str, ...]: ...


Document = TypeVar("Document", bound=Stored)


@dataclass(frozen=True, slots=True)
class FileFormat(Generic[Document]):
    """Reads and writes one kind of file.

    Attributes:
        read: What bytes hold in the file of a name, without `.yaml`; None for comments alone. Raises `YamlError`.
        document: Makes a document of name, records, head, crlf and odd again.
    """

    read: Callable[[bytes, str], Document | None]
    write: Callable[[Document], bytes]
    records: Callable[[Document], RecordSet]
    document: Callable[[str, RecordSet, str, bool, tuple[str, ...]], Document]


def diff_records(file: str, before: RecordSet, after: RecordSet) -> Iterator[Change]:
    """What turns one into the other, so that it can be turned back as well."""
    yield from _field_changes(file, "", before.fields, after.fields)
    # From the last to the first, so that undoing puts them back from the first to the last.
    for key in reversed(list(before.records)):
        if key not in after.records:
            yield Change(key, RECORD, dict(before.records[key]), None, file)
    for key, record in after.records.items():
        if key not in before.records:
            yield Change(key, RECORD, None, dict(record), file)
        else:
            yield from _field_changes(file, key, before.records[key], record)
    stay = [key for key in before.records if key in after.records]
    new = [key for key in after.records if key not in before.records]
    # Whatever is appended, or taken from the end, finds its place again by itself.
    if [*stay, *new] != list(after.records) or list(before.records)[: len(stay)] != stay:
        yield Change("", ORDER, list(before.records), list(after.records), file)


def _field_changes(file: str, key: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Change(key, name, old.get(name), new.get(name), file)


def apply_changes(content: RecordSet, changes: Iterable[Change]) -> RecordSet:
    """The content after some changes; those of records that are not there are passed over."""
    fields = dict(content.fields)
    records = {key: dict(record) for key, record in content.records.items()}
    order: list[Value] = []
    for change in changes:
        if change.field == ORDER:
            order = change.new if isinstance(change.new, list) else []
        elif change.field == RECORD and isinstance(change.new, dict):
            records[change.key] = dict(change.new)
        elif change.field == RECORD:
            records.pop(change.key, None)
        elif change.field != WHOLE and (not change.key or change.key in records):
            _set(records[change.key] if change.key else fields, change)
    places = {key: place for place, key in enumerate(order) if isinstance(key, str)}
    ordered = sorted(records, key=lambda key: places.get(key, len(places))) if places else list(records)
    return RecordSet(fields, {key: records[key] for key in ordered})


def _set(fields: dict[str, Value], change: Change) -> None:
    if change.new is None or isinstance(change.new, bool):
        fields.pop(change.field, None)
    else:
        fields[change.field] = change.new


def reverse_changes(content: RecordSet, changes: Iterable[Change]) -> tuple[list[Change], set[str]]:
    """What undoes changes, and the keys of records that were changed since and are left alone."""
    back: list[Change] = []
    left: set[str] = set()
    now = content
    for change in reversed([each for each in changes if each.field != WHOLE]):
        current = now.value(change)
        if current == change.new:
            back.append(Change(change.key, change.field, change.new, change.old, change.file))
            now = apply_changes(now, back[-1:])
        elif current != change.old:
            left.add(change.key)
    # The order is set last: every record has to be there.
    return sorted(back, key=lambda change: change.field == ORDER), left
