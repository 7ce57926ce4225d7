"""FileSet: YAML files of one kind in a folder, each watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic

from search.errors import ShelfError
from shelf.files.blob_store import Blob, short
from shelf.files.watched_file import DiskFile, WatchedFile
from shelf.journal.record_set import Document

SUFFIX = ".yaml"
GONE = "is gone"


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What a file holds: the name of its content in a `BlobStore`.

    Attributes:
        by_hand: A person saved it, so it may hold comments that a rewrite would lose.
    """

    blob: str
    by_hand: bool = False


Versions = Mapping[str, FileVersion]
"""By the file's name without suffix."""


@dataclass(frozen=True, slots=True)
class FileSetSpec:
    """Where files of one kind are, and what is said about them.

    Attributes:
        only: The name of the only file; empty for all that are in the folder.
        backups: The folder for copies of a file, by its name.
        meanwhile: The hint while a file cannot be parsed.
        lost: The error for a file that `is gone` or `is empty`; None for nothing to say.
    """

    folder: Path
    only: str
    backups: Callable[[str], Path]
    meanwhile: str
    lost: Callable[[Path, str], ShelfError | None]
    unreadable: Callable[[Path, OSError], ShelfError]


class FileSet(Generic[Document]):
    """One process's view of the files. Not thread-safe.

    Attributes:
        there: The folder exists, or the only file.
        blocking_error: Why the folder cannot be looked into; None when it can.
    """

    def __init__(self, spec: FileSetSpec, read: Callable[[str, bytes], Document | None]) -> None:
        self.path = spec.folder
        self.there = False
        self.blocking_error: ShelfError | None = None
        self._spec = spec
        self._read = read
        self._files: dict[str, WatchedFile[Document]] = {}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._files)

    @property
    def unstable(self) -> bool:
        return any(file.unstable for file in self._files.values())

    @property
    def problems(self) -> tuple[ShelfError, ...]:
        """The problems of files, those that cannot be written first."""
        files = sorted(self._files.items(), key=lambda item: (not item[1].blocked, item[0]))
        return tuple(file.problem for _, file in files if file.problem)

    def path_of(self, name: str) -> Path:
        return self.path / (name + SUFFIX)

    def watched(self, name: str) -> WatchedFile[Document]:
        if name not in self._files:
            file = DiskFile(self.path_of(name), self._spec.backups(name), self._spec.meanwhile)
            self._files[name] = WatchedFile(file, partial(self._read, name), partial(self._spec.lost, file.path))
        return self._files[name]

    def refresh(self, known: Versions) -> None:
        """Read the files that are others than `known`, what a Carrel left there last. Never raises: see `problems`."""
        try:
            names = self._listed()
            self.blocking_error = None
        except OSError as error:
            self.blocking_error = self._spec.unreadable(self.path, error)
            return
        for name in {*names, *known, *self._files}:
            self.watched(name).refresh(partial(_is_blob, known[name].blob if name in known else ""))
        for name in self._files.keys() - known.keys() - names:
            if self._files[name].lost == GONE:
                del self._files[name]

    def _listed(self) -> set[str]:
        if self._spec.only:
            self.there = self.path_of(self._spec.only).exists()
            return {self._spec.only}
        try:
            found = [path.name for path in self.path.iterdir()]
        except FileNotFoundError:
            self.there = False
            return set()
        self.there = True
        return {name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX) and not name.startswith(".")}

    def found(self, known: Versions) -> Versions:
        """What the files hold as far as they can be read, and for the others what they last held."""
        found: dict[str, FileVersion] = {}
        for name, file in sorted(self._files.items()):
            before = known.get(name)
            if file.digest and not (file.blocked or file.unstable):
                blob = short(file.digest)
                found[name] = before if before and before.blob == blob else FileVersion(blob, by_hand=True)
            elif before and (file.blocked or file.unstable or file.lost != GONE or not self.there):
                found[name] = before
        return found

    def missing(self, name: str) -> bool:
        """Whether an accident took what is in a file."""
        file = self.watched(name)
        return not (file.digest or file.blocked)

    def write(self, now: Versions, target: Versions, blobs: Mapping[str, Blob[Document]]) -> bool:
        """Bring the files from `now` to `target`; tell whether nobody else wrote one at the same moment.

        The caller holds the lock. `blobs` are the contents of those that are to be written.
        """
        self._sweep()
        gone = [name for name in now if name not in target]
        new = [name for name in target if name not in now]
        renamed = len(gone) == len(new) == 1 and bool(self.watched(gone[0]).digest)
        if renamed and not self._move(gone.pop(), new[0], now):
            return False
        for name, blob in blobs.items():
            file = self.watched(name)
            if short(file.digest) == target[name].blob:
                continue
            if file.digest and name in now and now[name].by_hand:
                file.file.back_up()
            if not file.write(blob.data, blob.document):
                return False
            self.there = True
        for name in gone:
            file = self.watched(name)
            file.file.back_up()
            if file.lost != GONE and not file.remove():
                return False
        return True

    def _sweep(self) -> None:
        """Remove what a process that was killed left half-written; no other is writing now."""
        with suppress(OSError):  # the next time will do
            for path in self.path.glob(f".{self._spec.only or '*'}{SUFFIX}.carrel-tmp"):
                path.unlink(missing_ok=True)

    def _move(self, old: str, new: str, now: Versions) -> bool:
        """Rename a file, so that a crash before its name inside is changed too leaves it whole."""
        file, moved = self.watched(old), self.watched(new)
        if now[old].by_hand:
            file.file.back_up()
        before = file.digest
        if not file.move(moved.file):
            return False
        moved.refresh(lambda _: True)
        return moved.digest == before


def _is_blob(name: str, digest: str) -> bool:
    return name == short(digest)
