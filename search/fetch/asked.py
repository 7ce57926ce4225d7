"""What services were asked about single papers, so that nobody is asked for the same again and again.

A line of JSON for each answer, so that a process that dies loses the last one at most. Losing the file loses
no paper: services are then asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

# Days after which a service that did not know a paper may know it.
AGAIN_AFTER = 30
# Answers of earlier days that stay in the file before it is written anew.
_MOST_OLD = 1000


class Asked:
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
