"""YAML files of one kind: FileSet, as they are on disk, and JournaledVersions, as the journal has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic

from search.errors import ShelfError
from shelf.files.blob_store import Blob, read_checked, short, write_checked
from shelf.files.watched_file import GONE, DiskFile, WatchedFile
from shelf.journal.edit import BY_HAND, Edit
from shelf.journal.journal import Journal
from shelf.journal.record_changes import WHOLE, Document

SUFFIX = ".yaml"
# The state is saved when so much of the journal was read since: that saves a start from reading it again.
_SAVED_EVERY = 32_768


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file's content in a `BlobStore`; saved by hand, it may hold comments that a rewrite would lose."""

    blob: str
    by_hand: bool = False


Versions = Mapping[str, FileVersion]
"""By the file's name without suffix."""


@dataclass(frozen=True, slots=True)
class FileSetSpec:
    """Where files of one kind are, and what is said about them.

    Attributes:
        kind: What they are called in the journal: `lists/NAME`, or `searches` for a single file of that name.
        backups: The folder for copies of a file, by its name.
        meanwhile: The hint while a file cannot be parsed.
        lost: The error for a file that `is gone` or `is empty`; None for nothing to say.
    """

    kind: str
    folder: Path
    single: bool
    backups: Callable[[str], Path]
    meanwhile: str
    lost: Callable[[Path, str], ShelfError | None]
    unreadable: Callable[[Path, OSError], ShelfError]

    def owns(self, file: str) -> bool:
        return file == self.kind if self.single else file.startswith(f"{self.kind}/")

    def file(self, name: str) -> str:
        return self.kind if self.single else f"{self.kind}/{name}"

    def name(self, file: str) -> str:
        return self.kind if self.single else file.removeprefix(f"{self.kind}/")


class FileSet(Generic[Document]):
    """One process's view of the files; `there` if the folder exists, or the only file. Not thread-safe."""

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

    def refresh(self, recorded: Versions) -> None:
        """Read the files that a Carrel left otherwise (`recorded`). Never raises: see `problems`."""
        try:
            names = self._listed()
            self.blocking_error = None
        except OSError as error:
            self.blocking_error = self._spec.unreadable(self.path, error)
            return
        for name in {*names, *recorded, *self._files}:
            self.watched(name).refresh(partial(_is_blob, recorded[name].blob if name in recorded else ""))
        for name in self._files.keys() - recorded.keys() - names:
            if self._files[name].lost == GONE:
                del self._files[name]

    def _listed(self) -> set[str]:
        if self._spec.single:
            self.there = self.path_of(self._spec.kind).exists()
            return {self._spec.kind}
        try:
            names = [path.name for path in self.path.iterdir()]
        except FileNotFoundError:
            self.there = False
            return set()
        self.there = True
        return {name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and not name.startswith(".")}

    def current(self, recorded: Versions) -> Versions:
        """What the files hold as far as they can be read, and for the others what they last held."""
        versions: dict[str, FileVersion] = {}
        for name, file in sorted(self._files.items()):
            before = recorded.get(name)
            if file.digest and not (file.blocked or file.unstable):
                blob = short(file.digest)
                versions[name] = before if before and before.blob == blob else FileVersion(blob, by_hand=True)
            elif before and (file.blocked or file.unstable or file.lost != GONE or not self.there):
                versions[name] = before
        return versions

    def missing(self, name: str) -> bool:
        """Whether an accident took what is in a file."""
        file = self.watched(name)
        return not (file.digest or file.blocked)

    def write(self, now: Versions, target: Versions, blobs: Mapping[str, Blob[Document]]) -> bool:
        """Bring the files from `now` to `target`, under the lock; tell whether nobody else wrote one meanwhile."""
        self._sweep()
        removed = [name for name in now if name not in target]
        new = [name for name in target if name not in now]
        renamed = len(removed) == len(new) == 1 and bool(self.watched(removed[0]).digest)
        if renamed and not self._move(removed.pop(), new[0], now):
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
        for name in removed:
            file = self.watched(name)
            file.file.back_up()
            if file.lost != GONE and not file.remove():
                return False
        return True

    def _sweep(self) -> None:
        """Remove what a process that was killed left half-written; no other is writing now."""
        with suppress(OSError):  # the next time will do
            for path in self.path.glob(f".{self._spec.kind if self._spec.single else '*'}{SUFFIX}.carrel-tmp"):
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


class JournaledVersions:
    """Follows a journal, which has `begun` with the first file. A state file, derived, saves reading it whole."""

    def __init__(self, journal: Journal, state: Path, spec: FileSetSpec) -> None:
        self.files: dict[str, FileVersion] = {}
        self.begun = False
        self._journal = journal
        self._state = state
        self._spec = spec
        self._saved_at = -1

    def refresh(self) -> None:
        self.absorb(self._journal.news())

    def absorb(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            for change in edit.changes:
                if change.field == WHOLE and self._spec.owns(change.file):
                    name, self.begun = self._spec.name(change.file), True
                    if isinstance(change.new, str):
                        self.files[name] = FileVersion(change.new, edit.process == BY_HAND)
                    else:
                        self.files.pop(name, None)

    def load(self) -> None:
        try:
            record = read_checked(self._state)
            files = {name: FileVersion(str(blob), bool(by_hand)) for name, (blob, by_hand) in record["files"].items()}
            self._journal.seek(str(record["journal"]), int(record["offset"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return
        if self._journal.offset == record["offset"]:
            self.files, self.begun, self._saved_at = files, True, self._journal.offset

    @property
    def due(self) -> bool:
        return self.begun and not 0 <= self._journal.offset - self._saved_at < _SAVED_EVERY

    def save(self) -> None:
        """Save the state if it is due. The caller holds the lock."""
        if not self.due:
            return
        files = {name: [version.blob, version.by_hand] for name, version in self.files.items()}
        record = {"journal": self._journal.identity, "offset": self._journal.offset, "files": files}
        with suppress(ShelfError):  # the next start takes longer, and nothing else
            write_checked(self._state, record)
            self._saved_at = self._journal.offset
