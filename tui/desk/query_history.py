"""QueryHistory: earlier searches, for the arrow keys in the search box; losing it does no harm."""

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
# Longer texts were pasted by accident.
LONGEST = 2_000
# The file is rewritten when it has this many lines; until then a search appends one short line.
_LINES = 2 * MOST
_MAX_BYTES = 8 * 1024 * 1024
_PATIENCE = 2.0


class HistoryMatch(NamedTuple):
    """An earlier search and its position, the newest being 0, to be passed to the next call."""

    position: int
    text: str


class QueryHistory:
    """Searches in a private file, one JSON object per line, the newest last.

    Nothing here raises: what cannot be written is remembered as long as the program runs. `add` and `clear` write, so
    they belong in a worker; one thread at a time may use a history. Neither file nor folder need exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock(path.with_name(f"{path.name}.lock"))
        self._texts: list[str] = []
        self._unsaved: list[str] = []
        self._lines = 0
        self._seen: tuple[int, int, int] | None = None

    def texts(self) -> tuple[str, ...]:
        """The searches of all processes, each once, the newest last."""
        self._look()
        return tuple(self._texts)

    def add(self, text: str) -> bool:
        """Add a search as the newest one unless it is blank; tell whether it is on disk."""
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
        """The next older search that starts with a prefix, in any case; None if there is none.

        A search equal to the prefix is skipped. As long as positions are passed, the file is not read again, so that
        they stay valid.

        Args:
            prefix: The text in the box before the first arrow up.
            position: Position of the search in the box; None for none.
        """
        if position is None:
            self._look()
        start = 0 if position is None else position + 1
        return self._first(prefix, range(start, len(self._texts)))

    def later(self, prefix: str, position: int) -> HistoryMatch | None:
        """The next newer search, like `earlier`; None for the typed text."""
        return self._first(prefix, range(min(position, len(self._texts)) - 1, -1, -1))

    def clear(self) -> bool:
        """Remove all searches, for every process; tell whether the file is removed too."""
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
        """Read the file if it has changed."""
        try:
            status = self._path.stat()
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
            if seen == self._seen or not stat.S_ISREG(status.st_mode):
                return
            with self._path.open("rb") as file:
                file.seek(max(0, status.st_size - _MAX_BYTES))
                lines = file.read().splitlines()
        except FileNotFoundError:
            self._texts, self._lines, self._seen = _unique(self._unsaved), 0, None
            return
        except OSError:
            return
        texts = [text for line in lines if (text := _text(line))]
        self._texts, self._lines, self._seen = _unique([*texts, *self._unsaved]), len(lines), seen

    def _append(self) -> None:
        """Append what is not on disk yet. The caller holds the lock."""
        lines = b"".join(map(_line, self._unsaved))
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        with os.fdopen(descriptor, "rb+", buffering=0) as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "not a file")
            if stat.S_IMODE(status.st_mode) != 0o600:
                os.fchmod(descriptor, 0o600)
            if status.st_size and os.pread(descriptor, 1, status.st_size - 1) != b"\n":
                lines = b"\n" + lines  # ends a line that a crash cut short
            if file.write(lines) == len(lines):
                self._unsaved = []

    def _shorten(self) -> None:
        """Rewrite the file with each search once. The caller holds the lock; the file keeps its mode."""
        write_atomically(self._path, b"".join(map(_line, self._texts)))
        self._lines = len(self._texts)


def _unique(texts: list[str]) -> list[str]:
    """The newest texts, each once, at its last position."""
    newest = list(dict.fromkeys(reversed(texts)))[:MOST]
    return newest[::-1]


def _line(text: str) -> bytes:
    now = utc_now()
    return json.dumps({"at": now, "text": text}, ensure_ascii=False).encode() + b"\n"


def _text(line: bytes) -> str:
    """The search in a line; empty for a damaged line."""
    try:
        record = json.loads(line)
        text = record["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return clean_line(text) if isinstance(text, str) and len(text) <= LONGEST else ""
