"""What was searched for, across runs: arrow up in the search box. App state, not worth an error to a person."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import NamedTuple

from search.errors import ShelfError
from search.files import Lock, utc_now, write_atomically
from search.text.clean import clean_line

MOST = 500
# A text that is longer was pasted by accident.
LONGEST = 2_000
# The file is written anew when it holds this many lines; until then a search costs one short line.
_LINES = 2 * MOST
_MAX_BYTES = 8 * 1024 * 1024
_PATIENCE = 2.0


class HistoryMatch(NamedTuple):
    """A search of before.

    Attributes:
        position: Counted from the newest, which is 0; to be given to the next call.
        text: What was searched for.
    """

    position: int
    text: str


class QueryHistory:
    """The searches in a file that only its owner may read, one a line of JSON, newest last.

    Nothing here raises: what cannot be written is remembered as long as the program runs. `add`
    and `clear` write, and belong in a worker; one thread at a time may use a history.

    Args:
        path: The file; it need not exist, nor its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock(path.with_name(f"{path.name}.lock"))
        self._texts: list[str] = []
        self._unsaved: list[str] = []
        self._lines = 0
        self._seen: tuple[int, int, int] | None = None

    def texts(self) -> tuple[str, ...]:
        """Return what was searched for, by any process, each once, newest last."""
        self._look()
        return tuple(self._texts)

    def add(self, text: str) -> bool:
        """Remember a search as the newest; tell whether that is on disk. A blank one is not remembered."""
        line = clean_line(text)
        if not line or len(line) > LONGEST:
            return False
        self._look()
        if self._texts[-1:] == [line] and not self._unsaved:
            return True
        self._unsaved.append(line)
        self._texts = _unique([*self._texts, line])
        try:
            with self._lock.held(_PATIENCE):
                self._append()
                self._look()
                if self._lines > _LINES:
                    self._shorten()
        except (OSError, ShelfError):
            return False
        return True

    def earlier(self, prefix: str = "", position: int | None = None) -> HistoryMatch | None:
        """Return the next older search that starts as a person began to type; None when there is none.

        Case does not count, and a search that says just what was typed is passed over. While
        positions are given the file is not read again, so that they stay true.

        Args:
            prefix: What stood in the box before the first arrow up.
            position: Of the search that stands there now; None when none does.
        """
        if position is None:
            self._look()
        start = 0 if position is None else position + 1
        return self._first(prefix, range(start, len(self._texts)))

    def later(self, prefix: str, position: int) -> HistoryMatch | None:
        """Return the next newer search, as `earlier` does; None when a person is back at what was typed."""
        return self._first(prefix, range(min(position, len(self._texts)) - 1, -1, -1))

    def clear(self) -> bool:
        """Forget everything, for every process; tell whether the file is gone too."""
        self._texts, self._unsaved, self._lines, self._seen = [], [], 0, None
        try:
            with self._lock.held(_PATIENCE):
                self._path.unlink(missing_ok=True)
        except (OSError, ShelfError):
            return False
        return True

    def _first(self, prefix: str, positions: range) -> HistoryMatch | None:
        begun = prefix.casefold()
        for position in positions:
            text = self._texts[-1 - position]
            if text.casefold().startswith(begun) and text != prefix:
                return HistoryMatch(position, text)
        return None

    def _look(self) -> None:
        """Read the file if it is another one than before."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_size, found.st_mtime_ns)
            if seen == self._seen or not stat.S_ISREG(found.st_mode):
                return
            with self._path.open("rb") as file:
                file.seek(max(0, found.st_size - _MAX_BYTES))
                lines = file.read().splitlines()
        except FileNotFoundError:
            self._texts, self._lines, self._seen = _unique(self._unsaved), 0, None
            return
        except OSError:
            return
        texts = [text for line in lines if (text := _text(line))]
        self._texts, self._lines, self._seen = _unique([*texts, *self._unsaved]), len(lines), seen

    def _append(self) -> None:
        """Write what is not on disk yet. The caller holds the lock."""
        lines = b"".join(map(_line, self._unsaved))
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        with os.fdopen(descriptor, "rb+", buffering=0) as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "not a file")
            if stat.S_IMODE(found.st_mode) != 0o600:
                os.fchmod(descriptor, 0o600)
            if found.st_size and os.pread(descriptor, 1, found.st_size - 1) != b"\n":
                lines = b"\n" + lines  # closes a line that a crash cut short
            if file.write(lines) == len(lines):
                self._unsaved = []

    def _shorten(self) -> None:
        """Write the file anew with each search once. The caller holds the lock; the file's mode stays."""
        write_atomically(self._path, b"".join(map(_line, self._texts)))
        self._lines = len(self._texts)


def _unique(texts: list[str]) -> list[str]:
    """Return the newest texts, each once, where it was last."""
    newest = list(dict.fromkeys(reversed(texts)))[:MOST]
    return newest[::-1]


def _line(text: str) -> bytes:
    now = utc_now()
    return json.dumps({"at": now, "text": text}, ensure_ascii=False).encode() + b"\n"


def _text(line: bytes) -> str:
    """Return the search on a line; empty for a line that is torn or something else."""
    try:
        record = json.loads(line)
        text = record["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return clean_line(text) if isinstance(text, str) and len(text) <= LONGEST else ""
