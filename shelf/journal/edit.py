"""Edit and Change: one user action, as a line of the journal. Old values are kept, for undo."""

from __future__ import annotations

import json
import os
import platform
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from search.files import utc_stamp
from search.text.clean import clean_line
from shelf.messages import current_label, redid, undid
from shelf.model import Ref
from shelf.yaml.parse import Content, Value

BY_HAND = "by hand"
SHELF = "shelf"
SEARCHES = "searches"
LISTS = "lists/"
LIBRARY = "library"
_ONE_PAPER = re.compile(r"\b1 paper\b")
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record, before and after.

    Attributes:
        key: The record's: a paper's key, a saved search's name; empty for a field of the file itself, and for a
            tag's colour.
        field: Its name in the file, `dates.read` for a part of one; the tag, for its colour. Beside shelf.yaml,
            empty for a whole record that came or went, `#order` for the order of all, and `*` for the whole
            file, by the digest of its bytes.
        old: The value before. Tags change one by one, so that two processes that tag the same paper do not undo
            each other: for `tags` the tag removed, or None.
        new: The value after; for `tags` the tag added, or None.
        file: `shelf`, `searches`, `lists/SLUG`, or `library` for what papers are merged into.
    """

    key: str
    field: str
    old: Content = None
    new: Content = None
    file: str = SHELF


@dataclass(frozen=True, slots=True)
class Edit:
    """One action of the user, on any number of papers.

    Attributes:
        time: UTC, ISO, to the microsecond.
        process: Who made it: `pid@host`, or `by hand` for changes found in a file.
        label: In words: `Tagged 3 papers +vision`.
        changes: In the order in which they are applied.
        papers: The title and address of each paper, and when it came onto the shelf, so that an entry
            can be made from the edit alone, or again.
        overruled: Changes found in a file that a later edit beat; kept for the history.
        undoes: The id of the edit that this one undoes; empty for none. The label is that one's.
        redoes: The id of the undoing that this one redoes; empty for none.
        initial: What was in a file before there was a journal: nothing that could be undone.
    """

    id: str
    time: str
    process: str
    label: str
    changes: tuple[Change, ...]
    papers: Mapping[str, Ref] = field(default_factory=dict)
    overruled: tuple[Change, ...] = ()
    undoes: str = ""
    redoes: str = ""
    initial: bool = False

    @property
    def named(self) -> str:
        """The label, in which an edit of one paper names it."""
        titles = [ref.title for ref in self.papers.values()]
        if len(titles) != 1 or not titles[0]:
            return self.label
        title = titles[0] if len(titles[0]) <= _LONGEST_TITLE else f"{titles[0][: _LONGEST_TITLE - 1]}…"
        return _ONE_PAPER.sub(lambda _: f'"{title}"', self.label, count=1)

    @property
    def words(self) -> str:
        return undid(self.label) if self.undoes else redid(self.label) if self.redoes else self.label

    @property
    def when(self) -> float:
        """Seconds since the epoch."""
        return datetime.fromisoformat(self.time).timestamp()

    @property
    def second(self) -> str:
        """The time as entries keep it, to the second."""
        return self.time[:19] + "Z"


def new_edit(label: str, changes: Iterable[Change], papers: Iterable[Ref], at: float | None = None) -> Edit:
    """An edit of this process, made now, or by hand at the given time (seconds since the epoch)."""
    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    time = utc_stamp(moment, "microseconds")
    process = f"{os.getpid()}@{platform.node()}" if at is None else BY_HAND
    return Edit(uuid.uuid4().hex, time, process, label, tuple(changes), {paper.key: paper for paper in papers})


def to_line(edit: Edit) -> bytes:
    """The edit as a line of JSON, its newline included."""
    record: dict[str, object] = {
        "id": edit.id,
        "time": edit.time,
        "process": edit.process,
        "label": edit.label,
        "changes": [_row(each) for each in edit.changes],
        "papers": {ref.key: [ref.title, ref.url, ref.added][: 3 if ref.added else 2] for ref in edit.papers.values()},
    }
    if edit.overruled:
        record["overruled"] = [_row(each) for each in edit.overruled]
    for name in ("undoes", "redoes"):
        if target := getattr(edit, name):
            record[name] = target
    if edit.initial:
        record["found"] = True
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def from_line(line: bytes) -> Edit | None:
    """The edit on a line; None for a line that is torn, damaged or something else."""
    try:
        record = json.loads(line)
        if not isinstance(record, dict) or "changes" not in record:
            return None
        edit = Edit(
            id=_text(record["id"]),
            time=_text(record["time"]),
            process=clean_line(_text(record["process"])),
            label=current_label(clean_line(_text(record["label"]))),
            changes=_changes(record["changes"]),
            papers={key: _ref(key, *row) for key, row in record["papers"].items()},
            overruled=_changes(record.get("overruled", [])),
            undoes=_text(record.get("undoes", "")),
            redoes=_text(record.get("redoes", "")),
            initial=record.get("found") is True,
        )
        if not edit.time.endswith("Z") or edit.when < 0:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    return edit


def _ref(key: str, title: str, url: str, added: str = "") -> Ref:
    return Ref(key, clean_line(title), clean_line(url), clean_line(added))


def _row(change: Change) -> list[object]:
    row: list[object] = [change.key, change.field, change.old, change.new]
    return row if change.file == SHELF else [*row, change.file]


def _changes(rows: list[list[object]]) -> tuple[Change, ...]:
    return tuple(map(_change, rows))


def _change(row: list[object]) -> Change:
    key, name, old, new, *file = row
    return Change(_text(key), _text(name), _content(old), _content(new), *map(_text, file))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _content(value: object) -> Content:
    if value is None or isinstance(value, bool):
        return value
    return _value(value)


def _value(value: object) -> Value:
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, dict):
        return {key: _value(each) for key, each in value.items()}
    return value if isinstance(value, str) else json.dumps(value)
