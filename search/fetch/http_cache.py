"""Answers that were given before, one file each, so that nobody is asked twice for the same.

A file is a line of JSON about the answer, then the answer. Its time of change is when the service last said
that it stands. All of it can be made again, so a file that makes no sense is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Days after which nobody goes on with an answer, and bytes of all of them together.
OLDEST = 30 * 86_400
MOST = 500_000_000


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer that was given before.

    Attributes:
        url: Of the question.
        body: The answer, unpacked.
        etag: What tells it from other answers, in the service's words.
        modified: When it last changed, in the service's words.
        fresh: Seconds for which the service said that it stands.
        at: When the service last said so, in seconds since 1970.
    """

    url: str
    body: bytes
    etag: str = ""
    modified: str = ""
    fresh: float = 0
    at: float = 0


class HttpCache:
    """The answers in a folder. A folder that cannot be written keeps nothing, which is no reason to fail."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str, accept: str) -> Path:
        return self._folder / hashlib.sha256(f"{accept} {url}".encode()).hexdigest()[:40]

    def load(self, url: str, accept: str) -> CachedAnswer | None:
        """Return the answer to a question; None when there is none."""
        path = self._path(url, accept)
        with suppress(OSError, ValueError, TypeError, LookupError):
            at = path.stat().st_mtime
            head, _, body = path.read_bytes().partition(b"\n")
            told = json.loads(head)
            # A power cut leaves files that are shorter than they were.
            if told["url"] == url and told["length"] == len(body):
                return CachedAnswer(url, body, str(told["etag"]), str(told["modified"]), float(told["fresh"]), at)
        return None

    def keep(self, accept: str, answer: CachedAnswer) -> None:
        """Keep an answer, in place of the one before it."""
        told: dict[str, Any] = {name: getattr(answer, name) for name in ("url", "etag", "modified", "fresh")}
        head = json.dumps({**told, "length": len(answer.body)}).encode()
        path = self._path(answer.url, accept)
        with suppress(OSError):
            # Only for the person's own eyes: addresses of feeds may hold a key.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.writelines((head, b"\n", answer.body))
                os.utime(name, (answer.at, answer.at))
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)

    def confirm(self, url: str, accept: str, at: float) -> None:
        """Take in that an answer still stood at a time."""
        with suppress(OSError):
            os.utime(self._path(url, accept), (at, at))

    def prune(self, now: float) -> None:
        """Remove what is old, and the oldest of what is too much."""
        room = MOST
        for at, size, path in sorted(_files(self._folder), reverse=True):
            room -= size
            if room < 0 or now - at > OLDEST:
                with suppress(OSError):
                    path.unlink()


def _files(folder: Path) -> Iterable[tuple[float, int, Path]]:
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                status = path.stat()
                yield status.st_mtime, status.st_size, path
