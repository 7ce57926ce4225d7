"""Backups of a file, made before Carrel overwrites it: the last ten, and one a day for thirty days."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from search.errors import ShelfError
from search.files import unwritable, write_atomically

LAST = 10
DAYS = 30
# Carrel writes every two seconds while you work: ten copies of that would be one minute's.
APART = timedelta(minutes=10)
_STAMP = "%Y%m%dT%H%M%S%f"


class Backups:
    """The copies of one file, in a folder that may hold those of others."""

    def __init__(self, folder: Path, stem: str, suffix: str) -> None:
        self.folder = folder
        self._suffix = suffix
        self._name = re.compile(rf"{re.escape(stem)}-(\d{{8}}T\d{{12}}){re.escape(suffix)}")
        self._stem = stem

    def copies(self) -> list[tuple[datetime, Path]]:
        """The copies and when they were made, newest first."""
        try:
            paths = list(self.folder.iterdir())
        except OSError:
            return []
        named = ((self._name.fullmatch(path.name), path) for path in paths)
        return sorted(((_moment(match[1]), path) for match, path in named if match), reverse=True)

    def due(self) -> bool:
        newest = self.copies()[:1]
        return not newest or abs(datetime.now(UTC) - newest[0][0]) >= APART

    def keep(self, data: bytes) -> None:
        """Keep a copy, and delete those that are too old."""
        try:
            write_atomically(self.folder / f"{self._stem}-{datetime.now(UTC):{_STAMP}}{self._suffix}", data)
        except ShelfError as error:  # said of the folder, so that the same trouble is the same words again
            reason = OSError(getattr(error.__cause__, "strerror", None) or str(error))
            raise unwritable(self.folder, reason) from error
        for old in _outlived(self.copies()):
            with suppress(OSError):
                old.unlink(missing_ok=True)

    def take(self, path: Path) -> Path:
        """Move a file that is not a copy of Carrel's here for good, under its own name after the time; return where."""
        goal = self.folder / f"{datetime.now(UTC):{_STAMP}}-{path.name}"
        try:
            if not path.is_file():  # reading a pipe would never end
                raise OSError(errno.EINVAL, "it is not a file")
            # Not renamed: the folders may be on different disks. A symbolic link stays one.
            write_atomically(goal, path.read_bytes())
            Path(os.path.realpath(path)).unlink()
        except OSError as error:
            raise unwritable(path, error) from error
        return goal


def _outlived(newest_first: list[tuple[datetime, Path]]) -> Iterable[Path]:
    """The copies that are neither among the last nor the last of one of the last days."""
    first_day = datetime.now(UTC).date() - timedelta(days=DAYS - 1)
    days = set()
    for place, (moment, path) in enumerate(newest_first):
        is_last_of_day = moment.date() not in days
        days.add(moment.date())
        if place >= LAST and not (is_last_of_day and moment.date() >= first_day):
            yield path


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # a name of someone's own, such as 99999999
        return datetime.fromtimestamp(0, UTC)
