"""The cache of answers: a file each, so that no service is asked twice for the same.

A file is a line of JSON about the answer, then the answer. Its modification time is when the service last
confirmed it. Everything in it can be fetched again, so a damaged file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.errors import ShelfError
from search.files import write_atomically

# Seconds after which an answer is removed, and bytes of all answers together.
OLDEST = 30 * 86_400
MOST = 500_000_000


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A cached answer, decompressed and `fresh` for some seconds after the service confirmed it `at` a time."""

    url: str
    body: bytes
    etag: str = ""
    modified: str = ""
    fresh: float = 0
    at: float = 0


class HttpCache:
    """Answers in a folder. If it is not writable, nothing is cached, which is not an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str, accept: str) -> Path:
        return self._folder / hashlib.sha256(f"{accept} {url}".encode()).hexdigest()[:40]

    def load(self, url: str, accept: str) -> CachedAnswer | None:
        path = self._path(url, accept)
        with suppress(OSError, ValueError, TypeError, LookupError):
            at = path.stat().st_mtime
            head, _, body = path.read_bytes().partition(b"\n")
            about = json.loads(head)
            # A power cut may leave truncated files.
            if about["url"] == url and about["length"] == len(body):
                return CachedAnswer(url, body, str(about["etag"]), str(about["modified"]), float(about["fresh"]), at)
        return None

    def save(self, accept: str, answer: CachedAnswer) -> None:
        about = {"url": answer.url, "etag": answer.etag, "modified": answer.modified, "fresh": answer.fresh}
        head = json.dumps({**about, "length": len(answer.body)}).encode()
        with suppress(OSError, ShelfError):
            # For their owner only: addresses of feeds may hold a key.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path, data = self._path(answer.url, accept), b"%s\n%s" % (head, answer.body)
            write_atomically(path, data, mode=0o600, durable=False, locked=False)
            os.utime(path, (answer.at, answer.at))

    def confirm(self, url: str, accept: str, at: float) -> None:
        with suppress(OSError):
            os.utime(self._path(url, accept), (at, at))

    def prune(self, now: float) -> None:
        """Remove old answers, and the oldest beyond the size limit."""
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
