"""State of fetching: how far each feed was fetched, and which papers were looked up lately.

Losing it loses no paper: feeds are fetched, and services asked, as if for the first time.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from search.fetch.plan import FeedPart, FeedProgress
from search.fetch.settings import Feed


class Ledger:
    """What was fetched, in a file.

    Args:
        path: The file; made, with its folder, when something is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def standing(self, feed: Feed) -> FeedProgress:
        """Return how far a feed was fetched; a feed that asks for something else than before is a new one."""
        told = self._read().get(feed.name)
        if not isinstance(told, dict) or told.get("of") != _plain(feed.question):
            return FeedProgress()
        try:
            missing = tuple(_part(part) for part in told["missing"])
            first, last = _day(told["first"]), _day(told["last"])
        except (LookupError, TypeError, ValueError):
            return FeedProgress()
        return FeedProgress(first, last, missing)

    def write(self, feed: Feed, standing: FeedProgress) -> None:
        """Write down how far a feed was fetched; who cannot write fetches again, and loses nothing."""
        told = {
            "of": _plain(feed.question),
            "first": standing.first,
            "last": standing.last,
            "missing": [[part.first, part.last, part.at] for part in standing.missing],
        }
        with suppress(OSError), self._alone():
            temporary = self._path.with_name(f".{self._path.name}.new")
            temporary.write_text(json.dumps({**self._read(), feed.name: told}), "ascii")
            temporary.replace(self._path)

    def _read(self) -> Mapping[str, Any]:
        try:
            told = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from writing about other feeds at the same time."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path.with_name(f".{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _plain(question: Mapping[str, object]) -> Any:  # noqa: ANN401  (whatever JSON makes of it)
    return json.loads(json.dumps(question))


def _part(told: Any) -> FeedPart:  # noqa: ANN401  (whatever stands in the file)
    first, last, at = told
    if not isinstance(at, str):
        raise TypeError
    return FeedPart(_day(first), _day(last), at)


def _day(told: Any) -> str:  # noqa: ANN401  (whatever stands in the file)
    return date.fromisoformat(told).isoformat()


# Days after which a service that did not know a paper may know it.
AGAIN_AFTER = 30
# Answers of earlier days that stay in the file before it is written anew.
_MOST_OLD = 1000


class LookupLog:
    """Which papers services were asked about lately.

    Args:
        path: The file; made, with its folder, when something is written.
        today: The day.
    """

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today
        self._since = (today - timedelta(days=AGAIN_AFTER)).isoformat()
        self._held: dict[str, set[str]] = {}
        lines, old = [], 0
        for day, service, keys in self._read():
            if day <= self._since:
                old += 1
                continue
            lines.append(_line(day, service, keys))
            self._held.setdefault(service, set()).update(keys)
        if old > _MOST_OLD:
            self._write_anew(lines)

    def lately(self, service: str, key: str) -> bool:
        """Tell whether a service was asked about a paper lately."""
        return key in self._held.get(service, ())

    def note(self, services: Iterable[str], keys: Sequence[str]) -> None:
        """Write down that services were asked about papers; who cannot write asks again, and loses nothing."""
        if not keys:
            return
        lines = []
        for service in services:
            self._held.setdefault(service, set()).update(keys)
            lines.append(_line(self._today.isoformat(), service, keys))
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # In one piece, at the end: other processes may write, too. The first line end ends what broke off.
            with self._path.open("ab", buffering=0) as file:
                file.write(("\n" + "".join(lines)).encode("ascii"))

    def _read(self) -> Iterator[tuple[str, str, list[str]]]:
        with suppress(OSError), self._path.open(encoding="ascii", errors="replace") as file:
            for text in file:
                with suppress(ValueError, TypeError, RecursionError):
                    day, service, keys = json.loads(text)
                    if isinstance(service, str) and isinstance(keys, list) and date.fromisoformat(day) <= self._today:
                        yield day, service, [key for key in keys if isinstance(key, str)]

    def _write_anew(self, lines: Sequence[str]) -> None:
        temporary = self._path.with_name(f".{self._path.name}.new")
        with suppress(OSError):
            temporary.write_text("".join(lines), "ascii")
            temporary.replace(self._path)


def _line(day: str, service: str, keys: Sequence[str]) -> str:
    return json.dumps([day, service, list(keys)]) + "\n"
