"""FileStore: YAML files that are written at once, with every edit in the journal.

The files are the truth. An edit is written to them, then to the journal, and only then acknowledged: after a crash
between the two, what was written counts as an edit by hand, so that it can be undone.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Generic

from search.errors import ShelfError
from search.text.clean import clean_line
from shelf.files import watched_file
from shelf.files.blob_store import Blob, BlobStore, blob_name, short
from shelf.files.file_set import SUFFIX, FileSet, FileSetSpec, FileVersion, JournaledVersions, Versions
from shelf.journal.edit import Change, Edit, new_edit
from shelf.journal.record_changes import (
    EMPTY,
    WHOLE,
    Document,
    FileFormat,
    RecordSet,
    apply_changes,
    diff_records,
    reverse_changes,
)
from shelf.journal.transactions import JournalStore, Reversal, commit, working
from shelf.messages import NOTHING

NOT_KEPT_HINT = "Copies may be in `backups` in Carrel's data folder."
Planned = tuple[str, Mapping[str, Document | None]]
"""What is done, in words, and what becomes of which file; None for one that goes."""


class FileStore(JournalStore, Generic[Document]):
    """One process's view of the files of one kind.

    `problem` and `state` never wait and touch no file; the others may take a while and belong in a worker.
    `documents`, by the file's name, are replaced and never changed.
    """

    def __init__(self, data_dir: Path, spec: FileSetSpec, file_format: FileFormat[Document]) -> None:
        super().__init__(data_dir)
        self.documents: dict[str, Document] = {}
        self.files = FileSet[Document](spec, self._read)
        self._spec = spec
        self._format = file_format
        self._blobs = BlobStore(data_dir / spec.kind, file_format)
        self._shown: Versions = {}
        self._journaled = JournaledVersions(self.journal, data_dir / f"{spec.kind}-state.json", spec)
        self._problem: ShelfError | None = None

    def begin(self) -> None:
        """Show what there is; called once, when the store is ready."""
        with self.work:
            self._journaled.load()
            with suppress(ShelfError):
                self._journaled.refresh()
            self._show(self._journaled.files)
            self._wait_until_stable()
            self._look()
            if self._journaled.due:
                with suppress(ShelfError), self.lock.held(0):
                    self._journaled.save()

    @property
    @abstractmethod
    def state(self) -> object:
        """A token of what there is now: another object after every change."""

    @abstractmethod
    def show(self) -> None:
        """Called when `documents` are others."""

    @abstractmethod
    def worst_problem(self) -> ShelfError | None: ...

    @property
    def problem(self) -> ShelfError | None:
        """What is wrong with the files, with path, line and way out: the same object until something changes."""
        return self._problem

    def owns(self, file: str) -> bool:
        return self._spec.owns(file)

    def poll(self) -> bool:
        """Read what was written by hand or by another process; tell whether anything changed. Never raises.

        Costs a system call a file when nothing did. A file saved less than 0.2 s ago waits for the
        next call, because its editor may not be done.
        """
        with self.work:
            before = self.state, self.problem
            self._look()
            return before[0] is not self.state or before[1] is not self.problem

    def change(self, plan: Callable[[], Planned[Document]]) -> str:
        """Make the edit of a plan; it is on disk on return. Returns what was done, in words."""

        def edit() -> Edit | None:
            if error := self.blocking_error():
                raise error
            words, documents = plan()
            changes = self.planned(documents)
            return new_edit(words, changes, ()) if changes else None

        with working([self]):
            done = commit([self], edit)
        return done.label if done else NOTHING

    def planned(self, documents: Mapping[str, Document | None]) -> list[Change]:
        """The changes that lead to documents, their contents kept and ready to be written."""
        changes: list[Change] = []
        for name, after in documents.items():
            before = self.documents.get(name)
            if after is None:
                changes += self._changes(name, before, None, None)
            elif before is None or self._format.records(after) != self._format.records(before):
                data = self._format.write(after)
                again = self.checked(name, data, after)
                self._blobs.save(data, name, again)
                changes += self._changes(name, before, again, blob_name(data))
        return changes

    def checked(self, name: str, data: bytes, document: Document) -> Document:
        """The document as it is read again from what is to be written; `ShelfError` if that is not what was meant."""
        # What looks odd has other lines now.
        return (self._format.read(data, name) or document) if document.odd else document

    def refresh(self) -> None:
        """Read files and journal, and journal hand edits. The caller holds the lock."""
        self._wait_until_stable()
        self._journal_hand_edit()

    def blocking_error(self) -> ShelfError | None:
        return self.files.blocking_error

    def reversal(self, edit: Edit) -> Reversal:
        """Undo to the byte where a file is as the edit left it, else field by field."""
        own = sorted((change for change in edit.changes if self.owns(change.file)), key=lambda change: change.file)
        changes: list[Change] = []
        left: set[str] = set()
        for file, group in groupby(own, key=lambda change: change.file):
            part = self._file_reversal(self._spec.name(file), list(group))
            changes += part.changes
            left.update(part.left)
        return Reversal(changes, left)

    def _file_reversal(self, name: str, changes: list[Change]) -> Reversal:
        whole = next((change for change in changes if change.field == WHOLE), None)
        now = self.documents.get(name)
        content = self._format.records(now) if now else EMPTY
        if whole and self._is_now(name, whole.new, content):
            if whole.old is None:
                return Reversal(self._emptied(name, now))
            if before := self._blobs.load(str(whole.old), name):
                return Reversal(self._changes(name, now, before.document, str(whole.old)))
        back, left = reverse_changes(content, changes)
        if not back:
            return Reversal((), left)
        after = apply_changes(content, back)
        if after == EMPTY and whole and whole.old is None:
            return Reversal(self._emptied(name, now), left)
        return Reversal(self._becoming(name, now, after), left)

    def _emptied(self, name: str, now: Document | None) -> list[Change]:
        """The changes by which a file goes; the only one of its kind stays, with nothing in it."""
        return self._becoming(name, now, EMPTY) if self._spec.single else self._changes(name, now, None, None)

    def _becoming(self, name: str, now: Document | None, content: RecordSet) -> list[Change]:
        head, crlf = (now.head, now.crlf) if now else ("", False)
        document = self._format.document(name, content, head, crlf, ())
        data = self._format.write(document)
        document = self.checked(name, data, document)
        self._blobs.save(data, name, document)
        return self._changes(name, now, document, blob_name(data))

    def _is_now(self, name: str, blob: object, content: RecordSet) -> bool:
        """Whether a file is as an edit left it, comments and looks aside."""
        if not isinstance(blob, str):
            return name not in self._shown
        if name in self._shown and self._shown[name].blob == blob:
            return True
        left = self._blobs.load(blob, name)
        return left is not None and name in self.documents and self._format.records(left.document) == content

    def _changes(self, name: str, before: Document | None, after: Document | None, blob: str | None) -> list[Change]:
        shown = self._shown[name].blob if name in self._shown else None
        if shown == blob:
            return []
        return [*self._differences(name, before, after), Change("", WHOLE, shown, blob, self._spec.file(name))]

    def _differences(self, name: str, before: Document | None, after: Document | None) -> list[Change]:
        old, new = (self._format.records(each) if each else EMPTY for each in (before, after))
        return list(diff_records(self._spec.file(name), old, new))

    def write(self, edit: Edit) -> bool:
        target = dict(self._shown)
        for change in edit.changes:
            if self.owns(change.file) and change.field == WHOLE:
                name = self._spec.name(change.file)
                if isinstance(change.new, str):
                    target[name] = FileVersion(change.new)
                else:
                    target.pop(name, None)
        changed = _changed(self._shown, target)
        if not changed:
            return True
        if error := self.blocking_error():
            raise error
        blobs = self._to_write(target, changed)
        self._keep_blobs(changed)
        return self.files.write(self._shown, target, blobs)

    def _to_write(self, target: Versions, changed: list[str]) -> dict[str, Blob[Document]]:
        """The contents to write, by name; `ShelfError` where one cannot be read, or is not kept any more."""
        blobs: dict[str, Blob[Document]] = {}
        for name in {*changed, *target}:
            file = self.files.watched(name)
            if name in changed and file.blocked and file.problem:
                raise file.problem
            # What an accident took is written again with the next change, whatever that is about.
            if name in target and (name in changed or self.files.missing(name)):
                if blob := self._blobs.load(target[name].blob, name) or self._blob_of_shown(name, target):
                    blobs[name] = blob
                elif name in changed:
                    raise not_kept(self.files.path_of(name))
        return blobs

    def _blob_of_shown(self, name: str, target: Versions) -> Blob[Document] | None:
        """What is shown of a file as it would be written: what it held is not kept to the byte."""
        document = self.documents.get(name)
        if document is None or self._shown.get(name) != target[name]:
            return None
        return Blob(self._format.write(document), document)

    def absorb(self, edits: list[Edit]) -> None:
        self._journaled.absorb(edits)
        self._show(self.files.current(self._journaled.files))
        self._report()
        self._journaled.save()

    def _look(self) -> None:
        """Read what was written by hand or by another process. Never raises: see `problem`."""
        self._refresh_files()
        if not self.files.blocking_error and _changed(self._journaled.files, self._shown):
            # Journaled at once, so that it is still there when the file is not; the next edit tries again.
            with suppress(ShelfError), self.lock.held(0):
                self._refresh_files()  # another Carrel may have been at it a moment ago
                self._journal_hand_edit()

    def _refresh_files(self) -> None:
        with suppress(ShelfError):  # the next edit says so
            self._journaled.refresh()
        self.files.refresh(self._journaled.files)
        if not self.files.blocking_error:
            self._show(self.files.current(self._journaled.files))
        self._report()

    def _wait_until_stable(self) -> None:
        """Wait until whoever is writing is done, then read it."""
        deadline = time.monotonic() + 2 * watched_file.SETTLING
        self._refresh_files()
        while self.files.unstable and time.monotonic() < deadline:
            time.sleep(watched_file.SETTLING / 8)
            self._refresh_files()

    def _journal_hand_edit(self) -> None:
        """The caller holds the lock."""
        recorded = self._journaled.files
        changed = _changed(recorded, self._shown)
        if not changed or self.files.blocking_error:
            return
        self._keep_blobs(changed)
        changes: list[Change] = []
        for name in changed:
            before = self._parsed_document(name, recorded[name].blob) if name in recorded else None
            old, new = (versions[name].blob if name in versions else None for versions in (recorded, self._shown))
            changes += self._differences(name, before, self.documents.get(name))
            changes.append(Change("", WHOLE, old, new, self._spec.file(name)))
        # What was there before the journal has nothing to go back to; comments and the looks of a file are no change.
        looks = all(change.field == WHOLE and change.old and change.new for change in changes)
        is_initial = looks or not self._journaled.begun
        edit = replace(new_edit(self._hand_label(changed), changes, (), time.time()), initial=is_initial)
        self.journal.append(edit)
        self.absorb([edit])

    def _hand_label(self, changed: list[str]) -> str:
        files = [f"{clean_line(name)}{SUFFIX}" for name in changed]
        count = files[0] if len(files) == 1 else f"{len(files)} {self._spec.kind}"
        if not self._journaled.begun:
            return f"Found {count}"
        removed = [file for name, file in zip(changed, files, strict=True) if name not in self._shown]
        new = [file for name, file in zip(changed, files, strict=True) if name not in self._journaled.files]
        if len(files) == 2 and len(removed) == len(new) == 1:
            return f"Renamed {removed[0]} to {new[0]} by hand"
        verb = "Edited" if len(files) > 1 or not (removed or new) else "Added" if new else "Removed"
        return f"{verb} {count} by hand"

    def _keep_blobs(self, names: Iterable[str]) -> None:
        for name in names:
            data = self.files.watched(name).file.read() if name in self.documents else None
            if data and blob_name(data) == self._shown[name].blob:  # else it was saved again, and will be seen
                self._blobs.save(data, name, self.documents[name])

    def _read(self, name: str, data: bytes) -> Document | None:
        return self._parsed_document(name, blob_name(data)) or self._format.read(data, name)

    def _parsed_document(self, name: str, blob: str) -> Document | None:
        """The document with this content, if it is known without parsing."""
        if name in self._shown and self._shown[name].blob == blob and name in self.documents:
            return self.documents[name]
        stored = self._blobs.load(blob, name)
        return stored.document if stored else None

    def _show(self, files: Versions) -> None:
        if _changed(self._shown, files) or any(name not in self.documents for name in files):
            documents = {name: self._document(name, version) for name, version in files.items()}
            self.documents = {name: document for name, document in documents.items() if document}
            self._shown = dict(files)
            self.show()
        self._shown = dict(files)

    def _document(self, name: str, version: FileVersion) -> Document | None:
        file = self.files.watched(name)
        if file.document and short(file.digest) == version.blob:
            return file.document
        return self._parsed_document(name, version.blob)

    def _report(self) -> None:
        problem = self.worst_problem()
        if str(problem) != str(self._problem):
            self._problem = problem


def _changed(before: Versions, after: Versions) -> list[str]:
    """The names of the files that hold something else."""
    names = sorted({*before, *after})
    return [n for n in names if n not in before or n not in after or before[n].blob != after[n].blob]


def not_kept(path: Path) -> ShelfError:
    return ShelfError("This cannot be restored", f"What {path} contained then is no longer stored", NOT_KEPT_HINT)
