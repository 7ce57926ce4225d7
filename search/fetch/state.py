"""State of fetching: how far each feed was fetched, and which papers were looked up lately.

Losing it loses no paper: feeds are fetched, and services asked, as if for the first time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from search.errors import ShelfError
from search.fetch.plan import FeedPart, FeedProgress
from search.fetch.settings import Feed
from search.files import JsonState, write_atomically


class Ledger:
    """How far each feed was fetched, in one file; made, with its folder, by the first write."""

    def __init__(self, path: Path) -> None:
        self._state = JsonState(path)

    def progress(self, feed: Feed) -> FeedProgress:
        """How far a feed was fetched; a feed whose question has changed is a new one."""
        entry = self._state.read().get(feed.name)
        if not isinstance(entry, dict) or entry.get("of") != _plain(feed.question):
            return FeedProgress()
        try:
            missing = tuple(_part(part) for part in entry["missing"])
            first, last = _day(entry["first"]), _day(entry["last"])
        except (LookupError, TypeError, ValueError):
            return FeedProgress()
        return FeedProgress(first, last, missing)

    def write(self, feed: Feed, progress: FeedProgress) -> None:
        """Record how far a feed was fetched. If it cannot be written, the next fetch asks again."""
        missing = [[part.first, part.last, part.at] for part in progress.missing]
        entry = {"of": _plain(feed.question), "first": progress.first, "last": progress.last, "missing": missing}
        with suppress(ShelfError), self._state.update() as feeds:
            feeds[feed.name] = entry


def _plain(question: Mapping[str, object]) -> Any:  # noqa: ANN401  (whatever JSON makes of it)
    return json.loads(json.dumps(question))


def _part(entry: Any) -> FeedPart:  # noqa: ANN401  (whatever the file holds)
    first, last, at = entry
    if not isinstance(at, str):
        raise TypeError
    return FeedPart(_day(first), _day(last), at)


def _day(text: Any) -> str:  # noqa: ANN401  (whatever the file holds)
    return date.fromisoformat(text).isoformat()


# Days after which a service that did not know a paper may know it.
AGAIN_AFTER = 30
# Answers of earlier days that stay in the file before it is written anew.
_MOST_OLD = 1000


class LookupLog:
    """Which papers services were asked about lately, so that none is asked for the same again and again.

    A line of JSON for each answer, so that a process that dies loses the last one at most.
    """

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today
        self._since = (today - timedelta(days=AGAIN_AFTER)).isoformat()
        self._keys: dict[str, set[str]] = {}
        lines, old = [], 0
        for day, service, keys in self._read():
            if day <= self._since:
                old += 1
                continue
            lines.append(_line(day, service, keys))
            self._keys.setdefault(service, set()).update(keys)
        if old > _MOST_OLD:
            with suppress(ShelfError):
                write_atomically(path, "".join(lines).encode("ascii"), durable=False, locked=False)

    def has(self, service: str, key: str) -> bool:
        return key in self._keys.get(service, ())

    def add(self, services: Iterable[str], keys: Sequence[str]) -> None:
        """Record that services were asked about papers. If it cannot be written, they are asked again."""
        if not keys:
            return
        lines = []
        for service in services:
            self._keys.setdefault(service, set()).update(keys)
            lines.append(_line(self._today.isoformat(), service, keys))
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # In one piece, at the end: other processes may write, too. The newline ends a line that was cut short.
            with self._path.open("ab", buffering=0) as file:
                file.write(("\n" + "".join(lines)).encode("ascii"))

    def _read(self) -> Iterator[tuple[str, str, list[str]]]:
        with suppress(OSError), self._path.open(encoding="ascii", errors="replace") as file:
            for text in file:
                with suppress(ValueError, TypeError, RecursionError):
                    day, service, keys = json.loads(text)
                    if isinstance(service, str) and isinstance(keys, list) and date.fromisoformat(day) <= self._today:
                        yield day, service, [key for key in keys if isinstance(key, str)]


def _line(day: str, service: str, keys: Sequence[str]) -> str:
    return json.dumps([day, service, list(keys)]) + "\n"
