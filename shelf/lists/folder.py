"""Folder: the files of lists on disk, each with its `Hold`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from search.errors import ShelfError
from shelf.files.watched_file import DiskFile
from shelf.hold import Hold
from shelf.lists.contents import Stored, short
from shelf.lists.model import ReadingList
from shelf.lists.snapshot import emptied, folder_unreadable
from shelf.lists.versions import Files, Held

SUFFIX = ".yaml"
_MEANWHILE = "Nothing is written to it until it can: mend it, and this list can be changed again. The others can be."
_GONE = "is gone"
Read = Callable[[str, bytes], ReadingList | None]


class Folder:
    """One process's hold on the files. Not thread-safe.

    Args:
        path: Where they are; it need not exist.
        backups: Where copies go, into a folder for each list.
        read: Told a slug and the bytes of its file, returns what they hold; may raise `OddFileError`.

    Attributes:
        there: The folder exists.
        trouble: Why it cannot be looked into; None when it can.
    """

    def __init__(self, path: Path, backups: Path, read: Read) -> None:
        self.path = path
        self.there = False
        self.trouble: ShelfError | None = None
        self._backups = backups
        self._read = read
        self._holds: dict[str, Hold[ReadingList]] = {}

    @property
    def slugs(self) -> frozenset[str]:
        """Return the names of all files, without suffix."""
        return frozenset(self._holds)

    @property
    def waiting(self) -> bool:
        """Tell whether a file was saved so lately that its editor may not be done."""
        return any(hold.waiting for hold in self._holds.values())

    @property
    def problems(self) -> tuple[ShelfError, ...]:
        """Return what is the matter with files, those that cannot be written first."""
        holds = sorted(self._holds.items(), key=lambda item: (not item[1].blocked, item[0]))
        return tuple(hold.problem for _, hold in holds if hold.problem)

    def file(self, slug: str) -> Path:
        """Return the path of a list's file."""
        return self.path / (slug + SUFFIX)

    def hold(self, slug: str) -> Hold[ReadingList]:
        """Return the hold on a file, which need not exist."""
        if slug not in self._holds:
            # A folder for each: copies are let go by the beginning of their names.
            file = DiskFile(self.file(slug), self._backups / slug, _MEANWHILE)
            self._holds[slug] = Hold(file, partial(self._read, slug), partial(_lost, file.path))
        return self._holds[slug]

    def take(self, known: Files) -> None:
        """Read the files that are others than before. Never raises: see `problems` and `trouble`.

        Args:
            known: What a Carrel left there last.
        """
        try:
            names = [path.name for path in self.path.iterdir()]
            self.there, self.trouble = True, None
        except FileNotFoundError:
            names, self.there, self.trouble = [], False, None
        except OSError as error:
            self.trouble = folder_unreadable(self.path, error)
            return
        slugs = {name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and not name.startswith(".")}
        for slug in {*slugs, *known, *self._holds}:
            self.hold(slug).take(partial(_is, known[slug].content if slug in known else ""))
        for slug in self._holds.keys() - known.keys() - slugs:
            if self._holds[slug].lost == _GONE:
                del self._holds[slug]

    def found(self, known: Files) -> Files:
        """Return what the files hold as far as they can be read, and for the others what they last held."""
        found: dict[str, Held] = {}
        for slug, hold in sorted(self._holds.items()):
            before = known.get(slug)
            if hold.digest and not (hold.blocked or hold.waiting):
                name = short(hold.digest)
                found[slug] = before if before and before.content == name else Held(name, hold.size, by_hand=True)
            elif before and (hold.blocked or hold.waiting or hold.lost != _GONE or not self.there):
                found[slug] = before
        return found

    def missing(self, slug: str) -> bool:
        """Tell whether an accident took what is in a file."""
        hold = self.hold(slug)
        return not (hold.digest or hold.blocked)

    def write(self, now: Files, target: Files, stored: Mapping[str, Stored]) -> bool:
        """Bring the files to what they are to hold; tell whether nobody else wrote one at the same moment.

        The caller holds the lock.

        Args:
            now: What there is.
            target: What there is to be.
            stored: The contents of those that are to be written.

        Raises:
            ShelfError: One cannot be written.
        """
        self._sweep()
        gone = [slug for slug in now if slug not in target]
        new = [slug for slug in target if slug not in now]
        renamed = len(gone) == len(new) == 1 and bool(self.hold(gone[0]).digest)
        if renamed and not self._move(gone.pop(), new[0], now):
            return False
        for slug, content in stored.items():
            hold = self.hold(slug)
            if short(hold.digest) == target[slug].content:
                continue
            if hold.digest and slug in now and now[slug].by_hand:
                hold.file.back_up()
            if not hold.write(content.data, content.list):
                return False
            self.there = True
        for slug in gone:
            hold = self.hold(slug)
            hold.file.back_up()
            if hold.lost != _GONE and not hold.remove():
                return False
        return True

    def _sweep(self) -> None:
        """Remove what a process that was killed left half-written; no other is writing now."""
        with suppress(OSError):  # the next time will do
            for path in self.path.glob(f".*{SUFFIX}.carrel-tmp"):
                path.unlink(missing_ok=True)

    def _move(self, old: str, new: str, now: Files) -> bool:
        """Rename a file, so that a crash before its name inside is changed too leaves it whole."""
        hold, moved = self.hold(old), self.hold(new)
        if now[old].by_hand:
            hold.file.back_up()
        before = hold.digest
        if not hold.move(moved.file):
            return False
        moved.take(lambda _: True)
        return moved.digest == before


def _lost(path: Path, state: str) -> ShelfError | None:
    """Return what to tell: that a file was emptied is an accident, that it was removed a wish."""
    return emptied(path) if state != _GONE else None


def _is(name: str, digest: str) -> bool:
    return name == short(digest)
