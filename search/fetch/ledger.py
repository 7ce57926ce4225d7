"""The ledger: how far each feed was fetched, so that the next fetch goes on from there.

Losing it loses no paper: the feed is then fetched as if for the first time.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from search.fetch.parts import Part, Standing
from search.fetch.settings import Feed


class Ledger:
    """What was fetched, in a file.

    Args:
        path: The file; made, with its folder, when something is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def standing(self, feed: Feed) -> Standing:
        """Return how far a feed was fetched; a feed that asks for something else than before is a new one."""
        told = self._read().get(feed.name)
        if not isinstance(told, dict) or told.get("of") != _plain(feed.question):
            return Standing()
        try:
            missing = tuple(_part(part) for part in told["missing"])
            first, last = _day(told["first"]), _day(told["last"])
        except (LookupError, TypeError, ValueError):
            return Standing()
        return Standing(first, last, missing)

    def write(self, feed: Feed, standing: Standing) -> None:
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


def _part(told: Any) -> Part:  # noqa: ANN401  (whatever stands in the file)
    first, last, at = told
    if not isinstance(at, str):
        raise TypeError
    return Part(_day(first), _day(last), at)


def _day(told: Any) -> str:  # noqa: ANN401  (whatever stands in the file)
    return date.fromisoformat(told).isoformat()
