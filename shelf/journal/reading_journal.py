"""The reading journal: what was read, noted and tagged on each day; also as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from search.text.clean import clean_line
from shelf.fields import MAX_RATING
from shelf.journal.edit import BY_HAND, SHELF, Change, Edit
from shelf.journal.entry_changes import Subject, subject
from shelf.model import Ref
from shelf.notes import first_line
from shelf.yaml.parse import Content

# What Markdown could take for a sign in the middle of a line.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$])")


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done to one paper; `detail` is the tags, the rating, or the note's first line."""

    paper: Ref
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on one day (ISO, of the local clock), all told: what was reversed on the same day is not there."""

    day: str
    read: tuple[Activity, ...] = ()
    started: tuple[Activity, ...] = ()
    kept: tuple[Activity, ...] = ()
    skipped: tuple[Activity, ...] = ()
    noted: tuple[Activity, ...] = ()
    tagged: tuple[Activity, ...] = ()
    rated: tuple[Activity, ...] = ()

    @property
    def parts(self) -> Iterator[tuple[str, tuple[Activity, ...]]]:
        for heading in ("read", "started", "kept", "noted", "rated", "tagged", "skipped"):
            if deeds := getattr(self, heading):
                yield heading.capitalize(), deeds


@dataclass(slots=True)
class _DayChanges:
    """The first and the last state of all that changed on one day."""

    changes: dict[Subject, Change] = field(default_factory=dict)
    papers: dict[str, Ref] = field(default_factory=dict)

    def add_earlier(self, edit: Edit) -> None:
        for change in reversed(edit.changes):
            if change.key and change.file == SHELF:
                later = self.changes.get(subject(change), change)
                self.changes[subject(change)] = Change(change.key, change.field, change.old, later.new)
        for key, ref in edit.papers.items():
            self.papers.setdefault(key, ref)


def days(edits: Iterable[Edit], since: date | None = None) -> list[Day]:
    """The days on which something was done, the last one first, of edits newest first."""
    sums: dict[str, _DayChanges] = {}
    first = since.isoformat() if since else ""
    for edit in edits:
        day = datetime.fromtimestamp(edit.when).date().isoformat()
        if day < first:
            if edit.process != BY_HAND:  # a hand edit may have been found long after it was made
                break
        elif not edit.initial:
            sums.setdefault(day, _DayChanges()).add_earlier(edit)
    shown = (_day(day, sums[day]) for day in sorted(sums, reverse=True))
    return [day for day in shown if any(day.parts)]


def _day(day: str, total: _DayChanges) -> Day:
    deeds: dict[str, dict[str, list[str]]] = {}
    for change in reversed(total.changes.values()):
        if change.new is not None and change.new != change.old and (deed := _deed(change.field, change.new)):
            part, detail = deed
            deeds.setdefault(part, {}).setdefault(change.key, []).append(detail)
    return Day(
        day,
        **{
            part: tuple(Activity(total.papers.get(key, Ref(key)), " ".join(details)) for key, details in papers.items())
            for part, papers in deeds.items()
        },
    )


def _deed(name: str, new: Content) -> tuple[str, str] | None:
    """The part of a day to which a change belongs, and what more there is to say of it."""
    match name, new:
        case "status", "read" | "reading" | "dismissed":
            return {"read": "read", "reading": "started", "dismissed": "skipped"}[str(new)], ""
        case "bookmarked", True:
            return "kept", ""
        case "note", str():
            return "noted", first_line(new)
        case "tags", str():
            return "tagged", f"#{new}"
        case "rating", str():
            return "rated", f"{new} of {MAX_RATING}"
    return None


def markdown(days: Iterable[Day]) -> str:
    lines = ["# Reading journal"]
    for day in days:
        lines += ["", f"## {day.day}"]
        for heading, deeds in day.parts:
            lines += ["", f"**{heading}**", "", *map(_line, deeds)]
    return "\n".join(lines) + "\n"


def _line(deed: Activity) -> str:
    paper = deed.paper
    title = _plain(paper.title) or _plain(paper.key)
    is_web = re.fullmatch(r"https?://[^\s()<>]+", paper.url)
    shown = f"[{title}]({paper.url})" if is_web else title
    return f"- {shown}" + (f": {_plain(deed.detail)}" if deed.detail else "")


def _plain(text: str) -> str:
    return _SIGNS.sub(r"\\\1", clean_line(text))
